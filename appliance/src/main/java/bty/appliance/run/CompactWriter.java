package bty.appliance.run;

import java.util.Arrays;

/// Puts values one after the other in few bytes; [CompactReader] takes them out again.
final class CompactWriter {
  private byte[] bytes;
  private int length;

  /// @param before what stands there already, of which a copy is made
  CompactWriter(byte[] before) {
    bytes = Arrays.copyOf(before, before.length + 256);
    length = before.length;
  }

  /// How many bytes there are.
  int length() {
    return length;
  }

  /// A number: seven bits a byte, the lowest first, the eighth bit set where more follow. Small
  /// ones that are not negative are short.
  void number(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    put((byte) rest);
  }

  /// Characters; those of ASCII are short.
  void text(String value) {
    number(value.length());
    for (int i = 0; i < value.length(); i++) {
      number(value.charAt(i));
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void put(byte value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = value;
  }
}
