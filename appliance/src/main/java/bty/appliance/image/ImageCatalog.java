package bty.appliance.image;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.files.FolderEntry;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The image folder. A file that is put there by hand is read once, in the background, before it
/// may be flashed; an uploaded one is read before it gets its name. Thread-safe.
public final class ImageCatalog {
  private static final System.Logger LOG = System.getLogger("image");

  private final Folder folder;
  private final ImageReader reader;
  private final ImageFactsStore memory;
  private final ImagePinStore pins;
  private final ChangeFeed feed;
  private final ConcurrentHashMap<ImageName, ImageFinding> findings = new ConcurrentHashMap<>();
  private final ReentrantLock changes = new ReentrantLock();
  private volatile Supplier<Optional<String>> background = Optional::empty;

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
    this.reader = new ImageReader(probe);
    this.memory = memory;
    this.pins = pins;
    this.feed = feed;
  }

  /// What there is of an image now.
  public ImageLookup find(ImageName name) {
    return switch (folder.entry(name.text())) {
      case FolderEntry.Absent _ -> new ImageLookup.Missing(name);
      case FolderEntry.Unusable(String why) ->
          new ImageLookup.Refused("image " + name + " cannot be used: it " + why);
      case FolderEntry.Found(Path file) -> {
        try {
          yield find(name, FileStamp.of(file));
        } catch (IOException vanished) {
          yield new ImageLookup.Missing(name);
        }
      }
    };
  }

  private ImageLookup find(ImageName name, FileStamp now) {
    return switch (finding(name, now).orElse(null)) {
      case ImageFinding.Good(ImageFacts facts) -> pinned(facts);
      case ImageFinding.Bad bad -> new ImageLookup.Refused(bad.reason());
      case ImageFinding.Unread unread -> new ImageLookup.Refused(unread.reason());
      case null -> new ImageLookup.Pending(name);
    };
  }

  /// What came of reading exactly that file, in this life of the program or an earlier one.
  Optional<ImageFinding> finding(ImageName name, FileStamp stamp) {
    ImageFinding known = findings.get(name);
    if (known != null && known.stamp().equals(stamp)) {
      return Optional.of(known);
    }
    Optional<ImageFacts> recalled = memory.recall(name).filter(old -> old.stamp().equals(stamp));
    recalled.ifPresent(facts -> remember(name, new ImageFinding.Good(facts)));
    return recalled.map(ImageFinding.Good::new);
  }

  /// What was found when exactly that file was read, pinned or not.
  public Optional<ImageFacts> facts(ImageName name, FileStamp stamp) {
    return finding(name, stamp)
        .filter(ImageFinding.Good.class::isInstance)
        .map(good -> ((ImageFinding.Good) good).facts());
  }

  private ImageLookup pinned(ImageFacts facts) {
    return forbidden(facts)
        .<ImageLookup>map(ImageLookup.Refused::new)
        .orElseGet(() -> new ImageLookup.Ready(facts));
  }

  /// Why an image that could be flashed must not be: its pin names another digest, or cannot be
  /// read. In a sentence without a full stop; empty if it may be.
  public Optional<String> forbidden(ImageFacts facts) {
    ImagePinStore.Reading reading = pins.find(facts.name());
    if (!reading.problem().isEmpty()) {
      return Optional.of("image " + facts.name() + " cannot be trusted: " + reading.problem());
    }
    return reading
        .pin()
        .digest()
        .filter(wanted -> !wanted.equals(facts.digest()))
        .map(wanted ->
            "image "
                + facts.name()
                + " has digest "
                + facts.digest().hex().substring(0, 12)
                + "..., pinned is "
                + wanted.hex().substring(0, 12)
                + "...");
  }

  /// The names of all that may be an image, read or not, or was meant to be one.
  public NavigableSet<ImageName> list() throws IOException {
    NavigableSet<ImageName> names = new TreeSet<>();
    folder.names().forEach(text -> ImageName.find(text).ifPresent(names::add));
    return names;
  }

  /// Reads an upload that is complete and safe on the disk, and does nothing else.
  ///
  /// @throws bty.engine.source.ImageException if it is nothing that can be flashed
  public ImageFacts read(Path part, ImageName name) throws IOException {
    return reader.readForRequest(name, part);
  }

  /// Makes a file that was [#read] the image of its name, unless something speaks against it at the
  /// last moment: nobody else changes an image between that question and the rename.
  ///
  /// @param part in the same folder; gone afterwards
  /// @param objection asked once
  /// @return the objection; then nothing has changed
  public <T> Optional<T> publish(Path part, ImageFacts facts, Supplier<Optional<T>> objection)
      throws IOException {
    changes.lock();
    try {
      Optional<T> refused = objection.get();
      if (refused.isEmpty()) {
        folder.publish(part, facts.name().text());
        remember(facts.name(), new ImageFinding.Good(facts));
        memory.keep(facts);
        tell(facts, "was uploaded");
      }
      return refused;
    } finally {
      changes.unlock();
    }
  }

  /// Removes an image, or the link that stands for it. Who is reading it can read on.
  ///
  /// @param objection as for [#publish]
  /// @throws IOException also if it is a folder
  public <T> Optional<T> delete(ImageName name, Supplier<Optional<T>> objection)
      throws IOException {
    changes.lock();
    try {
      Optional<T> refused = objection.get();
      if (refused.isEmpty()) {
        folder.remove(name.text());
        findings.remove(name);
        memory.drop(name);
        LOG.log(Level.INFO, "image " + name + " was removed");
        feed.publish(new Change.Image(name));
      }
      return refused;
    } finally {
      changes.unlock();
    }
  }

  /// Says who reads images in the background.
  ///
  /// @param problem why nobody does any more
  void readBy(Supplier<Optional<String>> problem) {
    background = problem;
  }

  /// Why images that are put into the folder by hand will not be read; empty if all is well.
  public Optional<String> problem() {
    return background.get();
  }

  /// The work of the background thread.
  ImageRound round() {
    return new ImageRound(this, folder, reader, memory);
  }

  void remember(ImageName name, ImageFinding what) {
    findings.put(name, what);
    feed.publish(new Change.Image(name));
  }

  /// Says in the log what an image is, and what an operator should know before flashing it.
  static void tell(ImageFacts facts, String what) {
    LOG.log(
        Level.INFO,
        "image %s %s: %s, %d bytes, sha256 %s"
            .formatted(
                facts.name(),
                what,
                facts.format().word(),
                facts.stamp().size(),
                facts.digest().hex()));
    facts
        .problems()
        .forEach(problem -> LOG.log(Level.WARNING, "image " + facts.name() + ": " + problem));
  }
}
