package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against files as CIJOE 0.9.60 writes them.
class CijoeFailureTest {
  @TempDir private Path output;

  @BeforeEach
  void state() throws IOException {
    write("task.state", step("prepare", "001_prepare", 0) + step("mark", "002_mark", 1));
    write("002_mark/cmd_01.state", "cmd: ls\ndone: true\nerr: 0\n");
    write("002_mark/cmd_01.output", "etc\n");
    write("002_mark/cmd_02.state", "cmd: cat mark.txt > \"$BTY_ROOTFS/x\"\ndone: true\nerr: 1\n");
    write("002_mark/cmd_02.output", "a\nb\n\n\u001b[31mc\u001b[0m\nno\u0007 space\n");
  }

  private static String step(String name, String id, int failed) {
    return (id.startsWith("001") ? "doc: x\nsteps:\n" : "")
        + "- id: %s\n  name: %s\n  nr: 1\n  status: {elapsed: 0.1, failed: %d, passed: %d}\n  uses: s\n"
            .formatted(id, name, failed, 1 - failed);
  }

  private void write(String name, String text) throws IOException {
    Path file = output.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void theReasonIsTheStepTheCommandItsStatusAndItsLastLines() {
    assertThat(CijoeFailure.reason(output))
        .contains("step 2, mark: `cat mark.txt > \"$BTY_ROOTFS/x\"` ended with 1: b; c; no? space");
  }

  @Test
  void aCommandThatSaidNothingIsToldToHaveSaidNothing() throws IOException {
    Files.delete(output.resolve("002_mark/cmd_02.output"));
    assertThat(CijoeFailure.reason(output).orElseThrow()).endsWith("ended with 1 and said nothing");
  }

  @Test
  void ofMuchOutputTheEndIsRead() throws IOException {
    write("002_mark/cmd_02.output", "x\n".repeat(1_000_000) + "the end\n");
    assertThat(CijoeFailure.reason(output).orElseThrow()).endsWith("ended with 1: x; x; the end");
  }

  @Test
  void aScriptThatFailsByItselfIsNamed() throws IOException {
    write("002_mark/cmd_02.state", "cmd: cat\ndone: true\nerr: 0\n");
    assertThat(CijoeFailure.reason(output)).contains("step 2, mark: s failed");
  }

  @Test
  void whereNothingOfTheKindIsLeftThereIsNoReason() throws IOException {
    write("task.state", "steps: !!python/object:os.x []\n");
    assertThat(CijoeFailure.reason(output)).isEqualTo(Optional.empty());
    assertThat(CijoeFailure.reason(output.resolve("absent"))).isEqualTo(Optional.empty());
  }
}
