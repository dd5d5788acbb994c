package bty.appliance.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// Sends a stretch of a file, for the most part by sendfile(2): the bytes go from the page cache to
/// the socket without a copy in this program.
final class FileSender {
  /// The first goes out with the head; the others are written where the socket is full, which is
  /// how a virtual thread waits for room: by then there is room for megabytes again.
  private static final int PIECE = 16 * 1024;

  /// Measured: more at once gains nothing.
  private static final int CHUNK = 2 << 20;

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

  /// Sends it.
  ///
  /// @param out writes the head with the first bytes, and passes on what it is given at once
  /// @throws IOException if the file is shorter
  static void send(Response.FilePart part, OutputStream out, ClientConnection connection)
      throws IOException {
    try (FileChannel file = FileChannel.open(part.file(), StandardOpenOption.READ)) {
      FileSender sender = new FileSender(part, file);
      out.write(sender.piece, 0, sender.readPiece());
      sender.sendRest(connection);
      out.close();
    }
  }

  // A virtual thread that never waits is never taken from its processor.
  @SuppressWarnings("ThreadPriorityCheck")
  private void sendRest(ClientConnection connection) throws IOException {
    while (position < end) {
      long sent = connection.write(file, position, Math.min(CHUNK, end - position));
      position += sent;
      if (sent == 0) {
        connection.write(ByteBuffer.wrap(piece, 0, readPiece()));
      }
      // A client as fast as this never makes the thread wait; others want to use its processor,
      // too.
      Thread.yield();
    }
  }

  private int readPiece() throws IOException {
    int wanted = (int) Math.min(piece.length, end - position);
    int read = file.read(ByteBuffer.wrap(piece, 0, wanted), position);
    if (read < 0) {
      throw new IOException(
          part.file() + " ends at " + position + " bytes, " + (end - position) + " too early");
    }
    position += read;
    return read;
  }
}
