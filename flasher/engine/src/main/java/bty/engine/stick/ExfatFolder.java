package bty.engine.stick;

import bty.engine.device.WritableDisk;
import bty.engine.disk.DiskBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The root folder of a fresh exFAT, to which files are added: past the kernel, which may have no
/// driver for it. A file's bytes lie in one piece.
///
/// A file has a name only once its bytes and their marks in the bitmap are on stable storage: a cut
/// of the power leaves whole files, and at most room that is marked and not used.
final class ExfatFolder {
  private static final int PIECE = 4 << 20;
  private static final int UPCASE_TABLE = 0x82;

  /// Hears how far a file is.
  @FunctionalInterface
  interface Progress {
    /// @param bytes from its beginning
    /// @throws IOException if it is to be ended here
    void at(long bytes) throws IOException;
  }

  private final WritableDisk disk;
  private final long start;
  private final ExfatBoot boot;
  private final long bitmapAt;
  private final ByteBuffer bitmap;
  private final UpcaseTable upcase;
  private final Set<String> names = new HashSet<>();
  private int used;

  private ExfatFolder(WritableDisk disk, long start, DiskBytes partition, ExfatBoot boot)
      throws IOException {
    this.disk = disk;
    this.start = start;
    this.boot = boot;
    long entry = ExfatGrowth.bitmapEntry(partition, boot).orElseThrow(ExfatFolder::unclear);
    bitmapAt = boot.offsetOf(unsigned(partition, entry + 20));
    bitmap =
        ByteBuffer.allocate((int) ((boot.clusterCount() + 7) / 8))
            .put(
                partition
                    .range(bitmapAt, (int) ((boot.clusterCount() + 7) / 8))
                    .orElseThrow(ExfatFolder::unclear));
    upcase = new UpcaseTable(look(partition).orElseThrow(ExfatFolder::unclear));
  }

  /// Opens the file system that begins at that place of the disk.
  ///
  /// @throws IOException if there is none, or one that can't be understood
  static ExfatFolder open(WritableDisk disk, long start, long bytes) throws IOException {
    DiskBytes partition = Stick.bytesOf(disk).part(start, bytes);
    return new ExfatFolder(
        disk, start, partition, ExfatBoot.of(partition).orElseThrow(ExfatFolder::unclear));
  }

  private static IOException unclear() {
    return new IOException("the partition of images holds no exFAT that bty made");
  }

  private static long unsigned(DiskBytes partition, long at) throws IOException {
    return Integer.toUnsignedLong(
        partition.range(at, Integer.BYTES).orElseThrow(ExfatFolder::unclear).getInt(0));
  }

  /// Looks through the folder: counts its entries, and returns the table of capitals.
  private Optional<ByteBuffer> look(DiskBytes partition) throws IOException {
    ByteBuffer entries =
        partition
            .range(boot.offsetOf(boot.rootCluster()), boot.clusterBytes())
            .orElseThrow(ExfatFolder::unclear);
    Optional<ByteBuffer> table = Optional.empty();
    while (used + FileEntries.ENTRY_BYTES <= entries.limit() && entries.get(used) != 0) {
      if (Byte.toUnsignedInt(entries.get(used)) == UPCASE_TABLE) {
        long cluster = Integer.toUnsignedLong(entries.getInt(used + 20));
        table = partition.range(boot.offsetOf(cluster), (int) entries.getLong(used + 24));
      }
      used += FileEntries.ENTRY_BYTES;
    }
    return table;
  }

  /// How many bytes a file of that size takes.
  static long room(long bytes, int clusterBytes) {
    return (bytes + clusterBytes - 1) / clusterBytes * clusterBytes;
  }

  int clusterBytes() {
    return boot.clusterBytes();
  }

  /// A file that is to be added.
  ///
  /// @param bytes how many it has
  /// @param modified when its content last changed
  record NewFile(String name, long bytes, Instant modified) {}

  /// Looks at what was written before it becomes a file.
  @FunctionalInterface
  interface Check {
    /// @param at where its bytes begin on the disk
    /// @throws IOException if it is not to become one
    void written(long at) throws IOException;
  }

  /// Adds a file, once the check is content with it; else nothing of it is left but bytes in free
  /// room.
  ///
  /// @param progress is told how many bytes are written, now and then
  /// @throws IOException if there is no room, a file of that name is there (whatever its capitals),
  ///   the stream has fewer bytes, or the disk refuses them
  void add(NewFile file, InputStream content, Progress progress, Check check) throws IOException {
    if (!names.add(upcase.upcase(file.name()))) {
      throw new IOException("two files are called " + file.name() + ", whatever their capitals");
    }
    int clusters = (int) (room(file.bytes(), boot.clusterBytes()) / boot.clusterBytes());
    int first = free(clusters);
    ByteBuffer entries = FileEntries.of(file, upcase.hash(file.name()), numbered(first));
    if (first < 0 || used + entries.capacity() >= boot.clusterBytes()) {
      throw new IOException("there is no room left for " + file.name());
    }
    long at = start + boot.offsetOf(numbered(first));
    copy(content, at, file.bytes(), progress);
    disk.sync();
    check.written(at);
    mark(first, clusters);
    disk.sync();
    disk.write(direct(entries), start + boot.offsetOf(boot.rootCluster()) + used);
    disk.sync();
    used += entries.capacity();
  }

  private static int numbered(int cluster) {
    return cluster + ExfatBoot.FIRST_CLUSTER;
  }

  private void copy(InputStream content, long at, long bytes, Progress progress)
      throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE + 4096).alignedSlice(4096).limit(PIECE);
    byte[] read = new byte[PIECE];
    for (long done = 0; done < bytes; ) {
      int count = content.readNBytes(read, 0, (int) Math.min(PIECE, bytes - done));
      if (count == 0) {
        throw new IOException("it ended after %d of %d bytes".formatted(done, bytes));
      }
      piece.clear().put(read, 0, count);
      disk.write(piece.flip(), at + done);
      done += count;
      progress.at(done);
    }
  }

  /// The first of as many free clusters in a row, counted from 0; -1 if there are none.
  private int free(int clusters) {
    int run = 0;
    for (int at = 0; at < boot.clusterCount(); at++) {
      if (run == clusters) {
        return at - run;
      }
      run = (bitmap.get(at / 8) >>> (at % 8) & 1) == 0 ? run + 1 : 0;
    }
    return run >= clusters ? (int) boot.clusterCount() - run : -1;
  }

  private void mark(int first, int clusters) throws IOException {
    if (clusters == 0) {
      return;
    }
    for (int at = first; at < first + clusters; at++) {
      bitmap.put(at / 8, (byte) (bitmap.get(at / 8) | 1 << at % 8));
    }
    int from = first / 8;
    int to = (first + clusters - 1) / 8 + 1;
    disk.write(direct(bitmap.slice(from, to - from)), start + bitmapAt + from);
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocateDirect(bytes.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    return copy.put(bytes.duplicate().clear()).flip();
  }
}
