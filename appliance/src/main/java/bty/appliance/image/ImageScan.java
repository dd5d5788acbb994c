package bty.appliance.image;

import bty.appliance.files.FileStamp;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/// Looks at the image folder again and again, for files that were put there by hand.
public final class ImageScan implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("image");
  private static final Duration EVERY = Duration.ofSeconds(2);

  /// A file that has not changed for so long is believed to be whole.
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final ImageCatalog catalog;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Thread thread;

  private ImageScan(ImageCatalog catalog, InstantSource clock) {
    this.catalog = catalog;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("image-scan").unstarted(this::run);
  }

  /// Starts the thread.
  public static ImageScan start(ImageCatalog catalog, InstantSource clock) {
    ImageScan scan = new ImageScan(catalog, clock);
    scan.thread.start();
    return scan;
  }

  private void run() {
    while (true) {
      look();
      try {
        Thread.sleep(EVERY);
      } catch (InterruptedException closed) {
        return;
      }
    }
  }

  /// Looks at the folder now; when this returns, what is settled has been read.
  public void look() {
    lock.lock();
    try {
      catalog.scan(this::isSettled);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "looking at the image folder; it is looked at again", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean isSettled(FileStamp stamp) {
    return stamp.modified().plus(SETTLED).isBefore(clock.instant());
  }

  /// Stops, at the latest when the image that is being read is read.
  @Override
  public void close() {
    thread.interrupt();
  }
}
