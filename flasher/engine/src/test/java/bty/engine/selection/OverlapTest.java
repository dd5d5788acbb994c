package bty.engine.selection;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.device.FileDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlapTest {
  @TempDir private Path folder;
  private Path image = Path.of("");

  @BeforeEach
  void makeImage() throws IOException {
    image = Files.write(folder.resolve("a.img"), new byte[4096]);
  }

  @Test
  void anImageIsNotWrittenToItself() throws IOException {
    assertThat(Overlap.of(image, FileDevice.describe(image)))
        .contains("The image " + image + " is the target itself.");
  }

  @Test
  void anotherNameOfTheImageIsTheImage() throws IOException {
    Path hard = Files.createLink(folder.resolve("hard.img"), image);
    Path soft = Files.createSymbolicLink(folder.resolve("soft.img"), image);
    assertThat(Overlap.of(image, FileDevice.describe(hard))).isPresent();
    assertThat(Overlap.of(soft, FileDevice.describe(image))).isPresent();
  }

  @Test
  void anotherFileIsFine() throws IOException {
    Path other = Files.copy(image, folder.resolve("b.img"));
    assertThat(Overlap.of(image, FileDevice.describe(other))).isEmpty();
  }
}
