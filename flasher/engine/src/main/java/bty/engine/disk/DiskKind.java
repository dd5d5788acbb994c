package bty.engine.disk;

/// What a block device is made of, as far as it decides whether an image may be written to it.
public enum DiskKind {
  /// A drive or card, or what a hypervisor shows as one: NVMe, SCSI, SATA, SAS, USB, eMMC, SD,
  /// virtio.
  PHYSICAL("disk", Consent.ASSUMED),
  /// A loop device; written only when named, for image makers and tests.
  LOOP("loop", Consent.BY_NAME),
  /// An existing regular file; written only when named, for image makers and tests.
  FILE("file", Consent.BY_NAME),
  /// A dm-multipath device: one disk over several paths; written only when named.
  MULTIPATH("multipath", Consent.BY_NAME),
  /// Persistent memory beside the RAM, which some databases keep their data in; written only when
  /// named.
  PMEM("pmem", Consent.BY_NAME),
  /// A driver this program knows nothing about (nbd, rbd, drbd, zd, ...); written only when named.
  OTHER("other", Consent.BY_NAME),
  /// LVM, LUKS, Ventoy and other device-mapper devices.
  DEVICE_MAPPER("dm", Consent.NEVER),
  /// Linux software RAID.
  MD("md", Consent.NEVER),
  /// Compressed RAM.
  ZRAM("zram", Consent.NEVER),
  /// RAM disk.
  RAM("ram", Consent.NEVER),
  /// CD, DVD, BD, also a BMC's virtual one.
  OPTICAL("rom", Consent.NEVER);

  /// What it takes to write to a device of a kind.
  public enum Consent {
    ASSUMED,
    BY_NAME,
    NEVER
  }

  private final String word;
  private final Consent consent;

  DiskKind(String word, Consent consent) {
    this.word = word;
    this.consent = consent;
  }

  /// The word for JSON and tables.
  public String word() {
    return word;
  }

  public Consent consent() {
    return consent;
  }
}
