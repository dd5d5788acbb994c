package bty.engine.rootfs;

import bty.engine.foreign.NativeCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// The two calls on extended attributes that Java has only for the `user.` ones, xattr(7).
final class SecurityLabel {
  private static final String LABEL = "security.selinux";
  private static final int LONGEST_LABEL = 4096;

  private static final MemorySegment GET = NativeCall.inC("lgetxattr");
  private static final MemorySegment SET = NativeCall.inC("lsetxattr");

  private SecurityLabel() {}

  /// Gives a file the SELinux label of another; nothing happens where that has none.
  ///
  /// @throws IOException if the label cannot be set
  static void copySecurityLabel(Path from, Path to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeCall.state(arena);
      MemorySegment source = arena.allocateFrom(from.toString());
      MemorySegment target = arena.allocateFrom(to.toString());
      long name = arena.allocateFrom(LABEL).address();
      long label = arena.allocate(LONGEST_LABEL).address();
      long length = NativeCall.call(GET, state, source.address(), name, label, LONGEST_LABEL, 0);
      if (length <= 0) {
        return;
      }
      int status = (int) NativeCall.call(SET, state, target.address(), name, label, length, 0);
      if (status != 0) {
        throw new IOException("Giving " + to + " its SELinux label was refused by the kernel");
      }
    }
  }
}
