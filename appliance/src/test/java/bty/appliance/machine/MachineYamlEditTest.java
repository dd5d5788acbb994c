package bty.appliance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.yaml.MappingEdit;
import bty.appliance.yaml.MappingEdit.Value;
import bty.appliance.yaml.Parsed;
import java.util.LinkedHashMap;
import java.util.Map;
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
        "labels: {a: b} # racks~                | labels: {a: c}        | labels: {a: c} # racks~",
        "notes: word one~  two # why~# end~     | notes: new            | notes: new # why~# end~",
        "notes: \"a~  b\" # why~                 | notes: new            | notes: new # why~",
        "notes: 'a~~  b' # why~image: a.img~    | {notes: new, image: a.img} | notes: new #"
            + " why~image: a.img~",
        "? notes # c~: a # why~                 | notes: b              | ? notes # c~: b # why~",
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

  /// Likewise, of what is written in braces, as people who know JSON do.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "# top~{boot_policy: local, notes: x} # end~# bottom~ | {boot_policy: tui, notes: x}"
            + " | # top~{boot_policy: tui, notes: x} # end~# bottom~",
        "{~  notes: x, # why~  # more~  boot_policy: local # so~}~ | {boot_policy: tui, notes: x}"
            + " | {~  notes: x, # why~  # more~  boot_policy: tui # so~}~",
        "{notes: x, image: a.img}~ | {notes: x} | {notes: x}~",
        "{notes: x, image: a.img}~ | {image: a.img} | {image: a.img}~",
        "{notes: x}~ | {notes: x, image: a.img, labels: {a: b}} | {notes: x, image: a.img, labels:"
            + " {a: b}}~",
        "{notes: x, image: a.img,}~ | {notes: x, reflash: 1} | {notes: x, reflash: 1, }~",
        "{notes: x, image: a.img}~ | {image: b.img, reflash: 1} | {image: b.img, reflash: 1}~",
        "{notes: x, image: a.img}~ | {reflash: 1} | {reflash: 1}~",
        "{~  notes: x, # why~  image: a.img # good~} # end~ | {notes: x, reflash: 1} | {~  notes:"
            + " x, # why~  reflash: 1~   # good~} # end~",
        "{~  notes: x # why~}~ | {notes: x, reflash: 1, image: a} | {~  notes: x, # why~  image:"
            + " a,~  reflash: 1~}~",
        "{\"notes\":\"x\",\"image\":\"a.img\"}~ | {notes: z, image: a.img} | {\"notes\":"
            + " z,\"image\":\"a.img\"}~",
        "{labels: {b: '1', a: \"2\"}, notes: x} # c~ | {labels: {a: 2, b: 3}, notes: x} | {labels:"
            + " {b: \"3\", a: \"2\"}, notes: x} # c~",
        "labels: {~  # racks~  b: '1', # one~  a: '2' # two~} # end~ | labels: {b: 1, a: 3} |"
            + " labels: {~  # racks~  b: '1', # one~  a: \"3\" # two~} # end~",
        "--- {notes: x} # c~... # d~ | {notes: z} | --- {notes: z} # c~... # d~",
        "{notes: word~  two, # why~ image: a} # c~ | {notes: new, image: a} | {notes: new, # why~"
            + " image: a} # c~",
        "{~  notes: x, hostname:~    a7} # c~ | {notes: x, reflash: 1} | {~  notes: x, reflash: 1}"
            + " # c~",
        "{? notes : x, image: a} # c~ | {image: a} | {? image: a} # c~",
        "{notes: x # why~ , image: a}~ | {image: a} | { # why~  image: a}~",
      })
  void whatStandsInBracesStaysThere(String old, String wanted, String edited) {
    assertEdit(old.replace('~', '\n'), wanted, edited.replace('~', '\n'));
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

  @Test
  void textInLinesOfItsOwnMayLookLikeComments() {
    String text = "notes: |\n  a\n  # text\n# end\nimage: a.img\n";
    assertEdit(text, "{notes: new, image: a.img}", "notes: new\n# end\nimage: a.img\n");
    assertEdit(text, "{image: a.img}", "# end\nimage: a.img\n");
    String last = "image: a.img # why\nnotes: |\n  a\n  # text\n";
    String wanted = "{image: a.img, notes: \"a\\n# text\\n\", reflash: 1}";
    assertEdit(last, wanted, last + "reflash: 1\n");
  }

  @Test
  void newKeysAreIndentedAsTheOthersAre() {
    assertEdit("  notes: a\n  # c\n", "{notes: a, image: b}", "  notes: a\n  # c\n  image: b\n");
  }

  @Test
  void whatIsWrittenAnewKeepsItsCommentsAndItsOrder() {
    String text = "# top\n{notes: 'x # no', # why\n  image: a.img} # end\n# bottom\n";
    Map<String, Value> wanted = new LinkedHashMap<>();
    wanted.put("image", Value.One.text("b.img"));
    wanted.put("notes", Value.One.text("n2"));
    assertThat(MappingEdit.rewrite(text, wanted))
        .isEqualTo("# top\n# why\n# end\n# bottom\nnotes: n2\nimage: b.img\n");
  }

  @Test
  void textIsWrittenAsItIsWhateverItsAlphabet() {
    assertThat(
            MachineYamlEdit.write(
                machine("{notes: \"Zo\u00eb \uD83C\uDF89\", labels: {a: Zo\u00eb}}")))
        .isEqualTo(
            "boot_policy: local\nlabels:\n  a: Zo\u00eb\nnotes: \"Zo\u00eb \uD83C\uDF89\"\n");
    String odd = "notes: \"\\u0085\\u2028\\ufeff\\u009f\"\n";
    assertThat(MachineYamlEdit.write(machine(odd))).isEqualTo("boot_policy: local\n" + odd);
  }

  private static Machine machine(String text) {
    return ((Parsed.Good<Machine>) MachineYaml.yaml(text)).value();
  }
}
