package bty.appliance.image;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.engine.inspect.ImageInspection;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// The image folder. A file that is put there by hand is read once, in the background, before it
/// may be flashed; an uploaded one is read before it gets its name. Thread-safe.
public final class ImageCatalog {
  private static final System.Logger LOG = System.getLogger("image");

  private final Folder folder;
  private final ImageProbe probe;
  private final ImageFactsStore memory;
  private final ImagePinStore pins;
  private final ChangeFeed feed;
  private final ConcurrentHashMap<ImageName, Seen> seen = new ConcurrentHashMap<>();

  /// A file that was read.
  private sealed interface Seen {
    record Good(ImageFacts facts) implements Seen {}

    record Bad(FileStamp stamp, String reason) implements Seen {}
  }

  /// @param memory what was found out before the last start
  /// @param pins what the operator wants of an image
  /// @param feed told of every change
  public ImageCatalog(
      Folder folder,
      ImageProbe probe,
      ImageFactsStore memory,
      ImagePinStore pins,
      ChangeFeed feed) {
    this.folder = folder;
    this.probe = probe;
    this.memory = memory;
    this.pins = pins;
    this.feed = feed;
  }

  /// What there is of an image now.
  public ImageLookup find(ImageName name) {
    FileStamp now;
    try {
      Optional<Path> file = folder.find(name.text());
      if (file.isEmpty()) {
        return new ImageLookup.Missing(name);
      }
      now = FileStamp.of(file.get());
    } catch (IOException vanished) {
      return new ImageLookup.Missing(name);
    }
    return switch (seen.get(name)) {
      case Seen.Good good when good.facts().stamp().equals(now) -> pinned(good.facts());
      case Seen.Bad bad when bad.stamp().equals(now) -> new ImageLookup.Refused(bad.reason());
      case null, default -> new ImageLookup.Pending(name);
    };
  }

  /// What was found when a file of that name was last read, pinned or not.
  public Optional<ImageFacts> facts(ImageName name) {
    return seen.get(name) instanceof Seen.Good good ? Optional.of(good.facts()) : Optional.empty();
  }

  private ImageLookup pinned(ImageFacts facts) {
    ImagePinStore.Reading reading = pins.find(facts.name());
    if (!reading.problem().isEmpty()) {
      return new ImageLookup.Refused(
          "image " + facts.name() + " cannot be trusted: " + reading.problem());
    }
    if (reading.pin().digest().isPresent()
        && !reading.pin().digest().get().equals(facts.digest())) {
      return new ImageLookup.Refused(
          "image "
              + facts.name()
              + " has digest "
              + facts.digest().hex().substring(0, 12)
              + "..., pinned is "
              + reading.pin().digest().get().hex().substring(0, 12)
              + "...");
    }
    return new ImageLookup.Ready(facts);
  }

  /// The names of all files that may be images, read or not.
  public NavigableSet<ImageName> list() throws IOException {
    NavigableSet<ImageName> names = new TreeSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder.root(), Files::isRegularFile)) {
      for (Path file : files) {
        name(file).ifPresent(names::add);
      }
    }
    return names;
  }

  /// Reads what is new. Called again and again by one background thread.
  ///
  /// @param settled whether a file can be believed complete; a copy under way is left for later
  public void scan(java.util.function.Predicate<FileStamp> settled) throws IOException {
    for (ImageName name : list()) {
      if (find(name) instanceof ImageLookup.Pending) {
        FileStamp stamp = FileStamp.of(path(name));
        Optional<ImageFacts> known = memory.recall(name).filter(old -> old.stamp().equals(stamp));
        if (known.isPresent()) {
          remember(name, new Seen.Good(known.get()));
        } else if (settled.test(stamp)) {
          read(name, stamp);
        }
      }
    }
  }

  private void read(ImageName name, FileStamp stamp) throws IOException {
    LOG.log(Level.INFO, "reading image " + name + " (" + stamp.size() + " bytes)");
    try {
      ImageFacts facts = facts(name, path(name), stamp);
      memory.keep(facts);
      remember(name, new Seen.Good(facts));
      LOG.log(Level.INFO, "image " + name + " is ready: " + describe(facts));
    } catch (IOException e) {
      remember(name, new Seen.Bad(stamp, "image " + name + " cannot be used: " + e.getMessage()));
      LOG.log(Level.WARNING, "image " + name + " cannot be used: " + e.getMessage());
    }
  }

  private void remember(ImageName name, Seen what) {
    seen.put(name, what);
    feed.publish(new Change.Image(name));
  }

  private ImageFacts facts(ImageName name, Path file, FileStamp stamp) throws IOException {
    ImageInspection found = probe.inspect(file);
    return new ImageFacts(
        name, stamp, found.format(), found.diskBytes(), found.digest(), found.problems());
  }

  /// Makes a complete file, already safe on the disk, the image of that name.
  ///
  /// @param part in the same folder; gone afterwards
  /// @throws IOException if it is nothing that can be flashed; then nothing has changed
  public ImageFacts adopt(Path part, ImageName name) throws IOException {
    ImageFacts facts = facts(name, part, FileStamp.of(part));
    folder.publish(part, name.text());
    memory.keep(facts);
    remember(name, new Seen.Good(facts));
    LOG.log(Level.INFO, "image " + name + " was uploaded: " + describe(facts));
    return facts;
  }

  /// Removes an image. Who is reading it can read on.
  ///
  /// @return whether it was there
  public boolean delete(ImageName name) throws IOException {
    boolean there = Files.deleteIfExists(path(name));
    seen.remove(name);
    memory.drop(name);
    feed.publish(new Change.Image(name));
    return there;
  }

  /// Where an image lies. The name holds no separator and does not begin with a dot, so it is
  /// always a file of the folder itself.
  public Path path(ImageName name) {
    return folder.root().resolve(name.text());
  }

  private static Optional<ImageName> name(Path file) {
    try {
      return Optional.of(new ImageName(String.valueOf(file.getFileName())));
    } catch (IllegalArgumentException notAnImage) {
      return Optional.empty();
    }
  }

  private static String describe(ImageFacts facts) {
    return facts.format().word()
        + ", "
        + facts.stamp().size()
        + " bytes, sha256 "
        + facts.digest().hex();
  }
}
