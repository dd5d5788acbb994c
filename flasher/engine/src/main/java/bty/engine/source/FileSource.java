package bty.engine.source;

import bty.engine.device.HoledFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// Stored bytes of a file or of a block device.
final class FileSource implements ImageSource {
  private final Path path;
  private final HoledFile file;
  private final long length;
  private long position;

  private FileSource(Path path, HoledFile file, long length) {
    this.path = path;
    this.file = file;
    this.length = length;
  }

  static FileSource open(ImageLocation.File location) throws IOException {
    Path path = location.path();
    if (Files.isDirectory(path)) {
      throw fetch(path + " is a directory; wanted an image file");
    }
    if (location.isEndless()) {
      throw fetch(
          path + " is a pipe or another special file, of no length; name an image file or a URL");
    }
    try {
      HoledFile file = HoledFile.open(path);
      return new FileSource(path, file, file.size());
    } catch (NoSuchFileException e) {
      throw fetch("there is no file " + path + "; check the name, or see bty list images", e);
    } catch (AccessDeniedException e) {
      throw fetch("reading " + path + " is not permitted to this user", e);
    } catch (IOException e) {
      throw fetch("opening " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void seek(long to, long end) {
    position = to;
  }

  /// What lies between holes of the file.
  @Override
  public StoredRoute dataRoute() {
    return at -> {
      try {
        OptionalLong data = at < length ? file.nextData(at) : OptionalLong.empty();
        return data.isEmpty() || data.getAsLong() >= length
            ? Optional.empty()
            : Optional.of(
                new StoredRoute.Stretch(
                    data.getAsLong(), Math.min(length, file.nextHole(data.getAsLong()))));
      } catch (IOException e) {
        throw fetch("looking for holes in " + path + ": " + e.getMessage(), e);
      }
    };
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int count;
    try {
      count = file.read(into, position);
    } catch (IOException e) {
      throw fetch("reading " + path + " at byte " + position + ": " + e.getMessage(), e);
    }
    position += Math.max(0, count);
    if (position > length || (count < 0 && position < length)) {
      throw fetch(
          path
              + " had "
              + length
              + " bytes when it was opened and now "
              + (count < 0 ? "ends at byte " : "goes on past byte ")
              + (count < 0 ? position : length)
              + "; it was changed meanwhile");
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static ImageException fetch(String sentence) {
    return new ImageException(ImageException.Kind.FETCH, sentence);
  }

  private static ImageException fetch(String sentence, Throwable cause) {
    return new ImageException(ImageException.Kind.FETCH, sentence, cause);
  }
}
