package bty.appliance.git;

import bty.appliance.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Git as a person uses it, in a folder of the test's.
public final class TestGit {
  private TestGit() {}

  /// Runs it and takes nothing but success.
  ///
  /// @return what it printed, without the last line break
  public static String git(Path folder, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("git", "-C", folder.toString()));
    all.addAll(List.of("-c", "user.name=Olga", "-c", "user.email=olga@example.org"));
    all.addAll(List.of(words));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (Eventually.end(process) != 0) {
      throw new IOException(String.join(" ", all) + ": " + said);
    }
    return said.stripTrailing();
  }

  /// Makes a repository of a folder, with all that is in it as its first commit.
  public static void init(Path folder) throws IOException {
    Files.createDirectories(folder);
    var _ = git(folder, "init", "-q", "-b", "main");
    commit(folder, "the beginning");
  }

  /// Commits all that is in a folder.
  public static void commit(Path folder, String message) throws IOException {
    var _ = git(folder, "add", "-A");
    var _ = git(folder, "commit", "-q", "--allow-empty", "-m", message);
  }
}
