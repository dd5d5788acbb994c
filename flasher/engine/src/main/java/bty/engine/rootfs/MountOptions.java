package bty.engine.rootfs;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What became of a mount, by the kernel's list of mounts (proc_pid_mountinfo(5)).
final class MountOptions {
  private static final int POINT = 4;
  private static final int OF_MOUNT = 5;

  private MountOptions() {}

  /// Whether what is mounted there, of several the last, can be written to: the mount as well as
  /// its file system.
  ///
  /// @param lines of mountinfo
  static boolean isWritable(List<String> lines, Path point) {
    String escaped =
        point.toString().replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011");
    return lines.stream()
        .map(line -> Arrays.asList(line.split(" ", -1)))
        .filter(fields -> fields.size() > OF_MOUNT && fields.get(POINT).equals(escaped))
        .reduce((_, last) -> last)
        .filter(fields -> isReadWrite(fields.get(OF_MOUNT)) && isReadWrite(fields.getLast()))
        .isPresent();
  }

  private static boolean isReadWrite(String options) {
    return Arrays.asList(options.split(",", -1)).contains("rw");
  }
}
