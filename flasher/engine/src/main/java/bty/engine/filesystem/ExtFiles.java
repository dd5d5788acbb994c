package bty.engine.filesystem;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks up small files of an ext2, ext3 or ext4 file system by their path: extents and direct
/// blocks, no symbolic links, no data inside of inodes. What is anything else is not found.
final class ExtFiles {
  private static final int ROOT = 2;
  private static final int INODE_BYTES = 128;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int TYPE_BITS = 0170000;
  private static final int FLAG_EXTENTS = 0x8_0000;
  private static final short EXTENT_MAGIC = (short) 0xf30a;
  private static final int MOST_DEPTH = 5;
  private static final int MOST_NODES = 64;
  private static final int MOST_BLOCKS = 256;
  private static final int MOST_FILE_BYTES = 64 * 1024;

  private final DiskBytes bytes;
  private final ExtSuperblock superblock;
  // Nodes of extent trees still to be read for one path: a made-up tree may lead back to itself.
  private int nodes = MOST_NODES;

  private ExtFiles(DiskBytes bytes, ExtSuperblock superblock) {
    this.bytes = bytes;
    this.superblock = superblock;
  }

  /// The content of a regular file of up to 64 KiB.
  static Optional<ByteBuffer> read(DiskBytes bytes, List<String> path) {
    return bytes
        .range(1024, 1024)
        .map(ExtSuperblock::new)
        .filter(block -> block.blockBytes() > 0 && block.hasPlainGroups())
        .filter(block -> block.inodesPerGroup() > 0 && block.inodeBytes() >= INODE_BYTES)
        .flatMap(block -> new ExtFiles(bytes, block).find(path));
  }

  private Optional<ByteBuffer> find(List<String> path) {
    Optional<ByteBuffer> inode = inode(ROOT);
    for (String name : path) {
      inode = inode.flatMap(directory -> lookUp(directory, name)).flatMap(this::inode);
    }
    return inode.filter(file -> isOf(REGULAR, file)).flatMap(this::content);
  }

  private static boolean isOf(int type, ByteBuffer inode) {
    return (inode.getShort(0) & TYPE_BITS) == type;
  }

  private Optional<ByteBuffer> inode(long number) {
    long index = number - 1;
    long descriptor =
        superblock.firstGroupDescriptor()
            + index / superblock.inodesPerGroup() * superblock.groupDescriptorBytes();
    long inGroup = index % superblock.inodesPerGroup() * superblock.inodeBytes();
    return index < 0
        ? Optional.empty()
        : bytes
            .range(descriptor, superblock.groupDescriptorBytes())
            .flatMap(group -> blockAt(inodeTable(group), inGroup, INODE_BYTES));
  }

  private long inodeTable(ByteBuffer group) {
    long high = group.limit() >= 64 ? Integer.toUnsignedLong(group.getInt(40)) : 0;
    return high << 32 | Integer.toUnsignedLong(group.getInt(8));
  }

  /// Bytes of a block, or of those behind it.
  private Optional<ByteBuffer> blockAt(long block, long offset, int length) {
    return block <= 0 || block >= bytes.diskBytes() / superblock.blockBytes()
        ? Optional.empty()
        : bytes.range(block * superblock.blockBytes() + offset, length);
  }

  private Optional<Long> lookUp(ByteBuffer directory, String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    if (!isOf(DIRECTORY, directory)) {
      return Optional.empty();
    }
    for (long block : blocks(directory)) {
      Optional<Long> found =
          blockAt(block, 0, superblock.blockBytes()).flatMap(entries -> lookUp(entries, wanted));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> lookUp(ByteBuffer entries, byte[] name) {
    int at = 0;
    while (at + 8 + name.length <= entries.limit()) {
      long inode = Integer.toUnsignedLong(entries.getInt(at));
      int length = Short.toUnsignedInt(entries.getShort(at + 4));
      boolean same =
          Byte.toUnsignedInt(entries.get(at + 6)) == name.length
              && entries.slice(at + 8, name.length).equals(ByteBuffer.wrap(name));
      if (inode != 0 && same) {
        return Optional.of(inode);
      }
      if (length < 8) {
        break;
      }
      at += length;
    }
    return Optional.empty();
  }

  private Optional<ByteBuffer> content(ByteBuffer inode) {
    long size = Integer.toUnsignedLong(inode.getInt(4));
    if (size > MOST_FILE_BYTES) {
      return Optional.empty();
    }
    ByteBuffer content = ByteBuffer.allocate((int) size);
    for (long block : blocks(inode)) {
      Optional<ByteBuffer> part =
          blockAt(block, 0, Math.min(content.remaining(), superblock.blockBytes()));
      if (part.isEmpty() || !content.hasRemaining()) {
        break;
      }
      content.put(part.get());
    }
    return content.hasRemaining() ? Optional.empty() : Optional.of(content.flip());
  }

  /// The blocks of a file in order, holes left out; no more than a few are ever needed here.
  private List<Long> blocks(ByteBuffer inode) {
    List<Long> found = new ArrayList<>();
    ByteBuffer map = DiskBytes.slice(inode, 40, 60);
    if ((inode.getInt(32) & FLAG_EXTENTS) != 0) {
      extents(map, MOST_DEPTH, found);
    } else {
      for (int i = 0; i < 12 && map.getInt(4 * i) != 0; i++) {
        found.add(Integer.toUnsignedLong(map.getInt(4 * i)));
      }
    }
    return found;
  }

  private void extents(ByteBuffer node, int depth, List<Long> found) {
    int entries = Short.toUnsignedInt(node.getShort(2));
    int level = Short.toUnsignedInt(node.getShort(6));
    if (node.getShort(0) != EXTENT_MAGIC || depth == 0 || --nodes < 0) {
      return;
    }
    for (int i = 0; i < entries && 12 * i + 24 <= node.limit(); i++) {
      ByteBuffer entry = DiskBytes.slice(node, 12 * i + 12, 12);
      if (found.size() >= MOST_BLOCKS) {
        return;
      }
      if (level == 0) {
        long first = (long) Short.toUnsignedInt(entry.getShort(6)) << 32;
        first |= Integer.toUnsignedLong(entry.getInt(8));
        int count = Short.toUnsignedInt(entry.getShort(4));
        // Beyond 32768 it was set aside and not written.
        for (int j = 0; j < count && count <= 32_768 && found.size() < MOST_BLOCKS; j++) {
          found.add(first + j);
        }
      } else {
        long child = (long) Short.toUnsignedInt(entry.getShort(8)) << 32;
        child |= Integer.toUnsignedLong(entry.getInt(4));
        blockAt(child, 0, superblock.blockBytes())
            .ifPresent(next -> extents(next, depth - 1, found));
      }
    }
  }
}
