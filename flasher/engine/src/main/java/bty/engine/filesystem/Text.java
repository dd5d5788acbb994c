package bty.engine.filesystem;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/// Names and numbers out of superblocks, fit to be shown.
final class Text {
  private Text() {}

  /// Text up to a zero, without blanks around it and without anything that a terminal would obey.
  static String of(ByteBuffer bytes, int at, int length, Charset charset) {
    String text = charset.decode(bytes.slice(at, length)).toString();
    int end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).strip().replaceAll("\\p{C}", "?");
  }

  static String of(ByteBuffer bytes, int at, int length) {
    return of(bytes, at, length, StandardCharsets.UTF_8);
  }

  /// 16 bytes in the order in which they are written; empty for sixteen zeroes.
  static String uuid(ByteBuffer bytes, int at) {
    byte[] raw = new byte[16];
    bytes.get(at, raw);
    String hex = HexFormat.of().formatHex(raw);
    return hex.matches("0*")
        ? ""
        : "%s-%s-%s-%s-%s"
            .formatted(
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
  }

  /// The four bytes that FAT and exFAT count as an id.
  static String serial(ByteBuffer bytes, int at) {
    int id = bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    return "%04X-%04X".formatted(id >>> 16, id & 0xffff).toUpperCase(Locale.ROOT);
  }
}
