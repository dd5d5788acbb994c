package bty.appliance.git;

import bty.appliance.edit.Author;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// An edit that is to become a commit.
///
/// @param file that was written or removed
/// @param content the very text that was written; empty if the file was removed
/// @param what in words, such as `52:54:00:a1:9c:ae: boot_policy: tui -> local`
/// @param at when
record PendingEdit(Author author, Path file, Optional<String> content, String what, Instant at) {
  /// As many characters as `git log --oneline` shows in a narrow window.
  private static final int LONGEST_SUBJECT = 72;

  /// The commit's message: a subject, what was changed if that did not fit, and who did it.
  String message() {
    String line = what.replaceAll("\\p{Cntrl}+", " ").strip();
    boolean fits = line.length() <= LONGEST_SUBJECT;
    String subject = fits ? line : line.substring(0, LONGEST_SUBJECT - 4).strip() + " ...";
    return subject + "\n\n" + (fits ? "" : line + "\n\n") + "By " + author.name() + "\n";
  }
}
