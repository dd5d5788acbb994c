package bty.engine.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.source.ImageException;
import bty.engine.source.StoredChunks;
import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class DecoderTest {
  private static final byte[] DISK = mixed(700_000, 7);
  private static final byte[] ZSTD = checksummed(DISK);

  @Test
  void zstdComesThroughWholeAndByteByByte() throws IOException {
    assertThat(unzstd(ZSTD, ZSTD.length, DISK.length + 1)).isEqualTo(DISK);
    assertThat(unzstd(ZSTD, 1, 4096)).isEqualTo(DISK);
    assertThat(unzstd(ZSTD, 4096, 1)).isEqualTo(DISK);
    assertThat(unzstd(ZSTD, ZSTD.length, DISK.length)).isEqualTo(DISK);
  }

  @Test
  void everyTruncationOfZstdIsAFailure() {
    byte[] small = checksummed(mixed(5000, 8));
    for (int length = 1; length < small.length; length++) {
      byte[] cut = Arrays.copyOf(small, length);
      assertThatThrownBy(() -> unzstd(cut, 512, 4096))
          .as("cut to %d bytes", length)
          .isInstanceOf(ImageException.class);
    }
  }

  @Test
  void everyFlippedBitOfZstdIsAFailure() {
    byte[] small = checksummed(mixed(600, 9));
    for (int bit = 0; bit < small.length * 8; bit++) {
      byte[] flipped = small.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      // A flip may turn the magic number into that of a skippable frame, or the header into one
      // that says less; what must not happen is other bytes than the disk's.
      try {
        assertThat(unzstd(flipped, 512, 4096)).as("bit %d", bit).isEqualTo(mixed(600, 9));
      } catch (IOException expected) {
        assertThat(expected).isInstanceOf(ImageException.class);
      }
    }
  }

  @Test
  void whateverFollowsZstdIsAFailure() {
    for (int extra : new int[] {1, 3, 4, 5000}) {
      byte[] longer = Arrays.copyOf(ZSTD, ZSTD.length + extra);
      Arrays.fill(longer, ZSTD.length, longer.length, (byte) 'x');
      assertThatThrownBy(() -> unzstd(longer, 4096, 4096))
          .as("%d bytes more", extra)
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("appended");
    }
  }

  @Test
  void manyFramesWithSkippableAndEmptyOnesAreOneDisk() throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    stored.writeBytes(skippable(12));
    for (int at = 0; at < DISK.length; at += 100_000) {
      stored.writeBytes(
          Zstd.compress(Arrays.copyOfRange(DISK, at, Math.min(DISK.length, at + 100_000))));
      stored.writeBytes(Zstd.compress(new byte[0]));
      stored.writeBytes(skippable(at / 1000));
    }
    byte[] bytes = stored.toByteArray();
    assertThat(unzstd(bytes, 1, 4096)).isEqualTo(DISK);
    assertThat(unzstd(bytes, bytes.length, 100_000)).isEqualTo(DISK);
  }

  @ParameterizedTest(name = "frames of {0} bytes, {1} stored bytes at a time")
  @CsvSource({
    "1000, 100000",
    "500000, 65536",
    "3000000, 1048576",
    "8388608, 1048576",
    "9000000, 1048576"
  })
  void framesSmallAndLargeAreDecodedBesideEachOther(int frame, int chunk) throws IOException {
    byte[] disk = mixed(frame < 1_000_000 ? 5 << 20 : 30 << 20, frame);
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    for (int at = 0; at < disk.length; at += frame) {
      stored.writeBytes(
          checksummed(Arrays.copyOfRange(disk, at, Math.min(disk.length, at + frame))));
    }
    byte[] bytes = stored.toByteArray();
    assertThat(unzstd(bytes, chunk, 1 << 20)).isEqualTo(disk);
    assertThat(unzstd(bytes, chunk, 65_000)).isEqualTo(disk);
    assertThatThrownBy(() -> unzstd(Arrays.copyOf(bytes, bytes.length - 1), chunk, 1 << 20))
        .hasMessageContaining("was cut off");
  }

  @Test
  void aDamagedFrameAmongManyIsFoundAfterThoseBeforeIt() throws IOException {
    byte[] one = checksummed(mixed(3_000_000, 5));
    byte[] many = new byte[one.length * 6];
    for (int i = 0; i < 6; i++) {
      System.arraycopy(one, 0, many, i * one.length, one.length);
    }
    many[3 * one.length + one.length / 2] ^= 4;
    ByteBuffer buffer = ByteBuffer.allocateDirect(9_000_000);
    try (Decoder decoder = ZstdFrames.of("x.zst", chunks(many, 1 << 20), 27, 3)) {
      assertThat(decoder.read(buffer)).isEqualTo(9_000_000);
      assertThatThrownBy(() -> decoder.read(buffer.clear()))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("x.zst is damaged near stored byte");
    }
  }

  @Test
  void aWindowBeyondMemoryIsRefusedInWords() {
    byte[] large = mixed(20 << 20, 11);
    byte[] stored;
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLong(27).setContentSize(false);
      ByteBuffer from = ByteBuffer.allocateDirect(large.length).put(large).flip();
      ByteBuffer to = ByteBuffer.allocateDirect((int) Zstd.compressBound(large.length));
      context.compressDirectByteBufferStream(to, from, EndDirective.END);
      stored = new byte[to.flip().remaining()];
      to.get(stored);
    }
    assertThat(ZstdFrameHeader.find(ByteBuffer.wrap(stored)).orElseThrow().windowBytes())
        .isEqualTo(1 << 25);
    assertThatThrownBy(() -> decode(new ZstdDecoder("x.zst", chunks(stored, 4096), 24), 4096))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("at most 16 MiB");
  }

  @Test
  void theWindowLimitIsHalfOfTheMemoryThatIsFree() {
    assertThat(FreeMemory.windowLogMax(0)).isEqualTo(23);
    assertThat(FreeMemory.windowLogMax(300L << 20)).isEqualTo(27);
    assertThat(FreeMemory.windowLogMax(1L << 40)).isEqualTo(31);
  }

  /// By one thread and by several, which must agree in the bytes and in what is said of bad ones.
  private static byte[] unzstd(byte[] stored, int chunkBytes, int bufferBytes) throws IOException {
    byte @Nullable [] single = null;
    String words = "";
    try {
      single = decode(new ZstdDecoder("x.zst", chunks(stored, chunkBytes), 27), bufferBytes);
    } catch (ImageException e) {
      words = withoutNumbers(e);
    }
    try {
      byte[] several =
          decode(ZstdFrames.of("x.zst", chunks(stored, chunkBytes), 27, 3), bufferBytes);
      assertThat(several).isEqualTo(single);
      return several;
    } catch (ImageException e) {
      assertThat(withoutNumbers(e)).isEqualTo(words);
      throw e;
    }
  }

  private static String withoutNumbers(ImageException e) {
    return String.valueOf(e.getMessage()).replaceAll("[0-9]+", "N");
  }

  static byte[] decode(Decoder decoder, int bufferBytes) throws IOException {
    try (decoder) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes);
      while (decoder.read(buffer.clear()) >= 0) {
        byte[] some = new byte[buffer.flip().remaining()];
        buffer.get(some);
        all.writeBytes(some);
      }
      return all.toByteArray();
    }
  }

  public static StoredChunks chunks(byte[] stored, int chunkBytes) {
    return new StoredChunks() {
      private int at;
      private int last;

      @Override
      public @Nullable ByteBuffer next() {
        int count = Math.min(chunkBytes, stored.length - at);
        if (count == 0) {
          return null;
        }
        ByteBuffer chunk = ByteBuffer.allocateDirect(count).put(stored, at, count).flip();
        at += count;
        last = count;
        return chunk;
      }

      @Override
      public long position() {
        return (long) at - last;
      }
    };
  }

  private static byte[] checksummed(byte[] content) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      return context.setChecksum(true).compress(content);
    }
  }

  private static byte[] skippable(int bytes) {
    return ByteBuffer.allocate(8 + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184D2A53)
        .putInt(bytes)
        .array();
  }

  /// Random bytes and runs of zeroes.
  public static byte[] mixed(int bytes, long seed) {
    Random random = new Random(seed);
    byte[] content = new byte[bytes];
    for (int at = 0; at < bytes; ) {
      int end = Math.min(bytes, at + 1 + random.nextInt(200_000));
      if (random.nextBoolean()) {
        byte[] some = new byte[end - at];
        random.nextBytes(some);
        System.arraycopy(some, 0, content, at, some.length);
      }
      at = end;
    }
    return content;
  }
}
