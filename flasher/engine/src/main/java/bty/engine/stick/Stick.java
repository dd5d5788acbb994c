package bty.engine.stick;

import bty.engine.device.WritableDisk;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.DiskWrite;
import bty.engine.disk.ReadBytes;
import bty.engine.partition.GptGrowth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// bty's stick, as `image-builder/build usb` makes it: its last partition, an exFAT named
/// BTY_IMAGES, is small in the image and grows to the size of the disk that it was written to.
public final class Stick {
  /// The name of the partition, and of the file system in it.
  public static final String IMAGES = "BTY_IMAGES";

  /// By which a stick is recognised: the identifier of its partition table, made from its name in
  /// `image-builder/lib/usb_image.py`.
  public static final String DISK_GUID = "acb55cba-8cee-5cd5-95e0-8cceb595a517";

  private static final long LARGEST_CLUSTER = 32L << 20;
  private static final long LARGEST = 2L << 40;

  private Stick() {}

  /// How a growth ended.
  public sealed interface Growth {
    /// The partition fills the disk, and its file system the partition.
    ///
    /// @param oldBytes of the file system
    /// @param newBytes of the file system
    record Grown(long oldBytes, long newBytes) implements Growth {}

    /// Nothing was to be done.
    ///
    /// @param bytes of the file system
    record Full(long bytes) implements Growth {}

    /// The partition fills the disk, but what is in it was left as it is.
    ///
    /// @param reason a part of a sentence
    record Kept(String reason) implements Growth {}

    /// It is no stick of bty's; nothing was written.
    record None() implements Growth {}
  }

  /// Where the partition lies, once it has grown.
  record Span(long startBytes, long bytes) {}

  /// Makes the partition and its file system as large as the disk allows, and completes what a cut
  /// of the power left undone before. Whatever is stored stays where it is.
  ///
  /// The caller has the kernel read the partition table anew.
  ///
  /// @param disk held exclusively, so that the file system isn't mounted
  public static Growth grow(WritableDisk disk) throws IOException {
    try {
      DiskBytes bytes = bytesOf(disk);
      Optional<GptGrowth> table = table(bytes);
      if (table.isEmpty()) {
        return new Growth.None();
      }
      write(disk, table.get().writes());
      long start = table.get().startBytes();
      Optional<ExfatGrowth> inside = ExfatGrowth.of(bytes.part(start, table.get().newBytes()));
      if (inside.isEmpty()) {
        return new Growth.Kept("what is in it is no exFAT that bty made");
      }
      ExfatGrowth files = inside.get();
      write(disk, files.writes().stream().map(write -> write.movedBy(start)).toList());
      if (files.newBytes() > files.oldBytes()) {
        return new Growth.Grown(files.oldBytes(), files.newBytes());
      }
      return isFull(table.get(), files)
          ? new Growth.Full(files.newBytes())
          : new Growth.Kept("its file system was not made to grow");
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// A file system has whole clusters, and the stick's has room for so many.
  private static boolean isFull(GptGrowth table, ExfatGrowth files) {
    return table.newBytes() - files.newBytes() < LARGEST_CLUSTER
        || files.newBytes() > LARGEST - LARGEST_CLUSTER;
  }

  /// Where the partition of images lies.
  static Optional<Span> images(DiskBytes disk) {
    return table(disk).map(growth -> new Span(growth.startBytes(), growth.oldBytes()));
  }

  private static Optional<GptGrowth> table(DiskBytes disk) {
    return GptGrowth.of(disk, DISK_GUID, IMAGES);
  }

  static DiskBytes bytesOf(WritableDisk disk) {
    return ReadBytes.of(disk.sizeBytes(), disk::read);
  }

  private static void write(WritableDisk disk, List<DiskWrite> writes) throws IOException {
    for (DiskWrite write : writes) {
      disk.write(write.bytes(), write.offset());
      disk.sync();
    }
  }
}
