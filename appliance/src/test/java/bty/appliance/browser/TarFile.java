package bty.appliance.browser;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Makes small tar files (POSIX.1-1988 ustar).
public final class TarFile {
  private static final int BLOCK = 512;

  private TarFile() {}

  /// One with one file.
  public static byte[] of(String name, String content) {
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    byte[] head = new byte[BLOCK];
    put(head, 0, name);
    put(head, 100, "0000644\0");
    put(head, 108, "0000000\0");
    put(head, 116, "0000000\0");
    put(head, 124, String.format(Locale.ROOT, "%011o\0", body.length));
    put(head, 136, "00000000000\0");
    put(head, 148, "        ");
    head[156] = '0';
    put(head, 257, "ustar\00000");
    int sum = 0;
    for (byte one : head) {
      sum += one & 0xff;
    }
    put(head, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tar.writeBytes(head);
    tar.writeBytes(body);
    tar.writeBytes(new byte[(BLOCK - body.length % BLOCK) % BLOCK + 2 * BLOCK]);
    return tar.toByteArray();
  }

  private static void put(byte[] head, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, head, at, bytes.length);
  }
}
