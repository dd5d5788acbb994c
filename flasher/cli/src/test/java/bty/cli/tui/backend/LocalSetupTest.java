package bty.cli.tui.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.cli.tui.state.ProvisionChoice;
import bty.cli.tui.state.ProvisionChoice.Input;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import bty.engine.provision.ProvisionRequest.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The screen takes the files that the command line takes.
class LocalSetupTest {
  private static final String TEXT = "#cloud-config\nlocale: en_GB\n";

  @TempDir private Path folder;

  private String userData() throws IOException {
    ProvisionChoice choice =
        new ProvisionChoice(
            ProvisioningMode.CLOUD_INIT,
            Map.of(Input.USER_DATA, folder.resolve("user-data").toString()));
    Seed seed = (Seed) LocalSetup.of(choice, RunId.at(Instant.EPOCH, 0), folder).orElseThrow();
    return seed.inputs().userData();
  }

  @Test
  void aByteOrderMarkIsTakenOff() throws IOException {
    Files.writeString(folder.resolve("user-data"), "\ufeff" + TEXT);
    assertThat(userData()).isEqualTo(TEXT);
  }

  @Test
  void aPackedFileIsUnpacked() throws IOException {
    try (GZIPOutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("user-data")))) {
      packed.write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(userData()).isEqualTo(TEXT);
  }

  @Test
  void aFileThatIsNoTextIsNamed() throws IOException {
    Files.write(folder.resolve("user-data"), new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(this::userData)
        .isInstanceOf(IOException.class)
        .hasMessage(folder.resolve("user-data") + " is not UTF-8 text");
  }
}
