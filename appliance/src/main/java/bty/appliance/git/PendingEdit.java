package bty.appliance.git;

import bty.appliance.edit.Author;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// An edit that is to become a commit.
///
/// @param file that was written or removed
/// @param before what it said when it was
/// @param content the very text that was written; empty if the file was removed
/// @param what in words, such as `52:54:00:a1:9c:ae: boot_policy: tui -> local`
/// @param at when
record PendingEdit(
    Author author, Path file, Before before, Optional<String> content, String what, Instant at) {
  /// As many characters as `git log --oneline` shows in a narrow window.
  private static final int LONGEST_SUBJECT = 72;

  /// What a file said before an edit.
  ///
  /// @param isKnown whether anybody knows
  /// @param text empty if there was no file
  record Before(boolean isKnown, Optional<String> text) {
    static final Before UNKNOWN = new Before(false, Optional.empty());

    /// No spec and no settings are so large.
    private static final long MOST_BYTES = 1024 * 1024;

    /// What it says now; unknown also where that is no text, of which an edit leaves nothing.
    static Before of(Path file) {
      try {
        return Files.size(file) > MOST_BYTES
            ? UNKNOWN
            : new Before(true, Optional.of(Files.readString(file)));
      } catch (NoSuchFileException notThere) {
        return new Before(true, Optional.empty());
      } catch (IOException unreadable) {
        return UNKNOWN;
      }
    }
  }

  /// Whether it leaves the file as it was.
  boolean changesNothing() {
    return before.isKnown() && before.text().equals(content);
  }

  /// Whether the file is as this edit has left it.
  boolean isAsWritten() throws IOException {
    boolean isThere = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    try {
      return content.isPresent()
          ? isThere && content.get().equals(Files.readString(file))
          : !isThere;
    } catch (CharacterCodingException notText) {
      return false;
    }
  }

  /// The commit's message: a subject, what was changed if that did not fit, and who did it.
  String message() {
    String line = what.replaceAll("\\p{Cntrl}+", " ").strip();
    boolean fits = line.length() <= LONGEST_SUBJECT;
    String subject = fits ? line : line.substring(0, LONGEST_SUBJECT - 4).strip() + " ...";
    return subject + "\n\n" + (fits ? "" : line + "\n\n") + "By " + author.name() + "\n";
  }

  /// The message of what somebody had changed in the file before, and not committed.
  String messageOfTheHand() {
    String thing = what.contains(": ") ? what.substring(0, what.indexOf(": ")) : what;
    return thing.replaceAll("\\p{Cntrl}+", " ").strip()
        + ": changed by hand\n\n"
        + "Found in the file and not committed, before the next edit of it; by whom is not"
        + " known.\n";
  }

  /// The message where that is a part of the same commit.
  ///
  /// @param why it is not one of its own
  String messageWithWhatWasByHand(String why) {
    return message()
        + "\nWith what somebody had changed by hand in the file and not committed, of which no"
        + " commit could be made alone: "
        + why.replaceAll("\\p{Cntrl}+", " ")
        + "\n";
  }
}
