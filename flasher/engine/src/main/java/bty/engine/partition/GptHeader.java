package bty.engine.partition;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/// One of the two headers of a GPT with its entries, UEFI 2.10 section 5.3.2, its checksums right.
///
/// @param sectorBytes the sector size at which it was found
/// @param entries the array of entries, bounds checked
public record GptHeader(
    int sectorBytes,
    long ownLba,
    long otherLba,
    long firstUsableLba,
    long lastUsableLba,
    String diskGuid,
    int entryBytes,
    ByteBuffer entries) {
  private static final byte[] SIGNATURE = {'E', 'F', 'I', ' ', 'P', 'A', 'R', 'T'};
  private static final int LEAST_BYTES = 92;
  private static final int LEAST_ENTRY_BYTES = 128;
  private static final int MOST_ENTRY_BYTES = 4096;
  private static final int MOST_ENTRIES = 4096;

  public static boolean isSignedAt(DiskBytes ends, long offset) {
    return ends.range(offset, SIGNATURE.length)
        .filter(bytes -> bytes.equals(ByteBuffer.wrap(SIGNATURE)))
        .isPresent();
  }

  /// Reads the header in sector `lba`; empty if there is none, its numbers make no sense, its
  /// entries lie elsewhere than in the ends of the disk, or a checksum is wrong.
  static Optional<GptHeader> at(DiskBytes ends, int sectorBytes, long lba) {
    long offset = lba * sectorBytes;
    Optional<ByteBuffer> sector = ends.range(offset, sectorBytes);
    if (sector.isEmpty() || !isSignedAt(ends, offset)) {
      return Optional.empty();
    }
    ByteBuffer header = sector.get();
    int headerBytes = header.getInt(12);
    int count = header.getInt(80);
    int entryBytes = header.getInt(84);
    long entriesLba = header.getLong(72);
    if (headerBytes < LEAST_BYTES
        || headerBytes > sectorBytes
        || header.getLong(24) != lba
        || entriesLba < 2
        || entriesLba > ends.diskBytes() / sectorBytes
        || count < 0
        || count > MOST_ENTRIES
        || entryBytes < LEAST_ENTRY_BYTES
        || entryBytes > MOST_ENTRY_BYTES
        || headerCrc(header, headerBytes) != header.getInt(16)) {
      return Optional.empty();
    }
    return ends.range(entriesLba * sectorBytes, count * entryBytes)
        .filter(entries -> crc(entries.duplicate()) == header.getInt(88))
        .map(entries ->
            new GptHeader(
                sectorBytes,
                lba,
                header.getLong(32),
                header.getLong(40),
                header.getLong(48),
                guid(header, 56),
                entryBytes,
                entries));
  }

  /// The mixed-endian form of UEFI 2.10 appendix A: the first three groups little-endian.
  static String guid(ByteBuffer bytes, int at) {
    long high =
        (Integer.toUnsignedLong(bytes.getInt(at)) << 32)
            | (Short.toUnsignedLong(bytes.getShort(at + 4)) << 16)
            | Short.toUnsignedLong(bytes.getShort(at + 6));
    return new UUID(high, Long.reverseBytes(bytes.getLong(at + 8))).toString();
  }

  private static int headerCrc(ByteBuffer header, int headerBytes) {
    byte[] copy = new byte[headerBytes];
    header.get(0, copy);
    // The field of the checksum itself counts as zero.
    Arrays.fill(copy, 16, 20, (byte) 0);
    return crc(ByteBuffer.wrap(copy));
  }

  static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
