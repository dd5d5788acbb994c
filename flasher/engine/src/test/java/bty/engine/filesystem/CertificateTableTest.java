package bty.engine.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CertificateTableTest {
  /// The head of an EFI program.
  ///
  /// @param magic 0x20b for 64 bits, 0x10b for 32
  private static ByteBuffer program(int magic, int at, int size) {
    ByteBuffer head = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    head.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x80).putInt(0x80, 0x4550);
    int optional = 0x80 + 24;
    int count = optional + (magic == 0x20b ? 108 : 92);
    head.putShort(optional, (short) magic).putInt(count, 16);
    return head.putInt(count + 4 + 32, at).putInt(count + 4 + 36, size);
  }

  @Test
  void signatureIsSeenInProgramsOf64And32Bits() {
    assertThat(CertificateTable.isIn(program(0x20b, 4096, 2000))).isTrue();
    assertThat(CertificateTable.isIn(program(0x10b, 4096, 2000))).isTrue();
    assertThat(CertificateTable.isIn(program(0x20b, 0, 0))).isFalse();
    assertThat(CertificateTable.isIn(program(0x107, 4096, 2000))).isFalse();
  }

  @Test
  void aProgramWithFewDirectoriesHasNone() {
    assertThat(CertificateTable.isIn(program(0x20b, 4096, 2000).putInt(0x80 + 24 + 108, 4)))
        .isFalse();
  }

  @Test
  void whatIsCutOffOrNoiseHasNoneAndBreaksNothing() {
    ByteBuffer whole = program(0x20b, 4096, 2000);
    for (int length = 0; length < 300; length++) {
      assertThat(CertificateTable.isIn(whole.slice(0, length))).as("" + length).isFalse();
    }
    Random chance = new Random(20261130);
    byte[] noise = new byte[512];
    for (int i = 0; i < 20_000; i++) {
      chance.nextBytes(noise);
      noise[0] = 'M';
      noise[1] = 'Z';
      noise[0x3e] = 0;
      noise[0x3f] = 0;
      boolean _ = CertificateTable.isIn(ByteBuffer.wrap(noise));
    }
  }
}
