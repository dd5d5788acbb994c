package bty.engine.disk;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads a disk's identity: from sysfs first, so that it is the same with and without udev, then
/// from udev's database.
final class IdentityReader {
  private IdentityReader() {}

  static Identity read(BlockNode disk, Transport transport, UdevDatabase.Entry udev) {
    SysDir dir = disk.dir();
    SysDir device = dir.at("device").real();
    Optional<String> model =
        device
            .text("model")
            .or(() -> transport == Transport.MMC ? device.text("name") : Optional.empty())
            .or(() ->
                udev.first("ID_MODEL_ENC", "ID_MODEL").map(text -> text.replace("\\x20", " ")));
    return new Identity(
        model,
        serial(dir, device, transport).or(() -> udev.first("ID_SCSI_SERIAL", "ID_SERIAL_SHORT")),
        wwn(dir, device).or(() -> udev.first("ID_WWN_WITH_EXTENSION", "ID_WWN")),
        udev.links());
  }

  private static Optional<String> serial(SysDir dir, SysDir device, Transport transport) {
    Optional<String> usb = transport == Transport.USB ? usbSerial(device) : Optional.empty();
    return meaningful(usb)
        .or(() -> meaningful(device.text("serial"))) // NVMe, MMC
        .or(() -> meaningful(dir.text("serial"))) // virtio
        .or(() -> meaningful(device.bytes("vpd_pg80").flatMap(IdentityReader::unitSerialNumber)));
  }

  /// So that a filler in one source does not hide the real one in the next.
  private static Optional<String> meaningful(Optional<String> serial) {
    return new Identity(Optional.empty(), serial, Optional.empty(), List.of()).serial();
  }

  /// The USB device is some folders above the SCSI one; it is the one with a vendor id.
  private static Optional<String> usbSerial(SysDir device) {
    for (Path path = device.path(); path != null; path = path.getParent()) {
      SysDir above = new SysDir(path);
      if (above.has("idVendor")) {
        return above.text("serial");
      }
    }
    return Optional.empty();
  }

  /// Vital product data page 0x80 (SPC-5, 7.7.17): four bytes of head, the last two of them the
  /// length of the ASCII text that follows.
  private static Optional<String> unitSerialNumber(byte[] page) {
    if (page.length < 4) {
      return Optional.empty();
    }
    int length = Math.min(((page[2] & 0xff) << 8) | (page[3] & 0xff), page.length - 4);
    return Optional.of(new String(page, 4, length, StandardCharsets.US_ASCII));
  }

  /// `wwid` is made by the kernel from VPD page 0x83 or the NVMe identifiers. Where it starts with
  /// `t10.` or `nvme.` it is put together of model and serial, and no WWN.
  private static Optional<String> wwn(SysDir dir, SysDir device) {
    return dir.text("wwid")
        .or(() -> device.text("wwid"))
        .filter(text -> text.matches("(?i)(naa|eui|uuid)\\..*"));
  }
}
