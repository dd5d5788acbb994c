package bty.appliance.edit;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.AtomicFile;
import bty.appliance.files.StateBound;
import bty.appliance.image.ImagePin;
import bty.appliance.image.ImagePinYaml;
import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.MappingEdit;
import bty.appliance.yaml.MappingEdit.Value;
import bty.appliance.yaml.Parsed;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Changes `images/NAME.yaml`: only the lines that must change. Thread-safe.
public final class ImagePinEdits {
  private static final System.Logger LOG = System.getLogger("edit");

  /// Longer than the files of a pull take to be replaced.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path folder;
  private final Supplier<Optional<String>> unrest;
  private final ChangeFeed feed;
  private final EditListener history;
  private final ReentrantLock lock = new ReentrantLock();

  /// @param folder `images/` of the state folder
  /// @param unrest why no file is to be changed now, in words; empty if it may be
  public ImagePinEdits(Path folder, Supplier<Optional<String>> unrest, ChangeFeed feed) {
    this(folder, unrest, feed, EditListener.NONE);
  }

  /// @param history told of each edit
  public ImagePinEdits(
      Path folder, Supplier<Optional<String>> unrest, ChangeFeed feed, EditListener history) {
    this.folder = folder;
    this.unrest = unrest;
    this.feed = feed;
    this.history = history;
  }

  /// What changes whenever the text of its file does; empty where there is none.
  public String tag(ImageName image) throws IOException {
    String text = text(image);
    return text.isEmpty() ? "" : sha256(text);
  }

  private static String sha256(String text) {
    try {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return Sha256.of(MessageDigest.getInstance("SHA-256").digest(utf8)).hex();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }

  private String text(ImageName image) throws IOException {
    Path file = file(image);
    return Files.exists(file) && objection(image).isEmpty() ? Files.readString(file) : "";
  }

  /// Writes what is wanted of an image.
  ///
  /// @param seen the tag of the text that the author has seen; empty: whatever is there
  /// @return why nothing was changed, in a sentence without a full stop; empty if it was
  public Optional<String> put(
      Author author, ImageName image, Optional<String> seen, ImagePin wanted) throws IOException {
    String name = "images/" + image + ".yaml";
    lock.lock();
    try {
      Optional<String> kept = history.begin(PATIENCE);
      if (kept.isPresent()) {
        return Optional.of(name + " is as it was: " + kept.get() + "; try again");
      }
      try {
        return write(name, author, image, seen, wanted);
      } finally {
        history.end();
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<String> write(
      String name, Author author, ImageName image, Optional<String> seen, ImagePin wanted)
      throws IOException {
    Optional<String> busy = unrest.get();
    if (busy.isPresent()) {
      return Optional.of(name + " is as it was: " + busy.get() + "; try again");
    }
    Optional<String> objection = objection(image);
    if (objection.isPresent()) {
      return Optional.of(
          name + " is as it was: it " + objection.get() + "; put the file itself there");
    }
    String text = text(image);
    if (seen.isPresent() && !seen.get().equals(tag(image))) {
      return Optional.of(name + " was changed meanwhile, by somebody else or by hand");
    }
    String changed = changed(text, wanted);
    if (!changed.equals(text)) {
      history.write(
          author,
          file(image),
          Optional.of(changed),
          name + ": " + words(wanted),
          () -> AtomicFile.replace(file(image), changed.getBytes(StandardCharsets.UTF_8)));
      LOG.log(Level.INFO, name + " (" + author + "): " + words(wanted));
      feed.publish(new Change.Image(image));
    }
    return Optional.empty();
  }

  /// A text that cannot be read is written anew: whoever presses Save has seen what is wrong.
  private static String changed(String text, ImagePin wanted) {
    try {
      if (ImagePinYaml.yaml(text) instanceof Parsed.Good<ImagePin>(ImagePin before)) {
        String edited = MappingEdit.edit(text, values(before), values(wanted));
        if (ImagePinYaml.yaml(edited).equals(new Parsed.Good<>(wanted))) {
          return edited;
        }
        return MappingEdit.rewrite(text, values(wanted));
      }
    } catch (DocumentException notYaml) {
      // Then nothing of it is worth keeping.
    }
    return MappingEdit.write(values(wanted));
  }

  private static Map<String, Value> values(ImagePin pin) {
    Map<String, Value> values = new LinkedHashMap<>();
    pin.digest().ifPresent(digest -> values.put("sha256", Value.One.text(digest.hex())));
    if (!pin.description().isEmpty()) {
      values.put("description", Value.One.text(pin.description()));
    }
    if (!pin.source().isEmpty()) {
      values.put("source", Value.One.text(pin.source()));
    }
    return values;
  }

  private static String words(ImagePin wanted) {
    return wanted.digest().map(digest -> "sha256 " + digest.hex()).orElse("no digest is pinned")
        + (wanted.description().isEmpty() ? "" : ", a description");
  }

  private Optional<String> objection(ImageName image) throws IOException {
    return StateBound.around(folder).objection(file(image));
  }

  private Path file(ImageName image) {
    return folder.resolve(image + ".yaml");
  }
}
