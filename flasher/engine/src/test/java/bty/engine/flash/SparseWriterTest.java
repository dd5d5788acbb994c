package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparseWriterTest {
  private static final int UNIT = SparseWriter.UNIT_BYTES;

  @ParameterizedTest(name = "data in [{0}, {1}) of {2} bytes: {3} steps")
  @CsvSource({
    "0, 0, 262144, 1",
    "0, 262144, 262144, 1",
    "0, 1, 262144, 2",
    "262143, 262144, 262144, 2",
    "65536, 131072, 262144, 3",
    "65535, 65537, 262144, 2",
    "0, 0, 262656, 2",
    "0, 0, 512, 1",
    "0, 0, 0, 0",
  })
  void dataAndZeroesTakeAsFewStepsAsThereAreRuns(int from, int to, int bytes, int steps)
      throws IOException {
    byte[] chunk = new byte[bytes];
    Arrays.fill(chunk, from, to, (byte) 7);
    RecordingDisk disk = new RecordingDisk(8 * UNIT);
    SparseWriter.write(disk, direct(chunk), UNIT);
    byte[] expected = RecordingDisk.old(8 * UNIT);
    System.arraycopy(chunk, 0, expected, UNIT, bytes);
    assertThat(disk.content()).isEqualTo(expected);
    assertThat(disk.steps()).hasSize(steps);
  }

  @Test
  void anUnalignedEndIsSplitOffSoThatTheRestStaysDirect() throws IOException {
    byte[] chunk = new byte[UNIT + 512];
    Arrays.fill(chunk, (byte) 7);
    RecordingDisk disk = new RecordingDisk(8 * UNIT);
    SparseWriter.write(disk, direct(chunk), 0);
    assertThat(disk.steps())
        .extracting(step -> ((RecordingDisk.Step.Wrote) step).bytes().remaining())
        .containsExactly(UNIT, 512);
  }

  private static ByteBuffer direct(byte[] bytes) {
    return DiskWriters.alignedBuffer(bytes.length).put(bytes).flip();
  }
}
