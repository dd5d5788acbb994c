package bty.engine.filesystem;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Whether an EFI program carries a signature: the certificate table of its header, Microsoft's "PE
/// Format", "Optional Header Data Directories". Whose it is, and whether it holds, only firmware
/// knows.
public final class CertificateTable {
  /// So much of a program's beginning is looked at. Linkers put the header within the first KiB.
  public static final int HEAD_BYTES = 4096;

  private static final int HEADER_AT = 0x3c;
  private static final int PE = 0x0000_4550;
  private static final int OPTIONAL_HEADER = 24;
  private static final int PE32 = 0x10b;
  private static final int PE32_PLUS = 0x20b;
  private static final int PE32_COUNT = 92;
  private static final int PE32_PLUS_COUNT = 108;
  private static final int CERTIFICATES = 4;

  private CertificateTable() {}

  /// Whether it has one; false also for what is no such program.
  ///
  /// @param head at least the first [#HEAD_BYTES] of the file, or all of a shorter one
  public static boolean isIn(ByteBuffer head) {
    ByteBuffer bytes = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.limit() < HEADER_AT + 4 || bytes.get(0) != 'M' || bytes.get(1) != 'Z') {
      return false;
    }
    long header = Integer.toUnsignedLong(bytes.getInt(HEADER_AT));
    if (header + OPTIONAL_HEADER + PE32_PLUS_COUNT > bytes.limit()
        || bytes.getInt((int) header) != PE) {
      return false;
    }
    int optional = (int) header + OPTIONAL_HEADER;
    int count =
        switch (Short.toUnsignedInt(bytes.getShort(optional))) {
          case PE32 -> optional + PE32_COUNT;
          case PE32_PLUS -> optional + PE32_PLUS_COUNT;
          default -> 0;
        };
    int entry = count + 4 + CERTIFICATES * 8;
    return count > 0
        && entry + 8 <= bytes.limit()
        && Integer.toUnsignedLong(bytes.getInt(count)) > CERTIFICATES
        && bytes.getInt(entry) != 0
        && bytes.getInt(entry + 4) != 0;
  }
}
