package bty.engine.image;

import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The digest that lies beside an image: `IMAGE.sha256`, as `sha256sum` writes it, with or without
/// `--tag`, or the bare digest.
///
/// @param file where it stands
/// @param digest of the image as stored
public record DigestBeside(Path file, Sha256 digest) {
  private static final int MOST_BYTES = 1 << 20;

  /// sha256sum(1): a backslash before a line whose name has escapes, the digest, a blank, a blank
  /// or an asterisk, the name.
  private static final Pattern LINE = Pattern.compile("\\\\?(\\p{XDigit}{64})(?:\\s+\\*?(.+))?");

  private static final Pattern TAGGED =
      Pattern.compile("SHA(?:2-)?256 ?\\((.+)\\) ?= ?(\\p{XDigit}{64})");

  private record Entry(String name, Sha256 digest) {}

  /// Looks beside an image that is a file; empty if there is nothing.
  ///
  /// @throws ImageException of kind DIGEST if there is something and it names no digest of this
  ///   image
  public static Optional<DigestBeside> of(ImageLocation image) throws ImageException {
    return image instanceof ImageLocation.File(Path path) ? of(path) : Optional.empty();
  }

  private static Optional<DigestBeside> of(Path image) throws ImageException {
    Path file = image.resolveSibling(name(image) + ".sha256");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw unusable(file, "it has more than a MiB");
      }
      List<Entry> entries = entries(Files.readString(file, StandardCharsets.ISO_8859_1));
      return Optional.of(new DigestBeside(file, digest(image, file, entries)));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (ImageException e) {
      throw e;
    } catch (IOException e) {
      throw unusable(file, "it cannot be read (" + e.getMessage() + ")");
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<Entry> entries(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      Matcher plain = LINE.matcher(line);
      Matcher tagged = TAGGED.matcher(line);
      if (plain.matches()) {
        String name = plain.group(2);
        entries.add(new Entry(name == null ? "" : name, new Sha256(plain.group(1))));
      } else if (tagged.matches()) {
        entries.add(new Entry(tagged.group(1), new Sha256(tagged.group(2))));
      }
    }
    return entries;
  }

  /// The one of several that names the image; one alone is meant for it, whatever the image was
  /// called when it was made.
  private static Sha256 digest(Path image, Path file, List<Entry> entries) throws ImageException {
    List<Sha256> named =
        entries.stream()
            .filter(entry -> isName(entry.name(), image))
            .map(Entry::digest)
            .distinct()
            .toList();
    if (named.size() == 1) {
      return named.getFirst();
    }
    if (named.isEmpty() && entries.size() == 1) {
      return entries.getFirst().digest();
    }
    throw unusable(
        file,
        entries.isEmpty()
            ? "it holds no SHA-256, 64 hexadecimal digits, as sha256sum writes it"
            : named.isEmpty()
                ? "of its %d digests none names %s".formatted(entries.size(), name(image))
                : "it names %s with %d different digests".formatted(name(image), named.size()));
  }

  private static boolean isName(String text, Path image) {
    return text.substring(text.lastIndexOf('/') + 1)
        .equals(
            // As the bytes of the file's name were read.
            new String(name(image).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  private static ImageException unusable(Path file, String why) {
    return new ImageException(
        ImageException.Kind.DIGEST,
        "reading %s, the digest beside the image: %s; mend it, remove it, or name the digest with --sha256"
            .formatted(file, why));
  }

  /// What a plan says of it.
  public String note() {
    return "the SHA-256 that the image must have is taken from %s: %s".formatted(file, digest);
  }
}
