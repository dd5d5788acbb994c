package bty.engine.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The bytes of an image from its first on that were handed on already, as their SHA-256: by it a
/// transfer that a server can only begin again is known to be of the same bytes.
final class ReadSoFar {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final MessageDigest digest;

  ReadSoFar() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  /// Adds the first `count` bytes of the array.
  void add(byte[] bytes, int count) {
    digest.update(bytes, 0, count);
  }

  /// Reads as many bytes over as were added, and says whether they are the same.
  ///
  /// @param bytes how many were added
  /// @throws IOException if the stream breaks or ends before
  boolean isBeginningOf(InputStream stream, long bytes) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    ReadSoFar again = new ReadSoFar();
    long left = bytes;
    while (left > 0) {
      int count = stream.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException("the server closed the connection early");
      }
      again.add(buffer, count);
      left -= count;
    }
    return MessageDigest.isEqual(state(), again.state());
  }

  /// The SHA-256 of what was added so far; more may be added afterwards.
  Sha256 digest() {
    return Sha256.of(state());
  }

  /// The digest as it is; more may be added afterwards.
  private byte[] state() {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("BUG: every Java's SHA-256 can be cloned", e);
    }
  }
}
