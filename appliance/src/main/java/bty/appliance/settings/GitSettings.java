package bty.appliance.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is done where the state folder is in a Git work tree.
///
/// @param commit whether each edit by a page, the API or a console becomes a commit
/// @param remote the name of a remote, or a URL; empty: none is asked
/// @param branch of the remote; empty: the one of the name that is checked out here
/// @param pullInterval how often the remote is asked; 0: only when something tells to
/// @param push whether what is committed here is sent there
public record GitSettings(
    boolean commit,
    Optional<String> remote,
    Optional<String> branch,
    Duration pullInterval,
    boolean push) {
  /// What is done if nobody says anything.
  public static final GitSettings STANDARD =
      new GitSettings(true, Optional.empty(), Optional.empty(), Duration.ofMinutes(1), true);

  /// Neither option nor more than one word.
  private static final Pattern REMOTE = Pattern.compile("[^\\s\\p{Cntrl}-][^\\s\\p{Cntrl}]{0,499}");

  /// A token of a forge stands where the name does.
  private static final Pattern PASSWORD =
      Pattern.compile("https?://[^/@]*@.*|[a-z+]+://[^/@]*:[^/@]+@.*", Pattern.CASE_INSENSITIVE);

  // A part of what git-check-ref-format(1) allows.
  private static final Pattern BRANCH =
      Pattern.compile("(?!.*(\\.\\.|//|/\\.|\\.lock$|\\.$|/$))[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

  /// Checks what Git is called with.
  ///
  /// @throws IllegalArgumentException naming the value that does not fit
  public GitSettings {
    if (remote.isPresent()) {
      String _ = remote(remote.get());
    }
    if (branch.isPresent()) {
      String _ = branch(branch.get());
    }
  }

  /// Such as `origin`.
  ///
  /// @throws IllegalArgumentException if it cannot be one
  public static String remote(String text) {
    if (PASSWORD.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "there is a name, a password or a token before its @, which everybody can read who has"
              + " the repository; have Git remember it instead (gitcredentials(7))");
    }
    if (!REMOTE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither a remote's name nor a URL; wanted one such as origin");
    }
    return text;
  }

  /// Such as `main`.
  ///
  /// @throws IllegalArgumentException if it cannot be one
  public static String branch(String text) {
    if (!BRANCH.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not the name of a branch; wanted one such as main");
    }
    return text;
  }
}
