package bty.engine.source;

import bty.engine.http.WebAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/// Where the stored bytes of an image are.
public sealed interface ImageLocation {

  /// Reads what an operator types: a text that begins with a scheme and `://` is a URL, everything
  /// else a path.
  ///
  /// @throws IllegalArgumentException if the text is empty, has a scheme other than http and https,
  ///   or is a URL without a host
  static ImageLocation parse(String pathOrUrl) {
    return parse(pathOrUrl, WebAccess.STANDARD);
  }

  /// The same, where a server is reached in another way.
  ///
  /// @throws IllegalArgumentException as there
  static ImageLocation parse(String pathOrUrl, WebAccess access) {
    if (pathOrUrl.isBlank()) {
      throw new IllegalArgumentException(
          "the image is named by an empty text; wanted a path or URL");
    }
    if (!pathOrUrl.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      return new File(Path.of(pathOrUrl));
    }
    if (pathOrUrl.contains(" ")) {
      throw new IllegalArgumentException(
          "\"" + pathOrUrl + "\" is not a URL of an image: it has a blank in it; write it as %20");
    }
    try {
      return new Http(URI.create(pathOrUrl), access);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + pathOrUrl + "\" is not a URL of an image: " + e.getMessage(), e);
    }
  }

  /// The path or the URL as it was given, for messages; a password inside a URL is left out.
  String describe();

  /// A file, or anything else the kernel can open and read to its end.
  ///
  /// @param path absolute or relative to the working directory
  record File(Path path) implements ImageLocation {
    // inode(7): the file type in st_mode.
    private static final int TYPE_BITS = 0170000;
    private static final int REGULAR = 0100000;
    private static final int BLOCK_DEVICE = 0060000;

    /// Checks that there is one.
    public File {
      Objects.requireNonNull(path);
    }

    /// Whether it exists and is neither a regular file nor a block device (a pipe, a socket, a
    /// terminal): opening one can wait for ever, and nobody knows how long it is.
    public boolean isEndless() {
      try {
        int type = (Integer) Files.getAttribute(path, "unix:mode") & TYPE_BITS;
        return type != REGULAR && type != BLOCK_DEVICE;
      } catch (IOException absent) {
        return false;
      }
    }

    @Override
    public String describe() {
      return path.toString();
    }
  }

  /// A resource of a web server.
  ///
  /// @param uri absolute, `http` or `https`, with a host
  /// @param access how the server is reached and believed
  record Http(URI uri, WebAccess access) implements ImageLocation {
    /// Checks scheme and host.
    ///
    /// @throws IllegalArgumentException if they are others
    public Http {
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw new IllegalArgumentException(
            "its scheme is \"" + scheme + "\"; wanted http or https");
      }
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("it names no host");
      }
    }

    /// Reached without a proxy and believed as this system does.
    ///
    /// @throws IllegalArgumentException as the other
    public Http(URI uri) {
      this(uri, WebAccess.STANDARD);
    }

    /// Without what may be a secret: who asks, and the query, in which object stores have their
    /// signatures.
    @Override
    public String describe() {
      String open = uri.toString().replaceFirst("[?#].*", "");
      String asked = uri.getRawQuery() == null ? open : open + "?...";
      return uri.getRawUserInfo() == null ? asked : asked.replace(uri.getRawUserInfo() + "@", "");
    }
  }
}
