package bty.appliance.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Sends a stretch of a file, for the most part through a buffer that stays in the processor's
/// cache: sendfile(2), which hands each page to the socket, takes longer than that copy. It is used
/// where no buffer is free.
final class FileSender {
  /// The first goes out with the head; the others are written where the socket is full, which is
  /// how a virtual thread waits for room: by then there is room for megabytes again.
  private static final int PIECE = 16 * 1024;

  /// So much of what goes by sendfile(2), and then it is the others' turn. Measured: with 2 MiB a
  /// third more of the processor is used, where clients are as fast as this.
  private static final int CHUNK = 8 << 20;

  private static final LoneSender LONE = new LoneSender();

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
      if (connection.isSecure()) {
        sender.sendRest(out);
      } else {
        LONE.begin();
        try {
          sender.sendRest(connection);
        } finally {
          LONE.end();
        }
      }
      out.close();
    }
  }

  /// Through TLS, which makes a copy of each byte anyway.
  private void sendRest(OutputStream out) throws IOException {
    while (position < end) {
      out.write(piece, 0, readPiece());
    }
  }

  // A virtual thread that never waits is never taken from its processor.
  @SuppressWarnings("ThreadPriorityCheck")
  private void sendRest(ClientConnection connection) throws IOException {
    long turn = position;
    while (position < end) {
      if (!sendChunk(connection)) {
        connection.write(ByteBuffer.wrap(piece, 0, readPiece()));
      }
      // A client as fast as this never makes the thread wait; others want to use its processor,
      // too. Each yield wakes another processor to look for work, so not after each buffer.
      if (position - turn >= CHUNK) {
        Thread.yield();
        turn = position;
      }
    }
  }

  /// Sends the next chunk, or as much of it as there is room for.
  ///
  /// @return whether there was room for all of it
  private boolean sendChunk(ClientConnection connection) throws IOException {
    Optional<ByteBuffer> shared = LONE.take();
    int most = shared.isPresent() ? LoneSender.BYTES : CHUNK;
    int wanted = (int) Math.min(most, end - position);
    if (shared.isEmpty()) {
      long sent = connection.write(file, position, wanted);
      position += sent;
      return sent == wanted;
    }
    ByteBuffer buffer = shared.get();
    try {
      int read = read(buffer.limit(wanted));
      int sent = connection.writeSome(buffer.flip());
      position += sent;
      return sent == read;
    } finally {
      LONE.giveBack(buffer);
    }
  }

  private int readPiece() throws IOException {
    int wanted = (int) Math.min(piece.length, end - position);
    int read = read(ByteBuffer.wrap(piece, 0, wanted));
    position += read;
    return read;
  }

  private int read(ByteBuffer buffer) throws IOException {
    int read = file.read(buffer, position);
    if (read < 0) {
      throw new IOException(
          part.file() + " ends at " + position + " bytes, " + (end - position) + " too early");
    }
    return read;
  }
}
