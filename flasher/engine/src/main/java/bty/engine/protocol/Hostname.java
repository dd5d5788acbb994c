package bty.engine.protocol;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name a flashed system is to have (RFC 1123, 2.1: labels of letters, digits and inner
/// hyphens).
///
/// @param text at most 253 characters, each label at most 63
public record Hostname(String text) {
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final Pattern FORM = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

  /// Checks the form.
  ///
  /// @throws IllegalArgumentException with [#problem], if there is one
  public Hostname {
    Optional<String> problem = problem(text);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
  }

  /// What keeps a text from being a host name, in words; empty if it is one.
  public static Optional<String> problem(String text) {
    return text.length() <= 253 && FORM.matcher(text).matches()
        ? Optional.empty()
        : Optional.of(
            "\""
                + text
                + "\" is not a host name; wanted letters, digits and hyphens, such as rack1-a7");
  }

  @Override
  public String toString() {
    return text;
  }
}
