package bty.appliance.template;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What may fill a hole of a template. A script has no quotes that hold, so each value is checked
/// for what its place can bear.
public sealed interface Value {
  /// One argument: no space, nothing that a script or a configuration file reads as more than text.
  ///
  /// @param text 1 to 500 characters of letters, digits and `. _ : / = + , @ % ~ * [ ] -`, not
  ///   starting with `-`
  record Word(String text) implements Value {
    private static final Pattern FORM =
        Pattern.compile("[A-Za-z0-9._:/=+,@%~*\\[\\]][A-Za-z0-9._:/=+,@%~*\\[\\]-]{0,499}");

    /// Checks the form.
    ///
    /// @throws IllegalArgumentException if a character does not belong in one argument
    public Word {
      if (!FORM.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "\"" + ScreenText.of(text) + "\" cannot stand in a script as one word");
      }
    }
  }

  /// Several arguments, or words for a person: as [Word], and single spaces and brackets.
  ///
  /// @param text 1 to 1000 characters
  record Line(String text) implements Value {
    private static final Pattern FORM =
        Pattern.compile("[A-Za-z0-9._:/=+,@%~\\[\\]()'?-]+( [A-Za-z0-9._:/=+,@%~\\[\\]()'?-]+)*");

    /// Checks the form.
    ///
    /// @throws IllegalArgumentException if a character would end the line or change its meaning
    public Line {
      if (text.length() > 1000 || !FORM.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "\"" + ScreenText.of(text) + "\" cannot stand in a script as one line");
      }
    }
  }

  /// Whether a section is there.
  record Flag(boolean present) implements Value {}

  /// A section that is repeated.
  ///
  /// @param rows the values of each repetition
  record Rows(List<Map<String, Value>> rows) implements Value {
    /// Keeps its own copy of the list.
    public Rows {
      rows = List.copyOf(rows);
    }
  }
}
