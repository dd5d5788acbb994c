package bty.engine.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The mounts of `/proc/self/mountinfo` (format: proc_pid_mountinfo(5)).
record MountTable(List<Mount> mounts) {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");

  /// One mount.
  ///
  /// @param number `major:minor` of its file system; not a block device's for btrfs, overlay and
  ///   network file systems
  /// @param point where it is mounted
  /// @param type `ext4`, `overlay`, ...
  /// @param source what was mounted, as mount(8) was told
  /// @param options of the file system, which name the layers of an overlay
  record Mount(String number, String point, String type, String source, List<String> options) {
    /// The folders an overlay is made of.
    List<String> layers() {
      List<String> layers = new ArrayList<>();
      for (String option : type.equals("overlay") ? options : List.<String>of()) {
        int equals = option.indexOf('=');
        if (equals > 0 && option.substring(0, equals).matches("lowerdir\\+?|datadir\\+|upperdir")) {
          layers.addAll(Arrays.asList(option.substring(equals + 1).split(":+", -1)));
        }
      }
      return layers;
    }
  }

  static MountTable read(SysDir root) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : root.at("proc/self").lines("mountinfo")) {
      // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
      List<String> fields = Arrays.asList(line.split(" ", -1));
      int dash = fields.indexOf("-");
      if (dash >= 6 && fields.size() > dash + 3) {
        mounts.add(
            new Mount(
                fields.get(2),
                unescape(fields.get(4)),
                fields.get(dash + 1),
                unescape(fields.get(dash + 2)),
                Arrays.stream(fields.get(dash + 3).split(",", -1))
                    .map(MountTable::unescape)
                    .toList()));
      }
    }
    return new MountTable(mounts);
  }

  /// The mount on which a path lies; of several on one point the last one hides the others.
  Optional<Mount> holding(String path) {
    return mounts.stream()
        .filter(mount -> isBelow(path, mount.point()))
        .max(
            Comparator.comparingInt((Mount mount) -> mount.point().length())
                .thenComparingInt(mounts::lastIndexOf));
  }

  private static boolean isBelow(String path, String point) {
    return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
  }

  /// The kernel writes blank, tab, newline and backslash as `\040` and so on.
  static String unescape(String field) {
    return OCTAL
        .matcher(field)
        .replaceAll(match ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 8))));
  }
}
