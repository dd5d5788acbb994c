package bty.engine.image;

import bty.engine.image.FormatDetector.Foreign;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Signs so short, or so much a matter of judgement, that they count only where nothing speaks for
/// a disk.
final class WeakSigns {
  private static final int TEXT_BYTES = 512;

  /// Sources: cpio(5), the old binary format in either byte order; compress(1), whose third byte
  /// holds the number of bits; the PE format.
  private static final List<Magic<Foreign>> SHORT =
      List.of(
          new Magic<>(0, "\u00c7q", Foreign.archive("a cpio archive", "cpio -i")),
          new Magic<>(0, "q\u00c7", Foreign.archive("a cpio archive", "cpio -i")),
          new Magic<>(0, "MZ", Foreign.part("an EFI or Windows program")));

  /// How a page begins, in lower case.
  private static final List<String> PAGES =
      List.of("<!doctype html", "<html", "<head", "<body", "<script", "<!--");

  private WeakSigns() {}

  static Optional<Foreign> of(ByteBuffer start) {
    Optional<Foreign> known = Magic.first(SHORT, start);
    if (known.isPresent()) {
      return known;
    }
    if (isCompress(start)) {
      return Optional.of(Foreign.packed("compress (.Z)", "uncompress"));
    }
    if (isLzmaAlone(start)) {
      return Optional.of(Foreign.packed("lzma", "unlzma"));
    }
    return isOldTar(start) ? Optional.of(Foreign.archive("a tar archive", "tar -xf")) : text(start);
  }

  /// A bzImage has the signature of a boot sector, left over from floppy disks, and in the second
  /// sector its own (the kernel's Documentation/arch/x86/boot.rst). A GPT would be there.
  static boolean isLinuxKernel(ByteBuffer start) {
    return Magic.isAt(start, 510, "U\u00aa") && Magic.isAt(start, 514, "HdrS");
  }

  private static boolean isCompress(ByteBuffer start) {
    if (!Magic.isAt(start, 0, "\u001f\u009d") || start.remaining() < 3) {
      return false;
    }
    int bits = start.get(start.position() + 2) & 0x1f;
    return bits >= 9 && bits <= 16;
  }

  /// What liblzma takes for it (lzma-file-format.txt, section 1.1): properties below 225, a
  /// dictionary of 2^n or 2^n + 2^(n-1) bytes, a length that is unknown or below 256 GiB. Of the
  /// properties only those that everybody uses are taken here.
  private static boolean isLzmaAlone(ByteBuffer start) {
    if (start.remaining() < 13 || start.get(start.position()) != 0x5d) {
      return false;
    }
    ByteBuffer header = start.slice(start.position(), 13).order(ByteOrder.LITTLE_ENDIAN);
    long dictionary = Integer.toUnsignedLong(header.getInt(1));
    long length = header.getLong(5);
    long rest = dictionary - Long.highestOneBit(dictionary);
    return dictionary >= 4096
        && (rest == 0 || rest == Long.highestOneBit(dictionary) / 2)
        && (length == -1 || (length > 0 && length < 1L << 38));
  }

  /// A tar from before POSIX has no magic number; the checksum of its first header tells it: the
  /// sum of its bytes, with blanks in place of the sum itself, in octal digits.
  private static boolean isOldTar(ByteBuffer start) {
    if (start.remaining() < 512 || start.get(start.position()) == 0) {
      return false;
    }
    int sum = 0;
    for (int at = 0; at < 512; at++) {
      sum += at >= 148 && at < 156 ? ' ' : start.get(start.position() + at) & 0xff;
    }
    byte[] field = new byte[8];
    start.get(start.position() + 148, field);
    String digits = new String(field, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    return digits.matches("[0-7]{1,7}") && Integer.parseInt(digits, 8) == sum;
  }

  /// Text is no disk: manifests, checksums, signatures, scripts.
  private static Optional<Foreign> text(ByteBuffer start) {
    byte[] bytes = new byte[Math.min(TEXT_BYTES, start.remaining())];
    start.get(start.position(), bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String first =
        text.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
    if (PAGES.stream().anyMatch(first::startsWith)) {
      return Optional.of(Foreign.page("a web page"));
    }
    if (first.startsWith("<?xml")) {
      return Optional.of(Foreign.page("an XML document"));
    }
    if (text.isEmpty() || text.chars().anyMatch(WeakSigns::isNoText)) {
      return Optional.empty();
    }
    return Optional.of(
        Foreign.part(
            first.startsWith("{") || first.startsWith("[") ? "a JSON document" : "a text file"));
  }

  /// Whatever the encoding, as long as it is none of two bytes a character: what no text holds.
  private static boolean isNoText(int latin1) {
    return latin1 == 0x7f || (latin1 < 0x20 && "\t\n\r\f\u001b".indexOf(latin1) < 0);
  }
}
