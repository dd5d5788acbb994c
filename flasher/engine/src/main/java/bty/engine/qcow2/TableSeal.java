package bty.engine.qcow2;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Says whether the tables that were used are those of the file that went past later: one SHA-256
/// for each table together with its place, added up, so that the order does not matter.
final class TableSeal {
  private final MessageDigest digest;
  private final long[] sum = new long[4];

  TableSeal() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  /// Begins with the table at that place, or goes on with its next bytes.
  void update(ByteBuffer bytes) {
    digest.update(bytes.duplicate());
  }

  /// Ends the table.
  ///
  /// @param offset where it began
  void end(long offset) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, offset));
    ByteBuffer result = ByteBuffer.wrap(digest.digest());
    for (int i = 0; i < sum.length; i++) {
      sum[i] += result.getLong();
    }
  }

  boolean isSameAs(TableSeal other) {
    return java.util.Arrays.equals(sum, other.sum);
  }
}
