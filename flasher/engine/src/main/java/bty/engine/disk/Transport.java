package bty.engine.disk;

import java.util.Locale;

/// How a disk is attached, read from its place in sysfs' device tree.
public enum Transport {
  NVME,
  ATA,
  SAS,
  SCSI,
  FIBRE_CHANNEL,
  ISCSI,
  USB,
  FIREWIRE,
  MMC,
  VIRTIO,
  XEN,
  HYPERV,
  /// Made by the kernel out of other things: loop, dm, md, zram.
  VIRTUAL,
  UNKNOWN;

  /// The word for JSON and tables.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
