package bty.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.compression.DecoderTest;
import bty.engine.partition.DiskEnds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndsKeeperTest {
  private static final int END = EndsKeeper.END_BYTES;

  @ParameterizedTest(name = "{0} bytes in pieces of {1}")
  @CsvSource({
    "512, 512",
    "1048576, 4096",
    "1048577, 1000000",
    "2097152, 1048576",
    "3000000, 77777",
    "9000000, 1048576",
    "9000000, 4000000",
    "3500000, 500000"
  })
  void bothEndsAreTheDisksInOrderAndShuffled(int bytes, int piece) {
    byte[] disk = DecoderTest.mixed(bytes, bytes);
    for (boolean shuffled : new boolean[] {false, true}) {
      OptionalLong size = shuffled ? OptionalLong.of(bytes) : OptionalLong.empty();
      ByteBuffer head = ByteBuffer.allocateDirect(Math.min(END, bytes));
      head.put(disk, 0, head.capacity()).flip();
      EndsKeeper keeper = new EndsKeeper(head, size);
      for (int at : offsets(head.capacity(), bytes, piece, shuffled)) {
        give(keeper, disk, at, Math.min(piece, bytes - at));
      }
      DiskEnds ends = keeper.of(bytes);
      int tail = ends.tail().remaining();
      assertThat(tail).isGreaterThanOrEqualTo(Math.min(END, bytes));
      assertThat(array(ends.head())).isEqualTo(Arrays.copyOf(disk, Math.min(END, bytes)));
      assertThat(array(ends.tail())).isEqualTo(Arrays.copyOfRange(disk, bytes - tail, bytes));
    }
  }

  private static List<Integer> offsets(int from, int to, int step, boolean shuffled) {
    List<Integer> offsets = new ArrayList<>();
    for (int at = from; at < to; at += step) {
      offsets.add(at);
    }
    if (shuffled) {
      Collections.shuffle(offsets, new Random(1));
    }
    return offsets;
  }

  /// What is zero comes as zeroes.
  private static void give(EndsKeeper keeper, byte[] disk, int at, int length) {
    if (Arrays.equals(disk, at, at + length, new byte[length], 0, length)) {
      keeper.zeroes(at, length);
    } else {
      keeper.data(ByteBuffer.wrap(disk, at, length), at);
    }
  }

  private static byte[] array(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.duplicate().get(bytes);
    return bytes;
  }
}
