package bty.appliance.http;

import bty.appliance.files.FileStamp;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// Sends a stretch of a file: what is more than a piece from memory that it is mapped to.
final class FileSender implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("http");

  /// The first goes out with the head.
  private static final int PIECE = 16 * 1024;

  /// After so much it is the others' turn. Measured: each yield wakes another processor to look for
  /// work; with 2 MiB a third more of the processor is used, where clients are as fast as this.
  private static final int TURN = 8 << 20;

  private static final FileWindows WINDOWS = new FileWindows(Duration.ofSeconds(3));

  private final Response.FilePart part;
  private final FileChannel file;
  private final byte[] piece;
  private final long end;
  private long position;

  private FileSender(Response.FilePart part, FileChannel file) {
    this.part = part;
    this.file = file;
    this.piece = new byte[(int) Math.min(PIECE, part.length())];
    this.position = part.from();
    this.end = part.from() + part.length();
  }

  /// Opens the file.
  ///
  /// @return to be closed; empty if it is another one by now
  /// @throws IOException if it cannot be opened
  @SuppressWarnings("MustBeClosedChecker")
  static Optional<FileSender> open(Response.FilePart part) throws IOException {
    FileChannel file;
    try {
      file = FileChannel.open(part.file(), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    // Looked at after it was opened: from here on nothing can be put in its place.
    if (isThere(part)) {
      return Optional.of(new FileSender(part, file));
    }
    file.close();
    return Optional.empty();
  }

  private static boolean isThere(Response.FilePart part) {
    try {
      return FileStamp.of(part.file()).equals(part.stamp());
    } catch (IOException e) {
      return false;
    }
  }

  /// Sends it.
  ///
  /// @param out writes the head with the first bytes, and passes on what it is given at once
  /// @throws IOException if the file has become shorter
  void send(OutputStream out, ClientConnection connection) throws IOException {
    out.write(piece, 0, readPiece());
    // TLS makes a copy of each byte anyway.
    if (!connection.isSecure()) {
      sendMapped(connection);
    }
    sendRead(out);
    out.close();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void sendRead(OutputStream out) throws IOException {
    while (position < end) {
      out.write(piece, 0, readPiece());
    }
  }

  /// Sends all that is left, or what could be mapped of it.
  private void sendMapped(ClientConnection connection) throws IOException {
    while (position < end) {
      Optional<FileWindows.Use> mapped = window();
      if (mapped.isEmpty()) {
        return;
      }
      try (FileWindows.Use window = mapped.get()) {
        send(window, connection);
      }
    }
  }

  private Optional<FileWindows.Use> window() {
    try {
      return Optional.of(WINDOWS.use(part.file(), part.stamp(), file, position));
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, () -> part.file() + " cannot be mapped, so it is read: " + e);
      return Optional.empty();
    }
  }

  // A virtual thread that never waits is never taken from its processor.
  @SuppressWarnings("ThreadPriorityCheck")
  private void send(FileWindows.Use window, ClientConnection connection) throws IOException {
    ByteBuffer bytes = window.bytes(position, Math.min(TURN, end - position));
    while (bytes.hasRemaining()) {
      position += written(bytes, connection);
    }
    if (position < end) {
      // A client as fast as this never makes the thread wait; others want its processor, too.
      Thread.yield();
    }
  }

  private int written(ByteBuffer bytes, ClientConnection connection) throws IOException {
    try {
      return connection.writeSome(bytes);
    } catch (IOException e) {
      if (file.isOpen() && file.size() < end) {
        throw tooShort(file.size());
      }
      throw e;
    }
  }

  private int readPiece() throws IOException {
    int wanted = (int) Math.min(piece.length, end - position);
    int read = file.read(ByteBuffer.wrap(piece, 0, wanted), position);
    if (read < 0) {
      throw tooShort(position);
    }
    position += read;
    return read;
  }

  private IOException tooShort(long at) {
    return new IOException(part.file() + " ends at " + at + " bytes, " + (end - at) + " too early");
  }
}
