package bty.appliance.account;

import bty.appliance.account.PasswordFile.Verdict;
import java.io.IOException;
import java.util.Optional;

/// The password of [PasswordFile#USER]: a file of ours, or, on the appliance, that of the operating
/// system's account. Thread-safe.
public interface OwnPassword {
  /// Judges a login.
  ///
  /// @throws IOException in words, if nobody can tell
  Verdict judge(String name, String password) throws IOException;

  /// Whether it is still the one that everybody knows.
  ///
  /// @throws IOException in words, if nobody can tell
  boolean isDefault() throws IOException;

  /// Another text as soon as the password is another one.
  ///
  /// @throws IOException in words, if nobody can tell
  String mark() throws IOException;

  /// How it is changed where that is not done here, in a sentence without a full stop; empty where
  /// it is.
  Optional<String> elsewhere();

  /// Why nobody can log in with it, in a sentence without a full stop, where that is for a person
  /// to mend; empty if all is well.
  default Optional<String> problem() {
    return Optional.empty();
  }

  /// Changes it.
  ///
  /// @throws IllegalArgumentException with a sentence, if it is not taken, or changed elsewhere
  /// @throws IOException if it cannot be written; the old one stays
  void change(String password) throws IOException;
}
