package bty.appliance.guard;

/// Whether somebody has said a second time that a machine is to be armed.
public sealed interface Confirmation {
  /// Nobody has.
  Confirmation NONE = new None();

  /// A person has, on a page that said what it means.
  Confirmation PERSON = new Person();

  /// Nobody has.
  record None() implements Confirmation {}

  /// A person has, on a page that said what it means.
  record Person() implements Confirmation {}

  /// A program has, with the token that it was given when it was refused.
  ///
  /// @param text as it was sent
  record Token(String text) implements Confirmation {}
}
