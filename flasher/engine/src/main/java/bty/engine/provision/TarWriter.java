package bty.engine.provision;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/// Regular files as a POSIX tar (pax interchange format, IEEE Std 1003.1 `pax`). A name that the
/// plain header has no room for goes into an extended one.
public final class TarWriter {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;

  private final OutputStream out;

  /// @param out is left open
  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /// Writes a file.
  ///
  /// @param size how much of the content is taken
  /// @throws EOFException if there is less
  public void file(String name, long size, Instant modified, InputStream content)
      throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > NAME_BYTES || bytes.length != name.length()) {
      byte[] record = record("path", name);
      header("pax", 'x', record.length, modified);
      out.write(record);
      pad(record.length);
    }
    header(name, '0', size, modified);
    copy(content, size, name);
    pad(size);
  }

  /// Writes a file of that text, as old as can be.
  public void text(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    file(name, bytes.length, Instant.EPOCH, new ByteArrayInputStream(bytes));
  }

  /// Writes the end of the archive.
  public void end() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private void copy(InputStream content, long size, String name) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = size;
    while (left > 0) {
      int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException("Packing " + name + ": it became shorter meanwhile");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }

  /// `LENGTH KEY=VALUE\n`, where the length counts itself.
  private static byte[] record(String key, String value) {
    int rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
    int length = rest + String.valueOf(rest).length();
    length = rest + String.valueOf(length).length();
    return (length + " " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void header(String name, char type, long size, Instant modified) throws IOException {
    byte[] block = new byte[BLOCK];
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, block, 0, Math.min(bytes.length, NAME_BYTES));
    octal(block, 100, 8, 0644);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, size);
    octal(block, 136, 12, Math.max(0, modified.getEpochSecond()));
    block[156] = (byte) type;
    put(block, 257, "ustar\00000");
    put(block, 148, "        ");
    int sum = 0;
    for (byte b : block) {
      sum += Byte.toUnsignedInt(b);
    }
    put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    out.write(block);
  }

  private static void octal(byte[] block, int at, int width, long number) {
    put(block, at, String.format(Locale.ROOT, "%0" + (width - 1) + "o", number));
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
