package bty.engine.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Qcow2ImageTest {
  @ParameterizedTest(name = "v{0}, clusters of 2^{1}, {2} bytes, {3}, subclusters {4}, seed {5}")
  @CsvSource({
    "2, 9, 200704, DEFLATE, false, 1",
    "3, 9, 200192, DEFLATE, false, 2",
    "3, 12, 3000320, DEFLATE, false, 3",
    "3, 12, 3000320, ZSTD, false, 4",
    "2, 16, 8388608, DEFLATE, false, 5",
    "3, 16, 8389120, ZSTD, false, 6",
    "3, 14, 4194304, DEFLATE, true, 7",
    "3, 16, 8389120, ZSTD, true, 8",
    "3, 21, 9437696, DEFLATE, false, 9",
    "3, 21, 9437696, ZSTD, true, 10",
    "3, 16, 512, DEFLATE, false, 11",
  })
  void everyWayOfReadingBringsTheDisk(
      int version, int bits, int bytes, Compression compression, boolean extended, long seed)
      throws IOException {
    Random random = new Random(seed);
    byte[] disk = disk(bytes, 1 << Math.max(9, bits - 4), random);
    byte[] file =
        new Qcow2Builder(version, bits, bytes, compression, extended)
            .fill(disk, random)
            .shuffled(seed)
            .build();
    Qcow2Image image = Qcow2Image.open("x", new MemoryBytes(file));
    assertThat(image.diskBytes()).isEqualTo(bytes);
    for (int piece : new int[] {4096, 65_536 + 7, 16 << 20}) {
      for (int buffer : new int[] {3000, 1 << 20, 16 << 20}) {
        StoredPieces needed = MemoryBytes.pieces(file, image.neededRanges(), piece);
        assertDisk(disk, read(image, image.needed(needed), buffer));
        StoredPieces all = MemoryBytes.pieces(file, RangeCursor.whole(file.length), piece);
        assertDisk(disk, read(image, image.whole(all), buffer));
      }
    }
    for (int i = 0; i < 50; i++) {
      int from = random.nextInt(bytes);
      ByteBuffer into = ByteBuffer.allocateDirect(random.nextInt(100_000) + 1);
      int count = image.read(from, into);
      assertThat(count).isEqualTo(Math.min(into.capacity(), bytes - from));
      assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(disk, from, count));
    }
  }

  @Test
  void whatIsNotNeededIsNotRead() throws IOException {
    byte[] content = noise(65_536, 1);
    Qcow2Builder builder = new Qcow2Builder(3, 16, 64 << 20).plain(0, content);
    for (int i = 1; i < 400; i++) {
      builder.zero(i, true);
    }
    byte[] file = builder.plain(900, content).build();
    MemoryBytes stored = new MemoryBytes(file);
    Qcow2Image image = Qcow2Image.open("x", stored);
    assertThat(stored.read()).isEqualTo(image.tableBytes() + 72).isLessThan(3 * 65_536);
    RangeCursor needed = image.neededRanges();
    long bytes = 0;
    while (needed.next()) {
      bytes += needed.to() - needed.from();
    }
    assertThat(bytes).isEqualTo(2 * 65_536);
    RangeCursor zeroes = image.zeroRanges();
    assertThat(zeroes.next()).isTrue();
    assertThat(zeroes.to() - zeroes.from()).isEqualTo(899 * 65_536);
    assertThat(zeroes.next()).isTrue();
    assertThat(zeroes.next()).isFalse();
  }

  @Test
  void clustersThatAreHolesOfTheFileAreNotRead() throws IOException {
    byte[] disk = new byte[8 << 20];
    System.arraycopy(noise(100_000, 1), 0, disk, 700_000, 100_000);
    System.arraycopy(noise(300_000, 2), 0, disk, 5_000_000, 300_000);
    Qcow2Builder builder = new Qcow2Builder(3, 16, disk.length);
    for (int i = 0; i < 128; i++) {
      builder.plain(i, Arrays.copyOfRange(disk, i << 16, (i + 1) << 16));
    }
    byte[] file = builder.build();
    Qcow2Image image = Qcow2Image.open("x", new HoledBytes(file)).withoutHoles();
    RangeCursor needed = image.neededRanges();
    long bytes = 0;
    while (needed.next()) {
      bytes += needed.to() - needed.from();
    }
    assertThat(bytes).isBetween(400_000L, 430_000L);
    StoredPieces pieces = MemoryBytes.pieces(file, image.neededRanges(), 100_000);
    assertDisk(disk, read(image, image.needed(pieces), 1 << 20));
  }

  /// A file whose zero blocks are holes.
  private record HoledBytes(ByteBuffer file) implements StoredBytes {
    private static final int BLOCK = 4096;

    HoledBytes(byte[] file) {
      this(ByteBuffer.wrap(file));
    }

    @Override
    public long length() {
      return file.limit();
    }

    @Override
    public void read(long position, ByteBuffer into) {
      into.put(file.slice((int) position, into.remaining()));
    }

    @Override
    public long nextData(long position) {
      return next(position, false);
    }

    @Override
    public long nextHole(long position) {
      return next(position, true);
    }

    private long next(long position, boolean hole) {
      long at = position;
      while (at < length() && isHole((int) at / BLOCK * BLOCK) != hole) {
        at = (at / BLOCK + 1) * BLOCK;
      }
      return Math.min(at, length());
    }

    private boolean isHole(int block) {
      int bytes = Math.min(BLOCK, file.limit() - block);
      return file.slice(block, bytes).equals(ByteBuffer.allocate(bytes));
    }
  }

  @Test
  void clustersMayShareTheirStoredBytes() throws IOException {
    byte[] content = noise(512, 1);
    byte[] file = new Qcow2Builder(3, 9, 2048).plain(0, content).plain(2, content).build();
    int table = l2(file);
    ByteBuffer.wrap(file).putLong(table + 16, ByteBuffer.wrap(file).getLong(table));
    Qcow2Image image = Qcow2Image.open("x", new MemoryBytes(file));
    byte[] disk = Arrays.copyOf(content, 2048);
    System.arraycopy(content, 0, disk, 1024, 512);
    StoredPieces needed = MemoryBytes.pieces(file, image.neededRanges(), 100);
    assertDisk(disk, read(image, image.needed(needed), 4096));
  }

  @Test
  void tablesThatAreOthersWhenTheFileGoesPastAreFoundOut() throws IOException {
    byte[] file =
        new Qcow2Builder(3, 12, 1 << 20)
            .plain(0, noise(4096, 1))
            .compressed(7, new byte[4096])
            .build();
    Qcow2Image image = Qcow2Image.open("disk.img", new MemoryBytes(file));
    for (int at : new int[] {30, 112, 2 * 4096 + 3, l2(file) + 8, l2(file) + 4095}) {
      byte[] other = file.clone();
      other[at] ^= 1;
      StoredPieces all = MemoryBytes.pieces(other, RangeCursor.whole(other.length), 1000);
      assertThatThrownBy(() -> read(image, image.whole(all), 1 << 20))
          .isInstanceOfSatisfying(
              Qcow2Exception.class,
              e -> assertThat(e.kind()).isEqualTo(Qcow2Exception.Kind.CHANGED))
          .hasMessageContaining("disk.img was changed while it was read");
    }
  }

  @Test
  void aCompressedClusterThatMakesNoSenseIsNamed() throws IOException {
    for (Compression compression : Compression.values()) {
      byte[] file =
          new Qcow2Builder(3, 12, 1 << 20, compression, false)
              .compressed(3, noise(4096, 2))
              .build();
      Arrays.fill(file, file.length - 8192, file.length, (byte) 0x66);
      Qcow2Image image = Qcow2Image.open("disk.img", new MemoryBytes(file));
      StoredPieces needed = MemoryBytes.pieces(file, image.neededRanges(), 1000);
      assertThatThrownBy(() -> read(image, image.needed(needed), 1 << 20))
          .hasMessageContaining(
              "disk.img is damaged qcow2: the compressed cluster of its disk at byte 12288");
      assertThatThrownBy(() -> image.read(12_300, ByteBuffer.allocateDirect(10)))
          .hasMessageContaining("at byte 12288 can't be decompressed");
    }
  }

  static int l2(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    return (int) (bytes.getLong((int) bytes.getLong(40)) & 0xffff_ffffL);
  }

  static byte[] noise(int bytes, long seed) {
    byte[] noise = new byte[bytes];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  /// Stretches of zeroes, noise, and text that can be compressed.
  private static byte[] disk(int bytes, int unit, Random random) {
    byte[] disk = new byte[bytes];
    for (int at = 0; at < bytes; at += unit) {
      byte[] part = new byte[Math.min(unit, bytes - at)];
      switch (random.nextInt(3)) {
        case 0 -> random.nextBytes(part);
        case 1 -> Arrays.fill(part, (byte) random.nextInt());
        default -> {}
      }
      System.arraycopy(part, 0, disk, at, part.length);
    }
    return disk;
  }

  /// What is not written must be said to be zero, and nothing twice.
  private static byte[] read(Qcow2Image image, ClusterReader reader, int bufferBytes)
      throws IOException {
    byte[] disk = new byte[(int) image.diskBytes()];
    byte[] touched = new byte[disk.length];
    RangeCursor zeroes = image.zeroRanges();
    while (zeroes.next()) {
      touch(touched, zeroes.from(), zeroes.to());
    }
    try (reader) {
      ByteBuffer into = ByteBuffer.allocateDirect(bufferBytes);
      long at = reader.read(into);
      while (at >= 0) {
        into.flip();
        touch(touched, at, at + into.remaining());
        into.get(disk, (int) at, into.remaining());
        at = reader.read(into.clear());
      }
    }
    byte[] once = new byte[disk.length];
    Arrays.fill(once, (byte) 1);
    assertThat(Arrays.mismatch(touched, once)).isEqualTo(-1);
    return disk;
  }

  private static void touch(byte[] touched, long from, long to) {
    for (long i = from; i < to; i++) {
      touched[(int) i]++;
    }
  }

  private static void assertDisk(byte[] expected, byte[] found) {
    assertThat(Arrays.mismatch(found, expected)).isEqualTo(-1);
  }
}
