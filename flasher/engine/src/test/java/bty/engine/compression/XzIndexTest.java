package bty.engine.compression;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.partition.DiskEnds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XzIndexTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "xz {0}")
  @ValueSource(strings = {"-0", "-1 -T2 --block-size=30000", "-0 --check=none"})
  void theToolsOwnFilesSayTheirLength(String options) throws IOException {
    byte[] disk = DecoderTest.mixed(200_001, 5);
    byte[] stored = new Tool(folder, "xz " + options).pack(disk);
    assertThat(length(stored)).isEqualTo(OptionalLong.of(200_001));
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.writeBytes(stored);
    many.writeBytes(new byte[8]);
    many.writeBytes(stored);
    many.writeBytes(new Tool(folder, "xz").pack(new byte[0]));
    many.writeBytes(new byte[4]);
    assertThat(length(many.toByteArray())).isEqualTo(OptionalLong.of(400_002));
  }

  @Test
  void whatIsCutOrLongerOrDamagedSaysNothing() throws IOException {
    byte[] stored = new Tool(folder, "xz -0").pack(DecoderTest.mixed(50_000, 6));
    for (int length = 0; length < stored.length; length += 7) {
      assertThat(length(Arrays.copyOf(stored, length)).orElse(0)).isZero();
    }
    byte[] longer = Arrays.copyOf(stored, stored.length + 16);
    Arrays.fill(longer, stored.length, longer.length, (byte) 'x');
    assertThat(length(longer)).isEmpty();
    for (int at = stored.length - 40; at < stored.length; at++) {
      byte[] flipped = stored.clone();
      flipped[at] ^= 4;
      assertThat(length(flipped).orElse(50_000)).isEqualTo(50_000);
    }
  }

  private static OptionalLong length(byte[] stored) {
    ByteBuffer all = ByteBuffer.wrap(stored);
    return XzIndex.contentBytes(new DiskEnds(all, all, stored.length));
  }
}
