package bty.engine.command;

import bty.engine.foreign.NativeCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/// All processes of a session that a command was started in, also those whose parents have ended
/// and which Java therefore does not find any more. The one call for it that Java does not have,
/// kill(2).
final class ProcessGroup {
  // signal(7); 0 asks whether there is anybody, kill(2).
  private static final int KILL = 9;
  private static final int TERM = 15;
  private static final int NOBODY = 0;

  // proc_pid_stat(5): after the name in brackets come state, parent, and group.
  private static final int GROUP_FIELD = 2;

  private static final MemorySegment CALL = NativeCall.inC("kill");

  private ProcessGroup() {}

  /// Ends all of them at once; nothing happens if there is none left.
  ///
  /// @param leader the id of the group: of the process that began it
  static void kill(long leader) {
    long _ = send(leader, KILL);
  }

  /// Asks all of them to end.
  static void terminate(long leader) {
    long _ = send(leader, TERM);
  }

  /// Whether any of them is left, be it one that has ended and that nobody has asked after yet.
  static boolean isAlive(long leader) {
    return send(leader, NOBODY) == 0;
  }

  /// Whether a process is one of them.
  static boolean has(long leader, long process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
      return fields[GROUP_FIELD].equals(Long.toString(leader));
    } catch (IOException ended) {
      return false;
    }
  }

  private static long send(long leader, int signal) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) NativeCall.call(CALL, NativeCall.state(arena), -leader, signal, 0, 0, 0);
    }
  }
}
