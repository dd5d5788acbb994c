package bty.appliance.settings;

/// What is done where the state folder is in a Git work tree.
///
/// @param commit whether each edit by a page, the API or a console becomes a commit
public record GitSettings(boolean commit) {
  /// What is done if nobody says anything.
  public static final GitSettings STANDARD = new GitSettings(true);
}
