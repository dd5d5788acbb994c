package bty.engine.rootfs;

import bty.engine.disk.LoopDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An LVM physical volume in a file, made by LVM's own tools; the kernel's device mapper is not
/// needed for that, and nothing is activated.
public final class LvmImage {
  private LvmImage() {}

  /// @param commands each the words of one command of LVM, in which `DEV` is the volume
  public static void make(Path file, String size, String... commands) throws IOException {
    MadeDisk.run("truncate", "-s", size, file.toString());
    String loop = MadeDisk.run("losetup", "--find", "--show", file.toString()).strip();
    try {
      for (String command : commands) {
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
        words.replaceAll(word -> word.equals("DEV") ? loop : word);
        words.addFirst("lvm");
        words.addAll(List.of("--config", config(loop), "--driverloaded", "n"));
        String _ = LoopDevice.run(words);
      }
    } finally {
      MadeDisk.run("losetup", "--detach", loop);
    }
  }

  /// A volume group `vg` of extents of 4 MiB with `swap` and `root` (16 MiB from extent 2).
  public static void withRoot(Path file) throws IOException {
    make(
        file,
        "64M",
        "pvcreate -ff -y DEV",
        "vgcreate vg DEV",
        "lvcreate -an -Zn -Wn -n swap -l 2 vg",
        "lvcreate -an -Zn -Wn -n root -l 4 vg");
  }

  /// Nothing but this device is looked at.
  private static String config(String loop) {
    return "devices { filter=[\"a|^"
        + loop
        + "$|\",\"r|.*|\"] use_devicesfile=0 }"
        + " activation { udev_sync=0 udev_rules=0 } backup { backup=0 archive=0 }";
  }
}
