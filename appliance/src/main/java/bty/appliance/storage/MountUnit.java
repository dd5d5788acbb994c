package bty.appliance.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The systemd unit that mounts the images. Pure.
///
/// @param where the folder of images, absolute
/// @param partition the GPT's id of the partition
record MountUnit(Path where, String partition) {
  /// The name that systemd wants for it (systemd.mount(5)).
  String name() {
    return escaped(where.toString()) + ".mount";
  }

  /// What it says. A disk that is missing holds up nothing but the web server, and that for a
  /// minute.
  String text() {
    String device = "/dev/disk/by-partuuid/" + partition;
    String check = "systemd-fsck@" + escaped(device) + ".service";
    return """
    # Written by bty-web images-disk; it is gone, or anew, when that says so.
    [Unit]
    Description=bty: images on a disk of their own
    Before=bty-web.service
    Wants=%s
    After=%s
    JobTimeoutSec=60

    [Mount]
    What=%s
    Where=%s
    Type=ext4
    Options=nofail,nosuid,nodev,noexec,noatime

    [Install]
    WantedBy=multi-user.target
    """
        .formatted(check, check, device, where);
  }

  /// As `systemd-escape --path` does it.
  static String escaped(String path) {
    StringBuilder name = new StringBuilder();
    byte[] bytes = path.substring(1).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char one = (char) (bytes[i] & 0xff);
      boolean isWord = one < 128 && (Character.isLetterOrDigit(one) || one == ':' || one == '_');
      boolean isDot = one == '.' && i > 0;
      if (one == '/') {
        name.append('-');
      } else if (isWord || isDot) {
        name.append(one);
      } else {
        name.append("\\x%02x".formatted((int) one));
      }
    }
    return name.toString();
  }
}
