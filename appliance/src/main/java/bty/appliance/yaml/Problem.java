package bty.appliance.yaml;

/// What is wrong at one place of a text.
///
/// @param message what was found and what was wanted, without the place
public record Problem(Position place, String message) {
  /// In the form that editors and people know: `file:line:column: message`.
  public String in(String file) {
    return file + ":" + place + ": " + message;
  }
}
