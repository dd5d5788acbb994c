package bty.appliance.account;

import bty.appliance.http.Caller;
import java.util.Optional;
import java.util.regex.Pattern;

/// Somebody who may log in beside [PasswordFile#USER].
///
/// @param hash of the password
record Account(String name, Caller.Role role, PasswordHash hash) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,31}");

  /// Why a name is not taken; empty if it is.
  static Optional<String> objection(String name) {
    if (name.equals(PasswordFile.USER)) {
      return Optional.of(
          "the account bty is always there, as admin; its password is changed with: bty-web"
              + " passwd");
    }
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "\""
                + shown(name)
                + "\" is not a name; wanted 1 to 32 of a-z, 0-9, . _ -, a letter first");
  }

  /// What was typed, for a message: nothing that drives a terminal.
  static String shown(String name) {
    String line = name.replaceAll("[^\\x20-\\x7e]", "?");
    return line.length() > 40 ? line.substring(0, 40) + "..." : line;
  }
}
