package bty.appliance.settings;

import bty.appliance.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Changes `git` in the text of `settings.yaml`: the lines of those of its keys that change and
/// nothing else, so that comments stay. Pure.
public final class GitEdit {
  private GitEdit() {}

  /// The text with other wishes for Git.
  ///
  /// @throws IllegalArgumentException if that cannot be done without losing something
  public static String edit(String text, GitSettings wanted) {
    GitSettings was = SectionEdit.read(text).git();
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    if (wanted.commit() != was.commit()) {
      values.put("commit", Optional.of(Boolean.toString(wanted.commit())));
    }
    if (!wanted.remote().equals(was.remote())) {
      values.put("remote", wanted.remote().map(YamlScalar::write));
    }
    if (!wanted.branch().equals(was.branch())) {
      values.put("branch", wanted.branch().map(YamlScalar::write));
    }
    if (!wanted.pullInterval().equals(was.pullInterval())) {
      String seconds = Long.toString(wanted.pullInterval().toSeconds());
      values.put("pull_interval_seconds", Optional.of(seconds));
    }
    if (wanted.push() != was.push()) {
      values.put("push", Optional.of(Boolean.toString(wanted.push())));
    }
    return SectionEdit.edit(text, "git", values, before -> before.with(wanted));
  }

  /// Why a page should not change `git`: it stands there in a way of somebody's own, or the file
  /// cannot be read. Empty if it can.
  public static Optional<String> objection(String text) {
    return SectionEdit.objection(
        text,
        before -> {
          GitSettings was = before.git();
          return edit(
              text,
              new GitSettings(
                  !was.commit(), was.remote(), was.branch(), was.pullInterval(), !was.push()));
        });
  }
}
