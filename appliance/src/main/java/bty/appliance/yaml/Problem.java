package bty.appliance.yaml;

/// What is wrong at one position of a text.
///
/// @param message what was found and what was wanted, without the position
public record Problem(Position position, String message) {
  /// In the form that editors and people know: `file:line:column: message`.
  public String in(String file) {
    return file + ":" + position + ": " + message;
  }
}
