package bty.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestBesideTest {
  private static final String HEX = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "HEX",
        "HEX\n",
        "HEX  disk.img.zst\n",
        "HEX *disk.img.zst\r\n",
        "HEX  ./build/disk.img.zst\n",
        "HEX  as-it-was-called-before.img\n",
        "OTHER  other.img\nHEX  disk.img.zst\n",
        "SHA256 (disk.img.zst) = HEX\n",
        "SHA2-256(disk.img.zst)= HEX\n",
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHEX  disk.img.zst\n-----BEGIN\n",
      })
  void theDigestIsReadAsToolsWriteIt(String text) throws IOException {
    assertThat(beside(text))
        .hasValueSatisfying(found -> {
          assertThat(found.digest()).isEqualTo(new Sha256(HEX));
          assertThat(found.note()).contains("disk.img.zst.sha256: " + HEX);
        });
    assertThat(beside(text.replace(HEX, HEX.toUpperCase(Locale.ROOT)))).isPresent();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "",
        "nothing of use",
        "HEXHEX",
        "<html>404</html>",
        "HEX  a.img\nOTHER  b.img\n",
        "HEX  disk.img.zst\nOTHER  disk.img.zst\n",
      })
  void whatNamesNoDigestOfThisImageIsSaid(String text) {
    assertThatThrownBy(() -> beside(text))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.DIGEST))
        .hasMessageContaining("disk.img.zst.sha256")
        .hasMessageContaining("--sha256");
  }

  @Test
  void whereThereIsNoneNothingIsKnown() throws IOException {
    Path image = folder.resolve("disk.img.zst");
    assertThat(DigestBeside.of(new ImageLocation.File(image))).isEmpty();
    assertThat(DigestBeside.of(ImageLocation.parse("http://10.0.0.1/disk.img.zst"))).isEmpty();
  }

  private Optional<DigestBeside> beside(String text) throws IOException {
    Files.writeString(
        folder.resolve("disk.img.zst.sha256"), text.replace("HEX", HEX).replace("OTHER", OTHER));
    return DigestBeside.of(new ImageLocation.File(folder.resolve("disk.img.zst")));
  }
}
