package bty.engine.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;

/// The body of one answer, being read.
///
/// @param version what the answer's head says about the whole image
record HttpBody(HttpURLConnection connection, InputStream stream, HttpVersion version) {
  /// Reads 1 to `wanted` bytes to the start of the array.
  ///
  /// @throws IOException if the connection breaks, ends early or brings nothing for the stall time
  int read(byte[] into, int wanted) throws IOException {
    int count = stream.read(into, 0, wanted);
    if (count < 0) {
      throw new EOFException("the server closed the connection early");
    }
    return count;
  }

  void skip(long bytes) throws IOException {
    stream.skipNBytes(bytes);
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
