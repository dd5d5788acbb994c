package bty.engine.provision;

import bty.engine.protocol.ProvisioningFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads what an operator wrote: UTF-8, of a fair size, not empty. A text that is packed by gzip,
/// as cloud-init takes it too, is unpacked.
public final class InputText {
  private static final int MAX = ProvisioningFile.MAX_BYTES;

  /// Not such a text. The message is one sentence with the file.
  public static final class UnfitException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String sentence;

    UnfitException(String sentence, @Nullable Throwable cause) {
      super(sentence, cause);
      this.sentence = sentence;
    }

    UnfitException(String sentence) {
      this(sentence, null);
    }

    @Override
    public String getMessage() {
      return sentence;
    }
  }

  private InputText() {}

  /// @throws IOException with one sentence that names the file and what is wrong with it;
  ///   [java.nio.file.AccessDeniedException] if it may not be read
  public static String read(Path file) throws IOException {
    return of(file.toString(), bytes(file));
  }

  /// The same for a file that something else reads where it is, and would not unpack.
  ///
  /// @throws IOException as [#read] does, also if it is packed or begins with a byte order mark
  static String plain(Path file) throws IOException {
    byte[] bytes = bytes(file);
    if (isPacked(bytes)) {
      throw new UnfitException(file + " is packed by gzip; wanted the text itself");
    }
    if (bytes.length > 2 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb) {
      throw new UnfitException(file + " begins with a byte order mark; save it without");
    }
    return of(file.toString(), bytes);
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; wanted a file");
    }
    try (var stream = Files.newInputStream(file)) {
      return stream.readNBytes(MAX + 1);
    }
  }

  private static boolean isPacked(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b;
  }

  /// @param name for messages
  /// @param bytes all of it
  /// @throws UnfitException if they are none
  public static String of(String name, byte[] bytes) throws UnfitException {
    byte[] plain = bytes;
    if (isPacked(bytes)) {
      try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        plain = unpacked.readNBytes(MAX + 1);
      } catch (IOException e) {
        throw new UnfitException(
            name + " begins like gzip and cannot be unpacked: " + e.getMessage(), e);
      }
    }
    if (plain.length > MAX) {
      throw new UnfitException(
          name + " has more than " + MAX + " bytes, which is the most that is taken");
    }
    String text = decode(name, plain);
    if (text.isBlank()) {
      throw new UnfitException(name + " is empty");
    }
    return text;
  }

  private static String decode(String name, byte[] bytes) throws UnfitException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UnfitException(name + " is not UTF-8 text", e);
    }
    if (text.indexOf('\0') >= 0) {
      throw new UnfitException(name + " holds a NUL character; wanted a text");
    }
    // Editors of another system put a byte order mark first, before which no first line is known.
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
