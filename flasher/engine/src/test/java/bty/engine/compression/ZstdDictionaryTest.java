package bty.engine.compression;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.image.OpenImage;
import bty.engine.image.Reading;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZstdDictionaryTest {
  /// RFC 8878, 3.1.1: a frame whose header names dictionary 7, with one raw block.
  @Test
  void aFrameThatNeedsADictionaryIsCalledThat(@TempDir Path folder) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(4 + 3 + 3 + 512).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(0xFD2FB528).put((byte) 0x01).put((byte) 0x50).put((byte) 7);
    int header = 512 << 3 | 1;
    frame.put((byte) header).put((byte) (header >> 8)).put((byte) (header >> 16));
    Path file = Files.write(folder.resolve("disk.img.zst"), frame.array());
    try (OpenImage image =
            OpenImage.open(new ImageLocation.File(file), RetryPolicy.PATIENT, Reading.WHOLE);
        var pieces = image.pieces(image.chunks(), DecoderMemory.ofThisMachine())) {
      assertThatThrownBy(() -> pieces.readHead(ByteBuffer.allocateDirect(4096)))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("was packed by zstd with a dictionary");
    }
  }
}
