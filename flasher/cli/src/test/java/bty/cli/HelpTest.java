package bty.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import bty.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The help texts are the manual: each stands in full in `src/test/resources/help`. With
/// `BTY_UPDATE_GOLDEN=1` in the environment they are written anew, and the test still fails, so
/// that no change goes unseen.
class HelpTest {
  private static final Path GOLDEN = Path.of("src/test/resources/help");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "list",
        "list disks",
        "list images",
        "inspect",
        "inspect image",
        "flash",
        "make-stick",
        "grow-stick",
        "run-stick",
        "on-boot"
      })
  void helpIsTheManual(String verb) throws IOException {
    List<String> words = new ArrayList<>(verb.isEmpty() ? List.of() : List.of(verb.split(" ")));
    words.add("--help");
    Shell.Outcome outcome = new Shell().run(words.toArray(String[]::new));
    Path golden = GOLDEN.resolve(verb.isEmpty() ? "bty.txt" : verb.replace(' ', '-') + ".txt");
    if (System.getenv("BTY_UPDATE_GOLDEN") != null) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, outcome.out());
      fail(golden + " is written anew; look at the difference, then run without the variable");
    }
    assertThat(outcome.out()).isEqualTo(Files.readString(golden));
    assertThat(outcome.exit()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void everyHelpFitsAScreenOfEightyColumns() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      for (Path file : files.toList()) {
        assertThat(Files.readAllLines(file))
            .as(file.toString())
            .allMatch(line -> line.length() <= 80);
      }
    }
  }

  @Test
  void everyExitCodeIsInTheHelpWithItsMeaning() {
    String help = new Shell().run("--help").out();
    assertThat(Arrays.stream(ExitCode.values()).map(exit -> exit.status() + "  " + exit.meaning()))
        .allMatch(help::contains);
  }

  @Test
  void theShortFormOfHelpIsTheSame() {
    assertThat(new Shell().run("flash", "-h")).isEqualTo(new Shell().run("flash", "--help"));
  }

  @Test
  void theVersionIsTheOneOfTheBuild() {
    assertThat(new Shell().run("--version").out()).matches("bty [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n");
  }
}
