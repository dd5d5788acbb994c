package bty.appliance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.yaml.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
            "boot_policy: tui\nlabels:\n  a: b\n  c: d\n# stays\nnotes: rack\n",
            machine("boot_policy: tui\nnotes: rack\n"));
    assertThat(edited).isEqualTo("boot_policy: tui\n# stays\nnotes: rack\n");
  }

  @Test
  void leavesAKeyThatSaysTheDefault() {
    String text = "boot_policy: tui\ntarget: only\nreflash: 0\n";
    assertThat(MachineYamlEdit.edit(text, machine(text))).isEqualTo(text);
  }

  /// Old text, what it is to say, new text; `~` is a line break.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "image: a.img  # why~                   | image: b.img          | image: b.img  # why~",
        "image: 'a.img'  # it's why~           | image: b.img          | image: b.img  # it's why~",
        "image: \"a.img\" # \"why\"~             | image: b.img          | image: b.img # \"why\"~",
        "image:   a.img~                        | image: b.img          | image:   b.img~",
        "image:~  # which~  a.img # why~        | image: b.img          | image:~  # which~  b.img"
            + " # why~",
        "\"image\": a.img # why~                | image: b.img          | \"image\": b.img # why~",
        "notes: a#1 # why~                      | notes: b#2            | notes: \"b#2\" # why~",
        "reflash: 0 # raise me~                 | reflash: 1            | reflash: 1 # raise me~",
        "notes: > # why~  two~  lines~# end~    | notes: one            | notes: one # why~# end~",
        "labels: # racks~  a: b # one~  c: d # two~  e: f # three~ | labels: {a: b, c: x, g: h}"
            + " | labels: # racks~  a: b # one~  c: x # two~  g: h~",
        "labels: {a: b} # racks~                | labels: {a: c}        | labels: # racks~  a: c~",
        "image: a.img~...~                      | {image: a.img, notes: rack} | image: a.img~notes:"
            + " rack~...~",
      })
  void commentBehindAChangedValueStays(String old, String wanted, String edited) {
    assertEdit(old.replace('~', '\n'), wanted, edited.replace('~', '\n'));
  }

  @ParameterizedTest
  @CsvSource({
    "'image: a.img # x\r\n# end\r\n', 'image: b.img # x\r\n# end\r\nnotes: rack\r\n'",
    "'image: a.img\r\n', 'image: b.img\r\nnotes: rack\r\n'",
    "'image: a.img', 'image: b.img\nnotes: rack'",
    "'# x\r\nimage: a.img', '# x\r\nimage: b.img\r\nnotes: rack'",
    "'\uFEFFimage: a.img # x\n', '\uFEFFimage: b.img # x\nnotes: rack\n'",
    "'\uFEFF# x\r\nimage: a.img', '\uFEFF# x\r\nimage: b.img\r\nnotes: rack'",
  })
  void lineBreaksByteOrderMarkAndHowTheTextEndsStay(String old, String edited) {
    assertEdit(old.translateEscapes(), "{image: b.img, notes: rack}", edited.translateEscapes());
  }

  private static void assertEdit(String old, String wanted, String edited) {
    assertThat(MachineYamlEdit.edit(old, machine(wanted))).isEqualTo(edited);
    assertThat(MachineYaml.yaml(edited)).isEqualTo(new Parsed.Good<>(machine(wanted)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{boot_policy: tui, notes: rack}\n",
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
