package bty.engine.stick;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileEntriesTest {
  private static ByteBuffer of(String name, long bytes) {
    return FileEntries.of(
            new ExfatFolder.NewFile(name, bytes, Instant.parse("2026-11-30T04:05:06Z")),
            (short) 0,
            9)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void aNameOfSixteenCharactersTakesTwoEntries() {
    ByteBuffer entries = of("0123456789abcdef", 1);
    assertThat(entries.capacity()).isEqualTo(4 * 32);
    assertThat(entries.get(1)).isEqualTo((byte) 3);
    assertThat(entries.getChar(3 * 32 + 2)).isEqualTo('f');
    assertThat(entries.getChar(3 * 32 + 4)).isEqualTo('\0');
  }

  @Test
  void aFileWithoutBytesHasNoCluster() {
    ByteBuffer entries = of("empty", 0);
    assertThat(entries.getInt(32 + 20)).isZero();
    assertThat(entries.get(32 + 1)).isEqualTo((byte) 1);
  }

  @Test
  void theTimeIsThatOfUtc() {
    int time = of("a", 1).getInt(12);
    assertThat(time >>> 25).isEqualTo(2026 - 1980);
    assertThat(time >>> 11 & 31).isEqualTo(4);
    assertThat(of("a", 1).get(23)).isEqualTo((byte) 0x80);
  }
}
