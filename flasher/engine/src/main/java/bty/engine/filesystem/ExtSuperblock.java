package bty.engine.filesystem;

import java.nio.ByteBuffer;

/// The superblock of an ext2, ext3 or ext4 file system, Documentation/filesystems/ext4 of the
/// kernel.
///
/// @param block the 1024 bytes at 1024, little-endian
record ExtSuperblock(ByteBuffer block) {
  private static final int COMPAT_JOURNAL = 0x4;
  private static final int INCOMPAT_META_GROUPS = 0x10;
  private static final int INCOMPAT_EXTENTS = 0x40;
  private static final int INCOMPAT_64BIT = 0x80;
  private static final int INCOMPAT_FLEX_GROUPS = 0x200;
  private static final int MOST_BLOCK_LOG = 6;

  String type() {
    int incompat = block.getInt(96);
    if ((incompat & (INCOMPAT_EXTENTS | INCOMPAT_64BIT | INCOMPAT_FLEX_GROUPS)) != 0) {
      return "ext4";
    }
    return (block.getInt(92) & COMPAT_JOURNAL) != 0 ? "ext3" : "ext2";
  }

  /// 1 to 64 KiB; 0 if the number makes no sense.
  int blockBytes() {
    int log = block.getInt(24);
    return log < 0 || log > MOST_BLOCK_LOG ? 0 : 1024 << log;
  }

  long blocks() {
    long high = is64Bit() ? Integer.toUnsignedLong(block.getInt(336)) : 0;
    return high << 32 | Integer.toUnsignedLong(block.getInt(4));
  }

  boolean is64Bit() {
    return (block.getInt(96) & INCOMPAT_64BIT) != 0;
  }

  /// Whether all group descriptors lie in one place.
  boolean hasPlainGroups() {
    return (block.getInt(96) & INCOMPAT_META_GROUPS) == 0;
  }

  int groupDescriptorBytes() {
    int bytes = Short.toUnsignedInt(block.getShort(254));
    return is64Bit() && bytes >= 64 ? bytes : 32;
  }

  long firstGroupDescriptor() {
    return (Integer.toUnsignedLong(block.getInt(20)) + 1) * blockBytes();
  }

  long inodesPerGroup() {
    return Integer.toUnsignedLong(block.getInt(40));
  }

  int inodeBytes() {
    return block.getInt(76) == 0 ? 128 : Short.toUnsignedInt(block.getShort(88));
  }
}
