package bty.engine.qcow2;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Brings what is not zero on the disk, in the order in which it is stored. One thread.
public final class ClusterReader implements Closeable {
  /// What all readers of an image share.
  record Parts(String image, Qcow2Header header, Runs runs) {}

  private final Parts parts;
  private final Runs runs;
  private final StoredWindow window;
  private final @Nullable TableCheck check;
  private final DecodingLanes lanes;

  // Runs that began in an earlier window and end in this one or later.
  private int[] begun = new int[16];
  private int begunCount;
  private int begunNext;
  private int begunKept;
  private int nextInFile;

  // What is to be copied next: some bytes of a plain run, or a compressed cluster.
  private boolean ready;
  private boolean compressed;
  private long disk;
  private ByteBuffer source = ByteBuffer.allocate(0);

  ClusterReader(Parts parts, StoredWindow window) {
    this(parts, window, null);
  }

  ClusterReader(Parts parts, StoredWindow window, @Nullable TableCheck check) {
    this.parts = parts;
    this.runs = parts.runs();
    this.window = window;
    this.check = check;
    this.lanes =
        new DecodingLanes(
            parts.image(),
            parts.header().compression(),
            Runtime.getRuntime().availableProcessors());
  }

  /// Fills the buffer, a direct one, with one stretch of the disk, as long as stored order allows.
  ///
  /// @return where on the disk it belongs; -1 at the end, where nothing was read
  /// @throws Qcow2Exception if a compressed cluster is damaged or the tables have changed
  /// @throws IOException if the stored bytes can't be had
  public long read(ByteBuffer into) throws IOException {
    long start = -1;
    int begin = into.position();
    while (into.hasRemaining() && (ready || advance())) {
      if (start < 0) {
        start = disk;
      } else if (disk != start + into.position() - begin) {
        break;
      }
      if (!compressed) {
        copy(into);
      } else if (!decode(into, into.position() > begin)) {
        break;
      }
    }
    lanes.run();
    return start;
  }

  private void copy(ByteBuffer into) {
    int count = Math.min(into.remaining(), source.remaining());
    into.put(into.position(), source, source.position(), count);
    into.position(into.position() + count);
    source.position(source.position() + count);
    disk += count;
    ready = source.hasRemaining();
  }

  /// False if it does not fit and may be left for later.
  private boolean decode(ByteBuffer into, boolean mayWait) throws IOException {
    int bytes = (int) Math.min(parts.header().clusterBytes(), parts.header().diskBytes() - disk);
    if (bytes <= into.remaining()) {
      lanes.add(disk, source, into.slice(into.position(), bytes));
      into.position(into.position() + bytes);
      ready = false;
      return true;
    }
    if (mayWait) {
      return false;
    }
    ByteBuffer whole = ByteBuffer.allocateDirect(bytes);
    lanes.add(disk, source, whole);
    lanes.run();
    source = whole.flip();
    compressed = false;
    copy(into);
    return true;
  }

  private boolean advance() throws IOException {
    while (true) {
      while (begunNext < begunCount) {
        if (prepare(begun[begunNext++])) {
          return true;
        }
      }
      while (nextInFile < runs.count()
          && runs.storedOffset(runs.inFile(nextInFile)) < window.end()) {
        if (prepare(runs.inFile(nextInFile++))) {
          return true;
        }
      }
      if (!nextWindow()) {
        return false;
      }
    }
  }

  private boolean nextWindow() throws IOException {
    // What waits for its turn reads from the window as it is.
    lanes.run();
    begunCount = begunKept;
    begunKept = 0;
    begunNext = 0;
    if (!window.next()) {
      // What the file would have beyond its end is beyond the disk's, too.
      begunCount = 0;
      if (check != null) {
        check.finish();
      }
      return false;
    }
    if (check != null) {
      check.see(window);
    }
    return true;
  }

  /// Whether the window holds something of the run that is to be copied now.
  private boolean prepare(int run) {
    long offset = runs.storedOffset(run);
    long end = runs.storedEnd(run);
    if (end > window.end()) {
      keep(run);
    }
    compressed = runs.isCompressed(run);
    if (compressed) {
      if (end > window.end()) {
        return false;
      }
      source = window.slice(offset, end);
      disk = runs.diskOffset(run);
    } else {
      long from = Math.max(offset, window.fresh());
      disk = runs.diskOffset(run) + from - offset;
      long left = runs.diskEnd(run, parts.header()) - disk;
      long to = Math.min(Math.min(end, window.end()), from + left);
      if (from >= to) {
        return false;
      }
      source = window.slice(from, to);
    }
    ready = true;
    return true;
  }

  private void keep(int run) {
    // Those of the last window are read before they are kept, so there is always room below.
    if (begunKept == begun.length) {
      begun = Arrays.copyOf(begun, 2 * begun.length);
    }
    begun[begunKept++] = run;
  }

  @Override
  public void close() {
    lanes.close();
  }
}
