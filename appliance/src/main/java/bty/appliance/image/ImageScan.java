package bty.appliance.image;

import bty.appliance.files.Delay;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Looks at the folders again and again, for files that were put there by hand: one platform
/// thread, which goes on whatever happens to it.
public final class ImageScan implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("image");
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final ImageRound images;
  private final List<Look> others;
  private final InstantSource clock;
  private final Delay delay;
  private final ReentrantLock lock = new ReentrantLock();
  private final Thread thread;
  private final Set<String> complaints = new HashSet<>();
  private volatile boolean closed;

  /// What else is looked at in each round, before the images: it takes less time.
  @FunctionalInterface
  public interface Look {
    /// Looks.
    void look(Instant now) throws IOException;
  }

  private ImageScan(ImageCatalog catalog, List<Look> others, InstantSource clock, Delay delay) {
    this.images = catalog.round();
    this.others = List.copyOf(others);
    this.clock = clock;
    this.delay = delay;
    this.thread = Thread.ofPlatform().daemon().name("image-scan").unstarted(this::run);
  }

  /// Starts the thread.
  public static ImageScan start(ImageCatalog catalog, List<Look> others, InstantSource clock) {
    return start(catalog, others, clock, Thread::sleep);
  }

  /// @param delay between two rounds
  static ImageScan start(
      ImageCatalog catalog, List<Look> others, InstantSource clock, Delay delay) {
    ImageScan scan = new ImageScan(catalog, others, clock, delay);
    scan.thread.start();
    catalog.readBy(scan::problem);
    return scan;
  }

  private void run() {
    try {
      while (!closed) {
        look();
        delay.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!closed) {
        LOG.log(Level.ERROR, "the thread that reads images has ended; restart the program");
      }
    }
  }

  /// Looks at the folders now; when this returns, what has been left alone for a while has been
  /// read.
  public void look() {
    lock.lock();
    try {
      boolean well = true;
      for (Look other : others) {
        well &= attempt(other);
      }
      well &= attempt(_ -> images.run(clock));
      if (well) {
        complaints.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean attempt(Look look) {
    try {
      look.look(clock.instant());
      return true;
    } catch (IOException | RuntimeException | Error e) {
      // Once: a folder that is away is away for many rounds.
      if (complaints.add(e.toString())) {
        LOG.log(Level.WARNING, "looking at the folders of files; they are looked at again", e);
      }
      return false;
    }
  }

  /// Why nothing is read any more; empty if all is well.
  public Optional<String> problem() {
    return closed || thread.isAlive()
        ? Optional.empty()
        : Optional.of("the thread that reads images has ended, the log says why; restart bty-web");
  }

  /// Stops, at the latest when the image that is being read is read.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
