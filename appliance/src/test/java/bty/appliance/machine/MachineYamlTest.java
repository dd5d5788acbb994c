package bty.appliance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.yaml.Parsed;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.source.ImageName;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // a row of a table is one line
class MachineYamlTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:a1:9c:ae");

  @Test
  void readsEveryKey() {
    Machine machine =
        good(
            """
            boot_policy: flash-once
            image: debian 13.img.zst
            target: serial=S3Z,size>=64G
            provisioning_mode: cloud-init
            hostname: rack1-a7
            user_data: base.yaml
            network_config: net.yaml
            cijoe_workflow: w.yaml
            cijoe_config: c.toml
            local_boot: sanboot 0x81
            reflash: 3
            labels: {rack: 1, row: "a"}
            notes: |
              two
              lines
            """);
    assertThat(machine.policy()).isEqualTo(BootPolicy.FLASH_ONCE);
    assertThat(machine.image()).contains(new ImageName("debian 13.img.zst"));
    assertThat(machine.provisioning().mode()).isEqualTo(ProvisioningMode.CLOUD_INIT);
    assertThat(machine.localBoot()).isEqualTo(new LocalBoot.Sanboot(0x81));
    assertThat(machine.reflash()).isEqualTo(3);
    assertThat(machine.labels()).isEqualTo(Map.of("rack", "1", "row", "a"));
    assertThat(machine.notes()).isEqualTo("two\nlines\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"./d.img", "../dev/sda", "/dev/../etc/passwd", "/dev//sda"})
  void targetThatDependsOnWhereSomethingRunsIsRefused(String path) {
    assertThat(MachineYaml.json("{\"target\": \"" + path + "\"}", MAC))
        .isInstanceOfSatisfying(
            Parsed.Bad.class, bad -> assertThat(bad.toString()).contains(path, "/dev/disk/by-id/"));
  }

  @Test
  void withoutAPolicyItMeansLocal() {
    assertThat(good("notes: x\n").policy()).isEqualTo(BootPolicy.LOCAL);
    assertThat(MachineYaml.json("{}", MAC))
        .isEqualTo(new Parsed.Good<>(Machine.of(BootPolicy.LOCAL)));
  }

  @Test
  void inTheApiNullIsAsGoodAsNoSuchKey() {
    assertThat(MachineYaml.json("{\"image\": null, \"labels\": null}", MAC))
        .isEqualTo(new Parsed.Good<>(Machine.of(BootPolicy.LOCAL)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                     | 1:1: the file says nothing; wanted boot_policy",
        "'boot_polcy: tui\n"
            + "'                    | 1:1: unknown key \"boot_polcy\"; did you mean"
            + " \"boot_policy\"?",
        "'boot_policy: flahs\n"
            + "image: a\n"
            + "'       | 1:14: boot_policy: \"flahs\" is unknown; did you mean \"flash\"?",
        "'boot_policy: flash\n"
            + "'                 | 1:1: boot_policy flash needs an image; none is named",
        "'notes: x\n"
            + "boot_policy: flash-once\n"
            + "'  | 2:1: boot_policy flash-once needs an image; none is named",
        "'image: ../etc/passwd\n"
            + "'               | 1:8: image: \"../etc/passwd\" is not an image name; wanted up to"
            + " 200 letters, digits and . _ + ~ - with a letter or digit first",
        "'reflash: -1\n"
            + "'                        | 1:10: reflash: -1 is out of range; wanted 0 to 999999999",
        "'reflash: soon\n'                      | 1:10: reflash: \"soon\" is not a whole number",
        "'hostname: a_b\n"
            + "'                      | 1:11: hostname: \"a_b\" is not a host name; wanted letters,"
            + " digits and hyphens, such as rack1-a7",
        "'local_boot: sanboot 0x01\n"
            + "'           | 1:13: local_boot: drive 0x1 is not a hard disk; wanted 0x80 to 0xff",
        "'boot_policy: tui\n"
            + "image:\n"
            + "'           | 2:1: image: nothing stands behind it; wanted a value, or no such key"
            + " at all",
        "'labels: null\n'                       | 1:1: labels: nothing stands behind it; wanted a"
            + " value, or no such key at all",
        "'boot_policy: tui\n<<<<<<< HEAD\nimage: a\n=======\nimage: b\n>>>>>>> x\n' | 2:1: a Git"
            + " conflict marker; choose between the two versions, and remove the marker lines",
        "'labels: rack\n'                       | 1:9: labels: not keys and values",
        "'notes: [a]\n'                         | 1:8: notes: a list; wanted one value",
        "'- a\n'                                | 1:1: a list; wanted keys and values",
        "'just text\n'                          | 1:1: a single value; wanted keys and values",
        "'a: 1\n"
            + "b: 2\n"
            + "'                         | 1:1: unknown key \"a\"; wanted one of boot_policy,"
            + " cijoe_config, cijoe_workflow, hostname, image, labels, local_boot, network_config,"
            + " notes, provisioning_mode, reflash, target, user_data",
        "'user_data: ../x\n"
            + "notes: y\n"
            + "'          | 1:12: user_data: \"../x\" is not the plain name of a file; wanted"
            + " letters, digits and . _ - such as base.yaml, or web/base.yaml for a file in a"
            + " folder",
      })
  void saysWhereAndWhatIsWrong(String text, String message) {
    assertThat(problems(MachineYaml.yaml(text)).lines().findFirst().orElse("")).isEqualTo(message);
  }

  @Test
  void reportsEverythingAtOnce() {
    assertThat(problems(MachineYaml.yaml("boot_policy: x\nreflash: y\nlabelz: {}\n")).lines())
        .hasSize(3);
  }

  @Test
  void whatWasGotCanBePutBack() {
    String got =
        "{\"mac\":\"52-54-00-A1-9C-AE\",\"boot_policy\":\"tui\",\"labels\":{},\"status\":{\"runs\":1}}";
    assertThat(MachineYaml.json(got, MAC)).isEqualTo(new Parsed.Good<>(Machine.of(BootPolicy.TUI)));
    assertThat(problems(MachineYaml.json("{\"mac\":\"52:54:00:00:00:01\"}", MAC)))
        .contains("wanted 52:54:00:a1:9c:ae");
    assertThat(problems(MachineYaml.json("", MAC))).contains("an empty body");
  }

  private static Machine good(String text) {
    Parsed<Machine> parsed = MachineYaml.yaml(text);
    assertThat(parsed).as(problems(parsed)).isInstanceOf(Parsed.Good.class);
    return ((Parsed.Good<Machine>) parsed).value();
  }

  private static String problems(Parsed<Machine> parsed) {
    return Optional.of(parsed)
        .filter(Parsed.Bad.class::isInstance)
        .map(bad -> (Parsed.Bad<Machine>) bad)
        .map(bad ->
            bad.problems().stream()
                .map(problem -> problem.position() + ": " + problem.message())
                .collect(Collectors.joining("\n")))
        .orElse("");
  }
}
