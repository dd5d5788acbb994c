package bty.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.api.TestRoutes;
import bty.appliance.cli.Appliance;
import bty.appliance.cli.Cli;
import bty.appliance.http.Route;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.MachineYaml;
import bty.appliance.run.RunState;
import bty.appliance.yaml.Parsed;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the READMEs say of the appliance is what it does.
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("bty.root"));

  @TempDir private Path folder;

  @Test
  void machineFileIsOneTheApplianceTakes() throws IOException {
    Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page());
    assertThat(block.find()).isTrue();
    assertThat(MachineYaml.yaml(block.group(1))).isInstanceOf(Parsed.Good.class);
  }

  @Test
  void policiesAreExactlyThoseThereAre() throws IOException {
    assertThat(firstCells("## Boot policies"))
        .isEqualTo(words(BootPolicy.values(), BootPolicy::word));
  }

  @Test
  void everyPhaseOfARunIsInTheTableOfStates() throws IOException {
    assertThat(firstCells("### Runs"))
        .containsAll(words(RunState.Phase.values(), RunState.Phase::word));
  }

  /// The schemas are compared with the program in `SchemaTest`.
  @ParameterizedTest
  @CsvSource({
    "machine, ## A machine is a file",
    "settings, ### settings.yaml",
    "image, ### images/NAME.yaml"
  })
  void keysAndTheirDefaultsAreThoseOfTheSchema(String schema, String section) throws Exception {
    Path file = ROOT.resolve("state/schema/" + schema + ".schema.json");
    JsonObject properties =
        JsonObject.parse("schema", Files.readAllBytes(file)).object("properties");
    List<String> shown = rows(section).map(row -> row.get(0) + " = " + row.get(1)).toList();
    assertThat(shown).containsExactlyInAnyOrderElementsOf(keys("", properties));
  }

  private static List<String> keys(String prefix, JsonObject properties) throws ProtocolException {
    List<String> keys = new ArrayList<>();
    for (String name : properties.values().keySet()) {
      JsonObject property = properties.object(name);
      Object standard = property.values().getOrDefault("default", "");
      keys.add(prefix + name + " = " + standard);
      Optional<JsonObject> inside = property.optionalObject("properties");
      if (inside.isPresent()) {
        keys.addAll(keys(prefix + name + ".", inside.get()));
      }
    }
    return keys;
  }

  @Test
  void routesAndWhoMayUseThemAreThoseOfTheProgram() throws IOException {
    assertThat(rows("## HTTP API").map(row -> String.join(" ", row.subList(0, 3))))
        .containsExactlyInAnyOrderElementsOf(
            TestRoutes.of(folder).stream()
                .map(route ->
                    route.method()
                        + " "
                        + route.path()
                        + " "
                        + route.access().name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "appliance/README.md"})
  void everyRequestInTheTextHasItsRoute(String file) throws IOException {
    List<MatchResult> requests =
        Pattern.compile("\\b(GET|HEAD|PUT|POST|DELETE) (/[^\\s`?]*)")
            .matcher(Files.readString(ROOT.resolve(file)))
            .results()
            // What no method is for is shown, too.
            .filter(request -> !request.group().equals("POST /healthz"))
            .toList();
    assertThat(requests)
        .isNotEmpty()
        .allSatisfy(request -> assertRoute(request.group(1), request.group(2)));
  }

  @Test
  void everyCurlCommandHasItsRoute() throws IOException {
    List<String> commands = commands("curl ");
    assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
    for (String command : commands) {
      String method = command.contains(" -T ") || command.contains(" -X PUT ") ? "PUT" : "GET";
      assertRoute(method, command.replaceFirst(".* http://[^/]+", ""));
    }
  }

  private void assertRoute(String method, String path) throws IOException {
    assertThat(TestRoutes.of(folder))
        .as(method + " " + path)
        .anyMatch(route -> fits(route, method.replace("HEAD", "GET"), path));
  }

  private static boolean fits(Route route, String method, String path) {
    return route.method().equals(method)
        // What is answered at every other address is no route of its own.
        && path.matches(
            route.path().replaceAll("\\{\\+[a-z]+}", "").replaceAll("\\{[a-z]+}", "[^/]+"));
  }

  @Test
  void helpIsWhatTheProgramPrints() throws IOException {
    assertThat(page()).contains("```\n" + help() + "```\n");
  }

  @Test
  void everyOptionOfABtyWebCommandIsInTheHelpOfItsVerb() throws IOException {
    List<String> commands = commands("appliance/target/bty-web/bin/bty-web ");
    assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
    for (String command : commands) {
      List<String> words = List.of(command.split(" ", -1));
      String help = help(words.get(1));
      assertThat(words.stream().filter(word -> word.startsWith("--")))
          .as(command)
          .allMatch(help::contains);
    }
  }

  @Test
  void everyOptionOfAHookOrAJobIsInTheHelpOfCheck() throws IOException {
    String section = page().split("\n### In hooks and CI\n", 2)[1].split("\n### ", 2)[0];
    List<String> commands =
        Pattern.compile("bty-web (check state[^|>\n]*)")
            .matcher(section)
            .results()
            .map(command -> command.group(1))
            .toList();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
    String help = help("check");
    for (String command : commands) {
      assertThat(Stream.of(command.split(" ", -1)).filter(word -> word.startsWith("--")))
          .as(command)
          .allMatch(help::contains);
    }
  }

  private static String help(String... verb) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> words = Stream.concat(Arrays.stream(verb), Stream.of("--help")).toList();
    Cli.run(words, Appliance.host(out, out, new AtomicReference<>(Instant.EPOCH)));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("appliance/README.md"));
  }

  /// Lines that begin so, of the blocks of shell commands.
  private static List<String> commands(String beginning) throws IOException {
    String pages = Files.readString(ROOT.resolve("README.md")) + page();
    return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
        .matcher(pages)
        .results()
        .flatMap(block -> block.group(1).lines())
        .filter(line -> line.startsWith(beginning))
        .toList();
  }

  /// The cells of each row of a section's tables whose first one is a word.
  private static Stream<List<String>> rows(String heading) throws IOException {
    String section = page().split("\n" + heading + "\n", 2)[1].split("\n##", 2)[0];
    return section
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> List.of(line.replace("`", "").substring(2).split(" ?\\| ?", -1)));
  }

  private static Set<String> firstCells(String heading) throws IOException {
    return rows(heading).map(List::getFirst).collect(Collectors.toSet());
  }

  private static <T> Set<String> words(T[] values, Function<T, String> word) {
    return Arrays.stream(values).map(word).collect(Collectors.toSet());
  }
}
