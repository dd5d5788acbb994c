package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowShapeTest {
  private static final String GOOD =
      """
      doc: sets the system up
      steps:
      - name: mark
        run: |
          date
      """;

  @TempDir private Path folder;

  private static List<String> problems(String text) {
    return WorkflowShape.problems("w.yaml", text, Set.of("setmark"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        "{doc: x, config: {a: 1}, steps: [{name: a, run: b}]}",
        "{doc: x, steps: [{name: a_b-1, uses: setmark, with: {a: 1, b: [1, x], c: null}}]}",
        "{doc: x, steps: [{name: a, uses: core.get, with: {src: a}}, {name: b, uses: own.thing}]}",
        "{doc: x, steps: [{name: a, run: b, with: {transport: initiator}}]}",
        "{doc: &d {uses: setmark}, steps: [{<<: *d, name: a}, {<<: [*d], name: b}]}",
        "{doc: x, steps: [{name: a, run: '{{ local.env.BTY_ROOTFS }}'}]}",
      })
  void workflowsThatCijoeTakesAreTaken(String text) {
    assertThat(problems(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- a                                  | 1:1: a workflow is a mapping with steps",
        "steps: [                             | 1:9: not YAML",
        "{steps: [{name: a, run: b}]}         | 1:1: the key doc is missing",
        "{doc: x}                             | 1:1: the key steps is missing",
        "{doc: x, steps: {name: a}}           | 1:17: steps is a list of steps",
        "{doc: x, steps: []}                  | 1:17: steps is empty",
        "{doc: x, step: 1, steps: [{name: a, run: b}]} | 1:10: the key \"step\" is none that CIJOE",
        "{doc: x, steps: [a]}                 | 1:18: a step is a mapping",
        "{doc: x, steps: [{run: b}]}          | 1:18: the step has no name",
        "{doc: x, steps: [{name: Mark, run: b}]} | 1:25: \"Mark\" is no name for a step",
        "{doc: x, steps: [{name: 1a, run: b}]}   | 1:25: \"1a\" is no name for a step",
        "{doc: x, steps: [{name: on, run: b}]}   | 1:25: \"on\" is no name for a step",
        "{doc: x, steps: [{name: a, run: b}, {name: a, run: b}]} | 1:44: a second step is named",
        "{doc: x, steps: [{name: a}]}         | 1:18: the step has neither run nor uses",
        "{doc: x, steps: [{name: a, run: b, uses: core.get}]} | 1:18: the step has both run",
        "{doc: x, steps: [{name: a, run: b, env: {}}]} | 1:36: the key \"env\" is none",
        "{doc: x, steps: [{name: a, run: [b]}]} | 1:33: run is a text",
        "{doc: x, steps: [{name: a, run: yes}]} | 1:33: run is a text",
        "{doc: x, steps: [{name: a, uses: setmrak}]} | 1:34: there is no script \"setmrak\"",
        "{doc: x, steps: [{name: a, uses: setmark.py}]} | 1:34: there is no script",
        "{doc: x, steps: [{name: a, uses: setmark, with: x}]} | 1:49: with is a mapping",
        "{doc: x, steps: [{name: a, uses: setmark, with: {a: {b: 1}}}]} | 1:53: a script is given",
        "{doc: !secret x, steps: [{name: a, run: b}]} | 1:7: the tag !secret, which CIJOE does not",
      })
  void whatCijoeWouldRefuseAfterTheWriteIsRefusedBefore(String text, String beginning) {
    // A script of a package has a point in its name, and .py looks like one.
    String usual = text.replace("setmark.py", "'own script.py'");
    assertThat(problems(usual)).singleElement().asString().startsWith("w.yaml:" + beginning);
  }

  @ParameterizedTest
  @ValueSource(strings = {"w.yml", "w.sh", "w", "w.YAML"})
  void whatIsNotNamedYamlIsNoWorkflow(String name) {
    assertThat(WorkflowShape.problems("a.b/" + name, GOOD, Set.of()))
        .containsExactly(
            "a.b/"
                + name
                + ": CIJOE takes a file for a workflow only if its name ends in .yaml; rename it to"
                + " w.yaml");
  }

  private static List<String> problems(WorkflowFiles files) {
    return ProvisionCheck.problems(
        new ProvisionRequest.Workflow(
            files, Path.of("/nowhere"), ProvisionRequest.Workflow.USUAL_DEADLINE));
  }

  @Test
  void scriptsThatComeAlongAreFoundAsCijoeFindsThem() {
    String text = "{doc: x, steps: [{name: a, uses: one}, {name: b, uses: two}]}";
    assertThat(problems(carried(text, "one.py", "scripts/two.py"))).isEmpty();
    assertThat(problems(carried(text, "one.py", "my/scripts/two.py"))).hasSize(1);
  }

  private static WorkflowFiles carried(String text, String... scripts) {
    List<ProvisioningFile> files = new java.util.ArrayList<>();
    files.add(new ProvisioningFile("w.yaml", text));
    for (String script : scripts) {
      files.add(new ProvisioningFile(script, "pass\n"));
    }
    return new WorkflowFiles.Carried(new Provisioning.Cijoe("w.yaml", Optional.empty(), files));
  }

  @Test
  void aWorkflowOfThisMachineIsCheckedTheSameWay() throws IOException {
    Path file = folder.resolve("w.yaml");
    Files.writeString(file, "{doc: x, steps: [{name: a, uses: one}]}");
    WorkflowFiles files = new WorkflowFiles.Beside(file, Optional.empty());
    assertThat(problems(files)).singleElement().asString().startsWith(file + ":1:34: there is no");
    Files.createDirectories(folder.resolve("scripts"));
    Files.writeString(folder.resolve("scripts/one.py"), "pass\n");
    assertThat(problems(files)).isEmpty();
    Path config = folder.resolve("c.toml");
    WorkflowFiles both = new WorkflowFiles.Beside(file, Optional.of(config));
    Files.writeString(config, "fail_fast: true\n");
    assertThat(problems(both)).singleElement().asString().startsWith(config + ":1:10: not TOML");
    Files.writeString(config, "\ufeffa = 1\n");
    assertThat(problems(both))
        .containsExactly(config + " begins with a byte order mark; save it without");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(GOOD.getBytes(StandardCharsets.UTF_8));
    }
    Files.write(file, packed.toByteArray());
    assertThat(problems(files))
        .containsExactly(file + " is packed by gzip; wanted the text itself");
  }
}
