package bty.engine.rootfs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The two calls on extended attributes that Java has only for the `user.` ones, xattr(7).
@SuppressWarnings(
    "restricted") // Native calls are the purpose of this file; the launcher enables them.
final class Kernel {
  private static final String LABEL = "security.selinux";
  private static final int LONGEST_LABEL = 4096;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle GET =
      call("lgetxattr", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle SET =
      call(
          "lsetxattr",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));

  private Kernel() {}

  /// Gives a file the SELinux label of another; nothing happens where that has none.
  ///
  /// @throws IOException if the label cannot be set
  static void copySecurityLabel(Path from, Path to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(LABEL);
      MemorySegment label = arena.allocate(LONGEST_LABEL);
      long length =
          (long)
              GET.invokeExact(
                  arena.allocateFrom(from.toString()), name, label, (long) LONGEST_LABEL);
      if (length <= 0) {
        return;
      }
      int status = (int) SET.invokeExact(arena.allocateFrom(to.toString()), name, label, length, 0);
      if (status != 0) {
        throw new IOException("Giving " + to + " its SELinux label was refused by the kernel");
      }
    } catch (IOException | RuntimeException | Error known) {
      throw known;
    } catch (Throwable broken) {
      throw new AssertionError("BUG: a call of the C library could not be made", broken);
    }
  }

  private static MethodHandle call(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape);
  }
}
