package bty.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncerTest {
  @TempDir private Path folder;

  @Test
  void aConsoleGetsOneLineOfAsciiWhateverAReasonHolds() {
    List<String> shown = new ArrayList<>();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
    FlashLog log = new FlashLog(() -> Instant.EPOCH, nowhere, folder.resolve("log"));
    new Announcer(log, shown::add).say("bty: plan \u001b[2Jflash\nB\u00fcro");
    assertThat(shown).containsExactly("bty: plan ?[2Jflash?B?ro");
  }
}
