package bty.appliance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.yaml.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineYamlEditTest {
  @Test
  void changesOnlyTheLinesItMust() {
    String edited =
        MachineYamlEdit.edit(
            """
            # rack 1, row a
            image: old.img   # the good one

            # why: the night build
            boot_policy: tui
            labels:
              rack: "1"
            # the end
            """,
            machine("boot_policy: flash\nimage: old.img\nlabels: {rack: 1}\nhostname: a7\n"));
    assertThat(edited)
        .isEqualTo(
            """
            # rack 1, row a
            image: old.img   # the good one

            # why: the night build
            boot_policy: flash
            labels:
              rack: "1"
            # the end
            hostname: a7
            """);
  }

  @Test
  void removesTheLinesOfAKeyThatIsGone() {
    String edited =
        MachineYamlEdit.edit(
            "boot_policy: tui\nlabels:\n  a: b\n  c: d\n# stays\nnotes: n\n",
            machine("boot_policy: tui\nnotes: n\n"));
    assertThat(edited).isEqualTo("boot_policy: tui\n# stays\nnotes: n\n");
  }

  @Test
  void leavesAKeyThatSaysTheDefault() {
    String text = "boot_policy: tui\ntarget: only\nreflash: 0\n";
    assertThat(MachineYamlEdit.edit(text, machine(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{boot_policy: tui, notes: n}\n",
        "boot_policy: broken\n",
        "---\nboot_policy: tui\n",
        "boot_policy: tui\nnotes: |\n  # not a comment\n\n  text\n",
        "boot_policy: tui",
        "\"boot_policy\": \"tui\"\r\nnotes: 'x'\r\n",
        ""
      })
  void whateverTheOldTextTheNewOneSaysTheMachine(String text) {
    Machine wanted =
        machine(
            """
            boot_policy: flash
            image: a b.img
            notes: "x: #y\\n\\"é\\" \\\\"
            labels: {"yes": "012"}
            """);
    assertThat(MachineYaml.yaml(MachineYamlEdit.edit(text, wanted)))
        .isEqualTo(new Parsed.Good<>(wanted));
  }

  private static Machine machine(String text) {
    return ((Parsed.Good<Machine>) MachineYaml.yaml(text)).value();
  }
}
