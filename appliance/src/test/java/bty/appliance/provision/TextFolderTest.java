package bty.appliance.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.Eventually;
import bty.appliance.files.Witnesses;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFolderTest {
  @TempDir private Path state;

  @Test
  void whatIsNoFileIsNeverOpened() throws Exception {
    Path folder = Files.createDirectories(state.resolve("workflows/deploy"));
    Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
    assertThat(Eventually.end(mkfifo)).isZero();
    TextFolder workflows = new TextFolder(state, "workflows");
    assertThatThrownBy(() -> workflows.below("deploy/", new Witnesses()))
        .hasMessage("workflows/deploy/pipe is not a file");
    assertThatThrownBy(() -> workflows.text("deploy/pipe", new Witnesses()))
        .hasMessage("workflows/deploy/pipe is not a file");
  }
}
