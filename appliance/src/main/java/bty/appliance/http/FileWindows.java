package bty.appliance.http;

import bty.appliance.files.FileStamp;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Stretches of files in memory (mmap(2)), shared by all who send them and kept for some seconds
/// after. Measured: writing such a stretch to a socket, which copies each byte once, takes half the
/// time of sendfile(2), which hands over page by page. Thread-safe.
///
/// Nothing here may look at the bytes but a system call that writes them: where a file has become
/// shorter it fails (EFAULT), where an instruction would end the program.
final class FileWindows {
  /// How long one is. Less is mapped more often; more is held for longer than it is needed.
  static final long BYTES = 64L << 20;

  /// So many stay that nobody uses: a gibibyte of addresses, of pages that the kernel has anyway.
  private static final int IDLE_AT_MOST = 16;

  private static final System.Logger LOG = System.getLogger("http");

  private final Duration round;
  private final ReentrantLock lock = new ReentrantLock();

  // The least recently used first.
  private final Map<Key, Window> windows = new LinkedHashMap<>(16, 0.75f, true);
  private boolean sweeping;

  private record Key(Path file, FileStamp stamp, long number) {}

  /// @param round one that nobody used for so long is let go, at the latest after twice the time: a
  ///   deleted file takes space on its disk until then
  FileWindows(Duration round) {
    this.round = round;
  }

  /// The stretch of a file that a position is in.
  ///
  /// @param file where it was opened
  /// @param stamp which file was opened there: who has the same gets the same stretch
  /// @param position in bytes, less than the file's size
  /// @return to be closed
  /// @throws IOException if it cannot be mapped: not each file system can
  Use use(Path file, FileStamp stamp, FileChannel channel, long position) throws IOException {
    Key key = new Key(file, stamp, position / BYTES);
    lock.lock();
    try {
      Window known = windows.get(key);
      if (known != null) {
        return new Use(known);
      }
    } finally {
      lock.unlock();
    }
    return use(map(key, channel));
  }

  private Use use(Window mapped) {
    List<Window> unneeded = new ArrayList<>();
    lock.lock();
    try {
      Window known = windows.putIfAbsent(mapped.key, mapped);
      Use use = new Use(known == null ? mapped : known);
      if (known != null) {
        unneeded.add(mapped);
      }
      unneeded.addAll(beyond());
      return use;
    } finally {
      lock.unlock();
      unneeded.forEach(Window::unmap);
    }
  }

  /// Which idle ones are too many.
  private List<Window> beyond() {
    List<Window> idle = windows.values().stream().filter(Window::isIdle).toList();
    List<Window> most = idle.subList(0, Math.max(0, idle.size() - IDLE_AT_MOST));
    most.forEach(window -> windows.remove(window.key));
    return most;
  }

  // The window closes it.
  @SuppressWarnings("MustBeClosedChecker")
  private static Window map(Key key, FileChannel channel) throws IOException {
    Arena arena = Arena.ofShared();
    boolean mapped = false;
    try {
      long from = key.number * BYTES;
      long length = Math.min(BYTES, key.stamp.size() - from);
      ByteBuffer bytes = channel.map(MapMode.READ_ONLY, from, length, arena).asByteBuffer();
      mapped = true;
      return new Window(key, arena, bytes);
    } finally {
      if (!mapped) {
        arena.close();
      }
    }
  }

  /// Lets go what nobody has used since the last round, until there is nothing left.
  private void sweep() {
    boolean more = true;
    while (more) {
      try {
        Thread.sleep(round);
      } catch (InterruptedException e) {
        throw new IllegalStateException("BUG: nobody interrupts this thread", e);
      }
      List<Window> unused;
      lock.lock();
      try {
        unused = windows.values().stream().filter(Window::wasIdle).toList();
        unused.forEach(window -> windows.remove(window.key));
        windows.values().forEach(window -> window.touched = false);
        more = !windows.isEmpty();
        sweeping = more;
      } finally {
        lock.unlock();
      }
      unused.forEach(Window::unmap);
    }
  }

  /// How many there are.
  int count() {
    lock.lock();
    try {
      return windows.size();
    } finally {
      lock.unlock();
    }
  }

  /// Guarded by the lock.
  private static final class Window {
    private final Key key;
    private final Arena arena;
    private final ByteBuffer bytes;
    private int users;
    private boolean touched;

    Window(Key key, Arena arena, ByteBuffer bytes) {
      this.key = key;
      this.arena = arena;
      this.bytes = bytes;
    }

    boolean isIdle() {
      return users == 0;
    }

    boolean wasIdle() {
      return users == 0 && !touched;
    }

    void unmap() {
      LOG.log(Level.DEBUG, () -> key.file + ": stretch " + key.number + " is unmapped");
      arena.close();
    }
  }

  /// One sender's use of a window; of one thread.
  final class Use implements AutoCloseable {
    private final Window window;

    /// Called with the lock held.
    private Use(Window window) {
      this.window = window;
      window.users++;
    }

    /// What there is of the file from a position on, to the end of the window.
    ///
    /// @param most in bytes
    ByteBuffer bytes(long position, long most) {
      ByteBuffer bytes = window.bytes.duplicate();
      int from = (int) (position - window.key.number * BYTES);
      return bytes.position(from).limit((int) Math.min(bytes.limit(), from + most));
    }

    @Override
    public void close() {
      lock.lock();
      try {
        window.users--;
        window.touched = true;
        if (!sweeping) {
          sweeping = true;
          Thread.ofVirtual().name("file-windows").start(FileWindows.this::sweep);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
