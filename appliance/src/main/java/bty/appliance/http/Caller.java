package bty.appliance.http;

/// Who sends a request, told once, before a route sees it.
public sealed interface Caller {
  /// Somebody who has shown nothing: a machine, a person, a stranger.
  record Anybody() implements Caller {}

  /// Somebody who may change things.
  ///
  /// @param name for the log and the history of what was changed
  record Operator(String name) implements Caller {}
}
