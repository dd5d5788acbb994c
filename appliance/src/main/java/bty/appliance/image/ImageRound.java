package bty.appliance.image;

import bty.appliance.files.FileKey;
import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.files.FolderEntry;
import bty.appliance.files.QuietFiles;
import bty.engine.source.ImageException;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/// Looks at every file of the image folder once, and reads those that are new. What goes wrong with
/// one is said of that one, and keeps no other from being read. Used by one thread at a time.
final class ImageRound {
  private static final System.Logger LOG = System.getLogger("image");

  /// So long a file that could not be read is left alone at least.
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /// Reading takes at most one part in so many of the time that a disk fails.
  private static final int PATIENCE = 10;

  private final ImageCatalog catalog;
  private final Folder folder;
  private final ImageReader reader;
  private final ImageFactsStore memory;
  private final QuietFiles quiet = new QuietFiles();
  private final Map<String, String> unusable = new HashMap<>();

  ImageRound(ImageCatalog catalog, Folder folder, ImageReader reader, ImageFactsStore memory) {
    this.catalog = catalog;
    this.folder = folder;
    this.reader = reader;
    this.memory = memory;
  }

  /// @throws IOException if the folder cannot be listed
  void run(InstantSource clock) throws IOException {
    memory.writeAll();
    NavigableSet<String> names = folder.names();
    unusable.keySet().retainAll(names);
    Set<Path> files = new HashSet<>();
    for (String text : names) {
      Optional<ImageName> name = ImageName.find(text);
      if (name.isEmpty()) {
        say(text, "has a name with other characters than letters, digits and . _ + ~ - and space");
        continue;
      }
      switch (folder.entry(text)) {
        case FolderEntry.Absent _ -> {}
        case FolderEntry.Unusable(String why) -> say(text, why);
        case FolderEntry.Found(Path file) -> {
          unusable.remove(text);
          files.add(file);
          look(name.get(), file, clock);
        }
      }
    }
    quiet.keepOnly(files);
  }

  /// Once, or the log would be full of it.
  private void say(String name, String why) {
    if (!why.equals(unusable.put(name, why))) {
      // A file's name may hold what makes lines of its own in the log.
      String safe = name.replaceAll("\\p{C}", "?");
      LOG.log(Level.WARNING, "image " + safe + " cannot be used: it " + why);
    }
  }

  private void look(ImageName name, Path file, InstantSource clock) {
    FileStamp stamp;
    boolean isQuiet;
    try {
      isQuiet = quiet.isQuiet(file, FileKey.of(file), clock.instant());
      stamp = FileStamp.of(file);
    } catch (IOException vanished) {
      return;
    }
    boolean known =
        catalog
            .finding(name, stamp)
            .filter(found ->
                !(found instanceof ImageFinding.Unread unread && unread.isDue(clock.instant())))
            .isPresent();
    if (!known && isQuiet) {
      read(name, file, stamp, clock);
    }
  }

  private void read(ImageName name, Path file, FileStamp stamp, InstantSource clock) {
    LOG.log(Level.INFO, "reading image " + name + " (" + stamp.size() + " bytes)");
    Instant began = clock.instant();
    try {
      FileKey before = FileKey.of(file);
      ImageFacts facts = reader.read(name, file);
      if (!FileKey.of(file).equals(before) || !facts.stamp().equals(stamp)) {
        LOG.log(Level.INFO, "image " + name + " changed while it was read; it is read again");
        return;
      }
      catalog.remember(name, new ImageFinding.Good(facts));
      memory.keep(facts);
      ImageCatalog.tell(facts, "is ready");
    } catch (IOException | RuntimeException | Error e) {
      remember(name, failed(name, stamp, e, began, clock.instant()));
    }
  }

  private void remember(ImageName name, ImageFinding finding) {
    catalog.remember(name, finding);
    switch (finding) {
      case ImageFinding.Good _ -> {}
      case ImageFinding.Bad bad -> LOG.log(Level.WARNING, bad.reason());
      case ImageFinding.Unread unread -> LOG.log(Level.WARNING, unread.reason());
    }
  }

  /// Who is to blame: the file, or whatever kept it from being read.
  private static ImageFinding failed(
      ImageName name, FileStamp stamp, Throwable why, Instant began, Instant now) {
    if (why instanceof ImageException image) {
      switch (image.kind()) {
        case FORMAT, DIGEST -> {
          return new ImageFinding.Bad(
              stamp, "image " + name + " cannot be used: " + image.getMessage());
        }
        case FETCH, TOOL_MISSING -> {}
      }
    }
    String what =
        switch (why) {
          case IOException io -> String.valueOf(io.getMessage());
          case OutOfMemoryError _ -> "there is not enough memory for it";
          default -> {
            LOG.log(Level.ERROR, "BUG: reading image " + name, why);
            yield "the log has a fault of this program";
          }
        };
    Duration pause = Duration.between(began, now).abs().multipliedBy(PATIENCE);
    return new ImageFinding.Unread(
        stamp,
        "image " + name + " could not be read, which is tried again: " + what,
        now,
        pause.compareTo(PAUSE) > 0 ? pause : PAUSE);
  }
}
