package bty.appliance.cli;

import bty.appliance.config.ConfigReader;
import bty.appliance.config.InvalidConfigException;
import bty.appliance.git.GitException;
import bty.appliance.git.RevisionTree;
import bty.appliance.pxe.BootPreview;
import bty.appliance.state.StateCheck;
import bty.appliance.state.StateInit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `bty-web check`.
final class CheckCommand {
  static final String HELP =
      """
      usage: bty-web check [STATE] [--staged] [--against REV] [--json] [SETTINGS]

      Reads every file of a state folder (the one of the settings if none is named) and prints what
      is wrong with it, one line each: file:line:column: message. Writes nothing. Exit 1 if there is
      anything. For Git hooks and CI.

        --staged       read what is staged in Git, which the next commit will have, instead of what
                       lies in the folder
        --against REV  also print what each machine would boot in the commit REV and now, a star
                       before those that would boot something else: as the appliance decides where
                       it knows nothing of what was flashed before, and has every image. A change
                       is no mistake: the exit status does not depend on it
        --json         print one JSON object instead: problems, and with --against machines, each
                       with mac, changed, flashed (with something else than before), before, after
      """;

  private static final String AGAINST = "--against";
  private static final String JSON = "--json";
  private static final String STAGED = "--staged";

  private CheckCommand() {}

  /// What was asked for.
  private record Asked(
      List<String> words, Optional<String> revision, boolean staged, boolean json) {
    static Asked of(List<String> arguments) throws InvalidConfigException {
      List<String> words = new ArrayList<>(arguments);
      boolean json = words.removeIf(JSON::equals);
      boolean staged = words.removeIf(STAGED::equals);
      Optional<String> revision = Optional.empty();
      for (int i = 0; i < words.size(); i++) {
        if (words.get(i).startsWith(AGAINST + "=")) {
          revision = Optional.of(words.remove(i).substring(AGAINST.length() + 1));
        } else if (words.get(i).equals(AGAINST)) {
          boolean isThere = i + 1 < words.size() && !words.get(i + 1).startsWith("-");
          if (!isThere) {
            throw new InvalidConfigException(List.of("no value given for " + AGAINST));
          }
          revision = Optional.of(words.get(i + 1));
          words.subList(i, i + 2).clear();
        }
      }
      return new Asked(words, revision, staged, json);
    }
  }

  static ExitStatus run(List<String> arguments, Environment host) {
    try {
      Asked asked = Asked.of(arguments);
      ConfigReader.Found found = ConfigReader.read(asked.words(), host.environment());
      if (found.rest().size() > 1) {
        host.err().println("bty-web: check takes one folder, not " + found.rest());
        return ExitStatus.MISUSE;
      }
      Path state =
          found.rest().isEmpty() ? found.settings().stateDir() : Path.of(found.rest().getFirst());
      if (!Files.isDirectory(state)) {
        host.err().println("bty-web: checking " + state + ": there is no such folder");
        return ExitStatus.MISUSE;
      }
      Optional<String> objection = StateInit.objection(state);
      if (objection.isPresent()) {
        host.err().println("bty-web: checking " + state + ": " + objection.get());
        return ExitStatus.MISUSE;
      }
      return asked.staged() ? checkStaged(state, asked, host) : check(state, state, asked, host);
    } catch (InvalidConfigException e) {
      host.err().println("bty-web: " + e.getMessage());
      return ExitStatus.MISUSE;
    } catch (IOException e) {
      host.err().println("bty-web: checking: " + IoWords.of(e));
      return ExitStatus.FAILED;
    }
  }

  private static ExitStatus checkStaged(Path state, Asked asked, Environment host)
      throws IOException {
    Optional<Path> index =
        Optional.ofNullable(host.environment().get("GIT_INDEX_FILE")).map(Path::of);
    try (RevisionTree next = RevisionTree.staged(state, index)) {
      return check(state, next.state(), asked, host);
    } catch (GitException e) {
      host.err().println("bty-web: reading what is staged of " + state + ": " + e.getMessage());
      return ExitStatus.MISUSE;
    }
  }

  /// @param now what is checked
  private static ExitStatus check(Path state, Path now, Asked asked, Environment host)
      throws IOException {
    Optional<BootComparison> comparison = Optional.empty();
    if (asked.revision().isPresent()) {
      String revision = asked.revision().get();
      try (RevisionTree before = RevisionTree.of(state, revision)) {
        comparison =
            Optional.of(BootComparison.of(BootPreview.of(before.state()), BootPreview.of(now)));
      } catch (GitException e) {
        host.err()
            .println("bty-web: comparing " + state + " with " + revision + ": " + e.getMessage());
        return ExitStatus.MISUSE;
      }
    }
    List<String> problems = StateCheck.problems(now);
    if (asked.json()) {
      host.out().println(comparison.orElse(BootComparison.of(Map.of(), Map.of())).json(problems));
    } else {
      problems.forEach(host.out()::println);
      comparison.ifPresent(both -> both.lines().forEach(host.out()::println));
    }
    return problems.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
  }
}
