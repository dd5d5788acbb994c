package bty.engine.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Stored bytes of a file or of a block device.
final class FileSource implements ImageSource {
  private final Path path;
  private final FileChannel channel;
  private final long length;
  private long position;

  private FileSource(Path path, FileChannel channel, long length) {
    this.path = path;
    this.channel = channel;
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
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw fetch("there is no file " + path + "; check the name, or see bty list images", e);
    } catch (AccessDeniedException e) {
      throw fetch("reading " + path + " is not permitted to this user", e);
    } catch (IOException e) {
      throw fetch("opening " + path + ": " + e.getMessage(), e);
    }
    return new FileSource(path, channel, channel.size());
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int count;
    try {
      count = channel.read(into);
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
    channel.close();
  }

  private static ImageException fetch(String sentence) {
    return new ImageException(ImageException.Kind.FETCH, sentence);
  }

  private static ImageException fetch(String sentence, Throwable cause) {
    return new ImageException(ImageException.Kind.FETCH, sentence, cause);
  }
}
