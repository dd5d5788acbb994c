package bty.engine.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.function.Supplier;

/// The body of one answer, being read.
///
/// @param version what the answer's head says about the whole image
/// @param early what it means when the body ends before what is wanted has come
record HttpBody(
    HttpURLConnection connection,
    InputStream stream,
    HttpVersion version,
    Supplier<IOException> early) {
  /// Reads 1 to `wanted` bytes to the start of the array.
  ///
  /// @throws IOException if the connection breaks, ends early or brings nothing for the stall time
  int read(byte[] into, int wanted) throws IOException {
    int count = stream.read(into, 0, wanted);
    if (count < 0) {
      throw early.get();
    }
    return count;
  }

  /// Reads all there is, and adds it to the digest.
  ///
  /// @return how many bytes there were
  long readAll(ReadSoFar digest, byte[] buffer) throws IOException {
    long bytes = 0;
    int count;
    while ((count = stream.read(buffer)) >= 0) {
      digest.add(buffer, count);
      bytes += count;
    }
    return bytes;
  }

  void skip(long bytes) throws IOException {
    stream.skipNBytes(bytes);
  }

  /// Whether nothing follows any more.
  boolean isAtEnd() throws IOException {
    return stream.read() < 0;
  }

  /// Whether the protocol tells the end of this body from a cut: by a length, or by the last chunk
  /// (RFC 9112, 8). A body that goes on until the connection is closed has no such mark.
  boolean isEndMarked() {
    return connection.getContentLengthLong() >= 0
        || "chunked".equalsIgnoreCase(connection.getHeaderField("Transfer-Encoding"));
  }

  /// Leaves the connection to the next request, once everything is read.
  void finish() throws IOException {
    stream.close();
  }

  /// Gives the connection up, and what may still come on it.
  void close() {
    connection.disconnect();
  }
}
