package bty.appliance.storage;

import bty.appliance.files.AtomicFile;
import bty.appliance.storage.StorageJournal.Outcome;
import bty.appliance.storage.StorageJournal.Phase;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;

/// Puts a mounted disk in the place of the folder of images, and the old folder away. Each step may
/// be done again, and is, when it was cut off.
///
/// The folder that is mounted over is root's and empty: where the disk is missing the web server
/// can write nothing there.
///
/// @param storage this program's own folder
/// @param images the folder of images
public record ImagesSwitch(
    Path storage,
    Path images,
    ImagesMount mount,
    CopyWorker worker,
    WebServer server,
    InstantSource clock) {
  private static final System.Logger LOG = System.getLogger("storage");

  /// Goes on from [Phase#SWITCHING], or from [Phase#IN_USE] with a folder still aside.
  ///
  /// @return how it is then: in use, or back on the system disk
  StorageJournal forward(StorageJournal journal) throws IOException {
    StorageJournal now = journal;
    if (journal.phase() == Phase.SWITCHING) {
      try {
        now = exchangedOrBack(journal);
      } finally {
        server.start();
      }
    }
    return now.aside().isEmpty() ? now : tidied(now);
  }

  private StorageJournal exchangedOrBack(StorageJournal journal) throws IOException {
    try {
      exchange(journal);
    } catch (IOException | RuntimeException e) {
      return back(journal, String.valueOf(e.getMessage()));
    }
    StorageJournal done =
        journal
            .at(Phase.IN_USE)
            .answered(
                journal.order(),
                Outcome.DONE,
                "the images are on %s".formatted(journal.disk()),
                clock.instant());
    done.save(storage);
    return done;
  }

  private Path aside(StorageJournal journal) {
    return images.resolveSibling(journal.aside());
  }

  private void exchange(StorageJournal journal) throws IOException {
    Path old = aside(journal);
    mount.install(journal.partition());
    if (!MountedPartition.isMountPoint(images)) {
      if (!Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(images, old, StandardCopyOption.ATOMIC_MOVE);
      }
      emptyPoint();
      mount.start();
    }
    if (!MountedPartition.is(images, journal.partition())) {
      throw new IOException("what is mounted at %s is not the new partition".formatted(images));
    }
    worker.compare(old, images, false);
  }

  /// Whoever made a folder there meanwhile, it is empty and becomes root's.
  private void emptyPoint() throws IOException {
    Files.deleteIfExists(images);
    Files.createDirectory(images);
    Files.setPosixFilePermissions(images, PosixFilePermissions.fromString("rwxr-xr-x"));
    AtomicFile.syncFolder(images.resolveSibling("."));
  }

  /// The old folder takes its place again. Nothing of it was touched.
  private StorageJournal back(StorageJournal journal, String why) throws IOException {
    mount.uninstall();
    if (MountedPartition.isMountPoint(images)) {
      throw new IOException(
          "%s, and what is mounted at %s could not be unmounted".formatted(why, images));
    }
    if (Files.exists(aside(journal), LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(images);
      Files.move(aside(journal), images, StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.syncFolder(images.resolveSibling("."));
    }
    StorageJournal undone = journal.undone(why, clock.instant());
    undone.save(storage);
    return undone;
  }

  /// The old images go only while those on the disk are there.
  private StorageJournal tidied(StorageJournal journal) throws IOException {
    if (!MountedPartition.is(images, journal.partition())) {
      return journal;
    }
    try {
      worker.remove(aside(journal));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "removing the old images in " + aside(journal), e);
      return journal;
    }
    StorageJournal clean = journal.withAside("");
    clean.save(storage);
    return clean;
  }
}
