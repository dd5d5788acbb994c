package bty.appliance.git;

import bty.appliance.edit.Author;
import java.util.List;
import java.util.Optional;

/// Commits here and commits of the remote that change the same lines.
///
/// @param here the last commit here
/// @param there the last commit of the remote
/// @param files those that both have changed, as far as they are shown
public record Conflict(String here, String there, List<BothSides> files) {
  /// Keeps its own copy of the list.
  public Conflict {
    files = List.copyOf(files);
  }

  /// What both sides say in one file.
  ///
  /// @param file from the top of the repository
  /// @param here its text; empty if it was removed here
  /// @param there its text; empty if it was removed there
  public record BothSides(String file, Optional<String> here, Optional<String> there) {}

  /// Which side's files are taken, whole, where both have changed them.
  public enum Choice {
    /// Those of this appliance.
    HERE,
    /// Those of the remote.
    THERE;

    /// Its word.
    public String word() {
      return this == HERE ? "here" : "there";
    }

    /// The choice of that word.
    public static Optional<Choice> of(String word) {
      return switch (word) {
        case "here" -> Optional.of(HERE);
        case "there" -> Optional.of(THERE);
        default -> Optional.empty();
      };
    }
  }

  /// What a person has chosen.
  ///
  /// @param side whose files are taken
  /// @param by whose name the commit bears that joins both
  public record Decision(Choice side, Author by) {
    /// The message of that commit.
    ///
    /// @param files that both have changed
    String message(List<String> files) {
      boolean isHere = side == Choice.HERE;
      return "Join what was changed elsewhere: "
          + (isHere ? "this side is kept" : "that side is taken")
          + "\n\nBoth sides had changed these files, and they are as they were "
          + (isHere ? "here" : "there")
          + ":\n"
          + String.join("", files.stream().map(file -> "  " + file + "\n").toList())
          + "\nBy "
          + by.name()
          + "\n";
    }
  }

  /// In a sentence.
  String sentence() {
    return "commits here and of the remote change the same lines of "
        + String.join(", ", files.stream().map(BothSides::file).toList())
        + "; both are kept, and nothing is pulled or pushed until a person has chosen, at /ui/git"
        + " or by hand with git";
  }
}
