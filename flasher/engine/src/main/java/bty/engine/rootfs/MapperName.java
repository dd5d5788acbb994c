package bty.engine.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a mapped device of ours, which says who made it: `bty-4711-81516-9c3f`.
///
/// @param process who made it
/// @param started when that process began, in clock ticks since boot (proc_pid_stat(5)): a later
///   process may have its number
/// @param random tells those of one process apart
record MapperName(long process, long started, long random) {
  private static final Pattern TEXT =
      Pattern.compile("bty-(\\d{1,18})-(\\d{1,18})-([0-9a-f]{1,16})");
  private static final Path PROC = Path.of("/proc");
  private static final int START_TIME = 22; // counted from 1

  /// A new one of this process.
  static MapperName next(long random) throws IOException {
    long process = ProcessHandle.current().pid();
    long started =
        started(PROC, process)
            .orElseThrow(
                () -> new IOException("reading /proc/" + process + "/stat: it is not there"));
    return new MapperName(process, started, random);
  }

  /// Empty if it is none of ours.
  static Optional<MapperName> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new MapperName(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseUnsignedLong(matcher.group(3), 16)))
        : Optional.empty();
  }

  String text() {
    return "bty-" + process + "-" + started + "-" + Long.toHexString(random);
  }

  /// Whether whoever made it still runs.
  ///
  /// @param proc `/proc`
  boolean isOwned(Path proc) {
    return started(proc, process).filter(now -> now == started).isPresent();
  }

  private static Optional<Long> started(Path proc, long process) {
    try {
      String stat = Files.readString(proc.resolve(process + "/stat"));
      // The second field is the program's name in brackets, and may hold any of them.
      String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(Long.parseLong(behindName[START_TIME - 3]));
    } catch (IOException | RuntimeException ended) {
      return Optional.empty();
    }
  }
}
