package bty.engine.filesystem;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// File systems, and what else a partition may hold, by their first bytes.
public final class FileSystems {
  /// How many of the first bytes of a partition have to be at hand.
  public static final int START_BYTES = 132 * 1024;

  private static final String UBERBLOCK = "\f\u00b1\u00ba\0\0\0\0\0";

  /// Those first whose magic numbers may be left over from nothing else. Sources: the documentation
  /// of ext4, xfs, btrfs, erofs, squashfs and md in the kernel tree; Microsoft's FAT and exFAT
  /// specifications; ECMA-119; the LUKS on-disk format; lib/label of LVM2, whose label is in one of
  /// the first four sectors; the ZFS on-disk specification, whose first uberblocks are in 1 KiB
  /// steps from 128 KiB on.
  private static final List<Signature> SIGNATURES =
      List.of(
          new Signature(0, "LUKS\u00ba\u00be", 0, 512, FileSystems::luks),
          new Signature(0, "LABELONE", 0, 512, FileSystems::lvm),
          new Signature(512, "LABELONE", 512, 512, FileSystems::lvm),
          new Signature(1024, "LABELONE", 1024, 512, FileSystems::lvm),
          new Signature(1536, "LABELONE", 1536, 512, FileSystems::lvm),
          new Signature(4096, "\u00fcN+\u00a9", 4096, 256, FileSystems::raid),
          new Signature(0, "\u00fcN+\u00a9", 0, 256, FileSystems::raid),
          new Signature(0, "XFSB", 0, 512, FileSystems::xfs),
          new Signature(65_600, "_BHRfS_M", 65_536, 1024, FileSystems::btrfs),
          new Signature(1080, "S\u00ef", 1024, 1024, FileSystems::ext),
          new Signature(1024, "\u0010 \u00f5\u00f2", 1024, 1152, FileSystems::f2fs),
          new Signature(1024, "\u00e2\u00e1\u00f5\u00e0", 1024, 128, FileSystems::erofs),
          new Signature(0, "hsqs", 0, 96, FileSystems::squashfs),
          new Signature(4086, "SWAPSPACE2", 1024, 1024, FileSystems::swap),
          new Signature(4086, "SWAP-SPACE", 1024, 1024, plain("swap")),
          new Signature(3, "NTFS    ", 0, 512, FileSystems::ntfs),
          new Signature(3, "EXFAT   ", 0, 512, FileSystems::exfat),
          new Signature(3, "-FVE-FS-", 0, 512, plain("BitLocker")),
          new Signature(82, "FAT32   ", 0, 512, boot -> fat(boot, 67, 71)),
          new Signature(54, "FAT1", 0, 512, boot -> fat(boot, 39, 43)),
          new Signature(32, "NXSB", 0, 512, plain("apfs")),
          new Signature(65_588, "ReIsEr", 65_536, 512, plain("reiserfs")),
          new Signature(32_768, "JFS1", 32_768, 512, plain("jfs")),
          new Signature(66_908, "\u0019\u0001T\u0019", 65_536, 512, plain("ufs")),
          new Signature(131_072, UBERBLOCK, 131_072, 8, plain("zfs_member")),
          new Signature(132_096, UBERBLOCK, 132_096, 8, plain("zfs_member")),
          new Signature(133_120, UBERBLOCK, 133_120, 8, plain("zfs_member")),
          new Signature(134_144, UBERBLOCK, 134_144, 8, plain("zfs_member")),
          new Signature(32_769, "CD001", 32_768, 512, FileSystems::iso));

  private FileSystems() {}

  /// What begins there; empty if it is nothing known, or its first bytes can't be had.
  public static Optional<FileSystem> of(DiskBytes bytes) {
    return SIGNATURES.stream()
        .map(signature -> signature.of(bytes))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Function<ByteBuffer, Optional<FileSystem>> plain(String type) {
    return _ -> system(type, "", "");
  }

  private static Optional<FileSystem> system(String type, String label, String uuid) {
    return Optional.of(new FileSystem(type, label, uuid, OptionalLong.empty()));
  }

  private static Optional<FileSystem> sized(
      String type, String label, String uuid, long blocks, long blockBytes) {
    // Numbers that can't be true are none.
    boolean sane = blocks > 0 && blockBytes > 0 && blocks <= Long.MAX_VALUE / blockBytes;
    OptionalLong bytes = sane ? OptionalLong.of(blocks * blockBytes) : OptionalLong.empty();
    return Optional.of(new FileSystem(type, label, uuid, bytes));
  }

  private static Optional<FileSystem> ext(ByteBuffer block) {
    ExtSuperblock ext = new ExtSuperblock(block);
    return sized(
        ext.type(), Text.of(block, 120, 16), Text.uuid(block, 104), ext.blocks(), ext.blockBytes());
  }

  private static Optional<FileSystem> xfs(ByteBuffer block) {
    ByteBuffer big = block.order(ByteOrder.BIG_ENDIAN);
    return sized(
        "xfs",
        Text.of(block, 108, 12),
        Text.uuid(block, 32),
        big.getLong(8),
        Integer.toUnsignedLong(big.getInt(4)));
  }

  private static Optional<FileSystem> btrfs(ByteBuffer block) {
    return sized("btrfs", Text.of(block, 0x12b, 256), Text.uuid(block, 32), block.getLong(0x70), 1);
  }

  /// `bytes_used` of the superblock (fs/squashfs/squashfs_fs.h): whoever puts it into a partition
  /// need not fill that.
  private static Optional<FileSystem> squashfs(ByteBuffer block) {
    return sized("squashfs", "", "", block.getLong(40), 1);
  }

  private static Optional<FileSystem> f2fs(ByteBuffer block) {
    return system(
        "f2fs", Text.of(block, 124, 1024, StandardCharsets.UTF_16LE), Text.uuid(block, 108));
  }

  private static Optional<FileSystem> erofs(ByteBuffer block) {
    return system("erofs", Text.of(block, 64, 16), Text.uuid(block, 48));
  }

  private static Optional<FileSystem> swap(ByteBuffer block) {
    return system("swap", Text.of(block, 28, 16), Text.uuid(block, 12));
  }

  private static Optional<FileSystem> luks(ByteBuffer block) {
    String label = block.getShort(6) == 0x0200 ? Text.of(block, 24, 48) : "";
    return system("crypto_LUKS", label, Text.of(block, 168, 40));
  }

  private static Optional<FileSystem> lvm(ByteBuffer block) {
    return Text.of(block, 24, 8).equals("LVM2 001")
        ? system("LVM2_member", "", Text.of(block, 32, 32))
        : Optional.empty();
  }

  private static Optional<FileSystem> raid(ByteBuffer block) {
    return system("linux_raid_member", Text.of(block, 32, 32), Text.uuid(block, 16));
  }

  private static Optional<FileSystem> ntfs(ByteBuffer boot) {
    return system("ntfs", "", "%016X".formatted(boot.getLong(72)));
  }

  private static Optional<FileSystem> exfat(ByteBuffer boot) {
    return system("exfat", "", Text.serial(boot, 100));
  }

  private static Optional<FileSystem> fat(ByteBuffer boot, int serialAt, int labelAt) {
    String label = Text.of(boot, labelAt, 11, StandardCharsets.ISO_8859_1);
    return system("vfat", label.equals("NO NAME") ? "" : label, Text.serial(boot, serialAt));
  }

  private static Optional<FileSystem> iso(ByteBuffer descriptor) {
    return system("iso9660", Text.of(descriptor, 40, 32), "");
  }
}
