package bty.engine.image;

import bty.engine.inspect.ImageChecks;
import bty.engine.source.ImageLocation;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The folder that holds a machine's or a stick's images.
///
/// @param path need not exist
public record ImageFolder(Path path) {
  /// Where images are when nobody says otherwise.
  public static final String DEFAULT = "/var/lib/bty/images";

  /// The variable that names another folder.
  public static final String VARIABLE = "BTY_IMAGE_ROOT";

  // What lies beside images and is none: digests, descriptions, transfers that were cut off.
  private static final Set<String> BESIDES =
      Set.of("sha256", "yaml", "yml", "json", "txt", "md", "part", "tmp");

  /// One file.
  ///
  /// @param name printable: what controls a terminal is shown as a question mark
  public record Entry(String name, Path path, Finding finding) {}

  /// What a look at the first bytes of a file found.
  public sealed interface Finding {
    /// An image.
    ///
    /// @param bytes as stored
    record Image(ImageFormat format, long bytes) implements Finding {}

    /// Nothing that could be flashed.
    ///
    /// @param reason one sentence
    record Unusable(String reason) implements Finding {}
  }

  /// Recognises an image by its first bytes.
  @FunctionalInterface
  public interface Sniffer {
    /// @throws IOException with a sentence if the file is no image
    ImageFormat sniff(Path file) throws IOException;
  }

  /// What a file is, as far as a look at its beginning and its end shows: the usual [Sniffer].
  ///
  /// @throws IOException with a sentence if the file is no image
  public static ImageFormat formatOf(Path file) throws IOException {
    return ImageChecks.format(new ImageLocation.File(file));
  }

  /// The folder that the flag names, else the environment, else the default.
  public static ImageFolder of(Optional<String> flag, Map<String, String> environment) {
    return new ImageFolder(
        Path.of(
            flag.or(() -> Optional.ofNullable(environment.get(VARIABLE)))
                .filter(text -> !text.isBlank())
                .orElse(DEFAULT)));
  }

  /// The files in it that can be images, by name; a folder that is not there has none.
  ///
  /// @throws IOException if the folder cannot be read
  public List<Entry> entries(Sniffer sniffer) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          if (isImage(file)) {
            String name = file.getFileName().toString();
            entries.add(new Entry(name.replaceAll("\\p{Cntrl}", "?"), file, look(file, sniffer)));
          }
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
    return List.copyOf(entries);
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && !BESIDES.contains(ending) && Files.isRegularFile(file);
  }

  private static Finding look(Path file, Sniffer sniffer) {
    try {
      ImageName _ = new ImageName(file.getFileName().toString());
    } catch (IllegalArgumentException strange) {
      return new Finding.Unusable(
          String.valueOf(strange.getMessage()).replaceAll("\\p{Cntrl}", "?") + "; rename it");
    }
    try {
      return new Finding.Image(sniffer.sniff(file), Files.size(file));
    } catch (AccessDeniedException e) {
      return new Finding.Unusable("permission denied");
    } catch (IOException e) {
      return new Finding.Unusable(String.valueOf(e.getMessage()));
    }
  }
}
