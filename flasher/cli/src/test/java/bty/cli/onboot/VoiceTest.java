package bty.cli.onboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoiceTest {
  @TempDir private Path folder;

  @Test
  void aConsoleGetsOneLineOfAsciiWhateverAReasonHolds() {
    List<String> shown = new ArrayList<>();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
    AgentLog log = new AgentLog(() -> Instant.EPOCH, nowhere, folder.resolve("log"));
    new Voice(log, shown::add).say("bty: plan \u001b[2Jflash\nB\u00fcro");
    assertThat(shown).containsExactly("bty: plan ?[2Jflash?B?ro");
  }
}
