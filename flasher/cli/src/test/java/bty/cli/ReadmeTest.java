package bty.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The READMEs' commands are ones that exist.
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("bty.root"));

  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    Matcher blocks =
        Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
            .matcher(
                Files.readString(ROOT.resolve("README.md"))
                    + Files.readString(ROOT.resolve("flasher/README.md")));
    while (blocks.find()) {
      String block = blocks.group(1).replaceAll("\\\\\n\\s*", "");
      block.lines().map(line -> line.replaceFirst("\\s+#.*", "")).forEach(commands::add);
    }
    return commands;
  }

  private static Stream<String> commandsOf(String program) throws IOException {
    return commands().stream().filter(line -> line.startsWith(program + " "));
  }

  @Test
  void everyBtyCommandIsUnderstood() throws IOException {
    String program = "flasher/cli/target/bty/bin/bty";
    List<String> lines = commandsOf(program).toList();
    assertThat(lines).hasSizeGreaterThan(3);
    for (String line : lines) {
      String[] words = line.substring(program.length() + 1).split(" ", -1);
      assertThatCode(() -> new CommandLine(Bty.spec()).parseArgs(words))
          .as(line)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void everyOptionOfABtyTuiCommandIsInItsHelp() throws IOException {
    String help = Files.readString(ROOT.resolve("flasher/cli/src/test/resources/help/bty-tui.txt"));
    assertThat(
            commandsOf("flasher/cli/target/bty/bin/bty-tui")
                .flatMap(line -> Arrays.stream(line.split(" ", -1)))
                .filter(word -> word.startsWith("--")))
        .isNotEmpty()
        .allMatch(help::contains);
  }

  @Test
  void frontPageFitsOnOne() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(80);
  }

  /// Each row of the file that the painter is compared with begins with a mark for its style.
  @Test
  void screenOnTheFrontPageIsOneThatBtyTuiPaints() throws IOException {
    String screen =
        Files.readString(
            ROOT.resolve("flasher/cli/src/test/resources/screens/choosing-disks.80x24.txt"));
    String shown = Files.readString(ROOT.resolve("README.md")).split("```\n", 3)[1];
    assertThat(screen.lines().map(row -> row.replaceFirst("^.", "")))
        .containsSubsequence(shown.lines().toList());
  }

  @Test
  void everyProfileIsInThePom() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    List<String> profiles =
        commandsOf("mvn")
            .flatMap(line -> Arrays.stream(line.split(" ", -1)))
            .filter(word -> word.startsWith("-P"))
            .map(word -> word.substring(2))
            .distinct()
            .toList();
    assertThat(profiles).contains("lab", "run", "root", "format");
    assertThat(profiles).allMatch(profile -> pom.contains("<id>" + profile + "</id>"));
  }

  @Test
  void everyScriptIsThere() throws IOException {
    assertThat(
            commands().stream()
                .filter(line -> line.matches("(\\.ci|image-builder|flasher/bench)/.*")))
        .isNotEmpty()
        .allMatch(line -> Files.isExecutable(ROOT.resolve(line.replaceFirst(" .*", ""))));
  }

  @Test
  void everyPlaceInTheTableIsThere() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String section = readme.substring(readme.indexOf("## What is here"));
    Matcher rows =
        Pattern.compile("(?m)^\\| `([^`]+)` \\|")
            .matcher(section.substring(0, section.indexOf("\n## ", 1)));
    List<String> places = rows.results().map(row -> row.group(1)).toList();
    assertThat(places).contains("flasher/engine", "flasher/cli", "appliance", "image-builder");
    assertThat(places).allMatch(place -> Files.isDirectory(ROOT.resolve(place)));
  }
}
