package bty.appliance.run;

/// Takes out what [CompactWriter] has put in, in the same order.
final class CompactReader {
  private final byte[] bytes;
  private int at;

  /// @param start where to begin
  CompactReader(byte[] bytes, int start) {
    this.bytes = bytes;
    at = start;
  }

  long number() {
    long value = 0;
    int shift = 0;
    while (true) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
      shift += 7;
    }
  }

  String text() {
    char[] characters = new char[(int) number()];
    for (int i = 0; i < characters.length; i++) {
      characters[i] = (char) number();
    }
    return new String(characters);
  }
}
