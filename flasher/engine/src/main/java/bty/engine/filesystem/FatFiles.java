package bty.engine.filesystem;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads a FAT file system: folders by their short names, and the beginnings of files, Microsoft's
/// "FAT: General Overview of On-Disk Format" 1.03.
final class FatFiles {
  /// A file or folder; `cluster` is where it begins.
  private record Entry(String name, boolean isFolder, long cluster) {}

  private static final int ENTRY_BYTES = 32;
  private static final int MOST_CLUSTERS = 64;
  private static final int MOST_CLUSTER_BYTES = 256 * 1024;
  private static final int VOLUME_OR_LONG_NAME = 0x08;
  private static final int FOLDER = 0x10;
  private static final long FAT12_CLUSTERS = 4085;
  private static final long FAT16_CLUSTERS = 65_525;

  private final DiskBytes bytes;
  private final int clusterBytes;
  private final long fatAt;
  private final long rootAt;
  private final int rootBytes;
  private final long dataAt;
  private final int fatBits;
  private final long rootCluster;

  private FatFiles(DiskBytes bytes, ByteBuffer boot) {
    int sector = Short.toUnsignedInt(boot.getShort(11));
    long fatSectors = Short.toUnsignedInt(boot.getShort(22));
    fatSectors = fatSectors == 0 ? Integer.toUnsignedLong(boot.getInt(36)) : fatSectors;
    long total = Short.toUnsignedInt(boot.getShort(19));
    total = total == 0 ? Integer.toUnsignedLong(boot.getInt(32)) : total;
    this.bytes = bytes;
    this.clusterBytes = sector * Byte.toUnsignedInt(boot.get(13));
    this.fatAt = (long) sector * Short.toUnsignedInt(boot.getShort(14));
    this.rootAt = fatAt + fatSectors * sector * Byte.toUnsignedInt(boot.get(16));
    this.rootBytes = ENTRY_BYTES * Short.toUnsignedInt(boot.getShort(17));
    this.dataAt = rootAt + rootBytes;
    long clusters = clusterBytes == 0 ? 0 : (total * sector - dataAt) / clusterBytes;
    this.fatBits = clusters < FAT12_CLUSTERS ? 12 : clusters < FAT16_CLUSTERS ? 16 : 32;
    this.rootCluster = fatBits == 32 ? Integer.toUnsignedLong(boot.getInt(44)) : 0;
  }

  /// The names in a folder, upper case; empty if the folder is not there or can't be read.
  ///
  /// @param path names of folders, in any case
  static Optional<List<String>> list(DiskBytes partition, List<String> path) {
    return partition
        .range(0, 512)
        .map(boot -> new FatFiles(partition, boot))
        .filter(fat -> fat.clusterBytes > 0 && fat.clusterBytes <= MOST_CLUSTER_BYTES)
        .flatMap(fat -> fat.list(path))
        .map(entries -> entries.stream().map(Entry::name).toList());
  }

  /// The beginning of a file; empty if it is not there or can't be read.
  ///
  /// @param path names of folders and of the file, in any case
  /// @param most so many bytes, or what there is before the end of its last cluster
  static Optional<ByteBuffer> head(DiskBytes partition, List<String> path, int most) {
    return partition
        .range(0, 512)
        .map(boot -> new FatFiles(partition, boot))
        .filter(fat -> fat.clusterBytes > 0 && fat.clusterBytes <= MOST_CLUSTER_BYTES)
        .flatMap(fat ->
            fat.list(path.subList(0, path.size() - 1))
                .flatMap(entries ->
                    entries.stream()
                        .filter(entry -> !entry.isFolder())
                        .filter(entry -> entry.name().equalsIgnoreCase(path.getLast()))
                        .findFirst())
                .flatMap(entry -> fat.head(entry.cluster(), most)));
  }

  private Optional<ByteBuffer> head(long first, int most) {
    ByteBuffer head = ByteBuffer.allocate(most);
    long cluster = first;
    while (cluster >= 2 && head.hasRemaining()) {
      int length = Math.min(clusterBytes, head.remaining());
      Optional<ByteBuffer> content = bytes.range(dataAt + (cluster - 2) * clusterBytes, length);
      if (content.isEmpty()) {
        return Optional.empty();
      }
      head.put(content.get());
      if (head.hasRemaining()) {
        OptionalLong next = next(cluster);
        if (next.isEmpty()) {
          return Optional.empty();
        }
        cluster = next.getAsLong();
      }
    }
    return Optional.of(head.flip());
  }

  private Optional<List<Entry>> list(List<String> path) {
    Optional<List<Entry>> folder =
        fatBits == 32 ? chain(rootCluster) : bytes.range(rootAt, rootBytes).map(FatFiles::entries);
    for (String name : path) {
      folder =
          folder
              .flatMap(entries ->
                  entries.stream()
                      .filter(Entry::isFolder)
                      .filter(entry -> entry.name().equalsIgnoreCase(name))
                      .findFirst())
              .flatMap(entry -> chain(entry.cluster()));
    }
    return folder;
  }

  private Optional<List<Entry>> chain(long first) {
    List<Entry> all = new ArrayList<>();
    long cluster = first;
    for (int i = 0; i < MOST_CLUSTERS && cluster >= 2; i++) {
      Optional<ByteBuffer> content =
          bytes.range(dataAt + (cluster - 2) * clusterBytes, clusterBytes);
      if (content.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(entries(content.get()));
      OptionalLong next = next(cluster);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      cluster = next.getAsLong();
    }
    // What is longer than anybody's folder is not known, either.
    return cluster < 2 ? Optional.of(all) : Optional.empty();
  }

  /// The next cluster of a chain; 0 at its end, and nothing where the table can't be had.
  private OptionalLong next(long cluster) {
    long at = fatAt + cluster * fatBits / 8;
    Optional<ByteBuffer> entry = bytes.range(at, fatBits == 32 ? 4 : 2);
    return entry.isEmpty() ? OptionalLong.empty() : OptionalLong.of(next(cluster, entry.get()));
  }

  private long next(long cluster, ByteBuffer entry) {
    return switch (fatBits) {
      case 12 -> {
        int pair = Short.toUnsignedInt(entry.getShort(0));
        int next = cluster % 2 == 0 ? pair & 0xfff : pair >>> 4;
        yield next >= 0xff7 ? 0 : next;
      }
      case 16 -> {
        int next = Short.toUnsignedInt(entry.getShort(0));
        yield next >= 0xfff7 ? 0 : next;
      }
      default -> {
        int next = entry.getInt(0) & 0x0fff_ffff;
        yield next >= 0x0fff_fff7 ? 0 : next;
      }
    };
  }

  private static List<Entry> entries(ByteBuffer folder) {
    List<Entry> found = new ArrayList<>();
    for (int at = 0; at + ENTRY_BYTES <= folder.limit() && folder.get(at) != 0; at += ENTRY_BYTES) {
      int attributes = folder.get(at + 11);
      boolean deleted = Byte.toUnsignedInt(folder.get(at)) == 0xe5;
      if (!deleted && (attributes & VOLUME_OR_LONG_NAME) == 0 && folder.get(at) != '.') {
        long high = (long) Short.toUnsignedInt(folder.getShort(at + 20)) << 16;
        long cluster = high | Short.toUnsignedInt(folder.getShort(at + 26));
        found.add(new Entry(name(folder, at), (attributes & FOLDER) != 0, cluster));
      }
    }
    return found;
  }

  private static String name(ByteBuffer folder, int at) {
    String base = Text.of(folder, at, 8, StandardCharsets.ISO_8859_1);
    String extension = Text.of(folder, at + 8, 3, StandardCharsets.ISO_8859_1);
    return (extension.isEmpty() ? base : base + "." + extension).toUpperCase(Locale.ROOT);
  }
}
