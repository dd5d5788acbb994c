package bty.engine.command;

import bty.engine.foreign.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// All processes of a session that a command was started in, also those whose parents have ended
/// and which Java therefore does not find any more. The one call for it that Java does not have,
/// kill(2).
final class ProcessGroup {
  private static final int KILL = 9; // SIGKILL, signal(7)

  private static final MemorySegment CALL = NativeCall.inC("kill");

  private ProcessGroup() {}

  /// Ends all of them at once; nothing happens if there is none left.
  ///
  /// @param leader the id of the group: of the process that began it
  static void kill(long leader) {
    try (Arena arena = Arena.ofConfined()) {
      var _ = NativeCall.call(CALL, NativeCall.state(arena), -leader, KILL, 0, 0, 0);
    }
  }
}
