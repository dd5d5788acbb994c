package bty.engine.disk;

/// Something that uses a disk now, directly or through its partitions and what is stacked on them.
public sealed interface DiskUse {
  /// The device that is used: the disk, a partition, or a device on top of them.
  String device();

  /// The whole fact in words, beginning with the device: `/dev/sda2 is mounted on /`.
  String words();

  /// A mounted file system.
  ///
  /// @param mountPoint where; with more than one, one use each
  record Mounted(String device, String mountPoint) implements DiskUse {
    @Override
    public String words() {
      return device + " is mounted on " + mountPoint;
    }
  }

  /// Active swap space.
  record Swap(String device) implements DiskUse {
    @Override
    public String words() {
      return device + " is active swap space";
    }
  }

  /// Held by a device of the kernel's that is built on it.
  ///
  /// @param holder the holder in words: `LVM volume vg0-root (dm-0)`, `RAID array md127`
  record Held(String device, String holder) implements DiskUse {
    @Override
    public String words() {
      return device + " is held by " + holder;
    }
  }

  /// Member of a pool or of a file system over several devices that is in use.
  ///
  /// @param pool in words: `the mounted btrfs file system 8a1c…`
  record Member(String device, String pool) implements DiskUse {
    @Override
    public String words() {
      return device + " is a member of " + pool;
    }
  }
}
