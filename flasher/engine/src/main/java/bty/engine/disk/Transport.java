package bty.engine.disk;

import java.util.Locale;
import java.util.Optional;

/// How a disk is attached, read from its place in sysfs' device tree.
public enum Transport {
  NVME,
  NVME_OVER_FABRICS,
  ATA,
  SAS,
  SCSI,
  FIBRE_CHANNEL,
  ISCSI,
  /// SCSI over InfiniBand.
  SRP,
  USB,
  FIREWIRE,
  MMC,
  VIRTIO,
  XEN,
  HYPERV,
  /// Made by the kernel out of other things: loop, dm, md, zram.
  VIRTUAL,
  UNKNOWN;

  /// The name of the network by which a disk of another machine is attached, which others may be
  /// using; empty for what is in this machine or plugged into it.
  public Optional<String> network() {
    return switch (this) {
      case FIBRE_CHANNEL -> Optional.of("Fibre Channel");
      case ISCSI -> Optional.of("iSCSI");
      case NVME_OVER_FABRICS -> Optional.of("NVMe over fabrics");
      case SRP -> Optional.of("SRP");
      case NVME, ATA, SAS, SCSI, USB, FIREWIRE, MMC, VIRTIO, XEN, HYPERV, VIRTUAL, UNKNOWN ->
          Optional.empty();
    };
  }

  /// The word for JSON and tables.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
