package bty.appliance.storage;

import bty.engine.disk.DiskBytes;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What a disk holds.
///
/// @param lines for people, one for each thing that is there; empty for a blank disk
/// @param id of exactly that content: a digest of the lines and of the disk's first and last MiB,
///   where partition tables and most signatures are
public record DiskHoldings(List<String> lines, String id) {
  /// So much of the beginning and of the end is looked at.
  static final int END_BYTES = 1 << 20;

  private static final String UNKNOWN =
      "bytes that are no partition table and no file system that bty knows";

  /// Keeps a copy of the list.
  public DiskHoldings {
    lines = List.copyOf(lines);
  }

  /// What is there.
  ///
  /// @param recognised partitions and file systems, one line each
  /// @param bytes of the disk
  /// @throws java.io.UncheckedIOException if they cannot be read
  static DiskHoldings of(List<String> recognised, DiskBytes bytes) {
    int end = (int) Math.min(END_BYTES, bytes.diskBytes());
    MessageDigest digest = sha256();
    boolean isBlank = true;
    for (long from : new long[] {0, bytes.diskBytes() - end}) {
      ByteBuffer part =
          bytes
              .range(from, end)
              .orElseThrow(() -> new IllegalStateException("the disk ends before its size"));
      isBlank &= isZero(part.duplicate());
      digest.update(part);
    }
    List<String> lines = recognised.isEmpty() && !isBlank ? List.of(UNKNOWN) : recognised;
    lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    return new DiskHoldings(lines, HexFormat.of().formatHex(digest.digest()));
  }

  private static boolean isZero(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (bytes.get() != 0) {
        return false;
      }
    }
    return true;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  /// Whether nothing is there.
  public boolean isNothing() {
    return lines.isEmpty();
  }

  void write(JsonGenerator json) {
    json.writeArrayPropertyStart("holds");
    lines.forEach(json::writeString);
    json.writeEndArray();
    json.writeStringProperty("content", id);
  }

  static DiskHoldings read(JsonObject json) throws ProtocolException {
    return new DiskHoldings(DiskOffer.texts(json, "holds"), json.string("content"));
  }
}
