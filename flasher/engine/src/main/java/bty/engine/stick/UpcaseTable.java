package bty.engine.stick;

import java.nio.ByteBuffer;

/// How an exFAT compares names: the capital of each character, exFAT specification 7.2.
final class UpcaseTable {
  private static final int CHARACTERS = 1 << 16;

  /// Stands before the length of a run of characters that are their own capitals.
  private static final char RUN = 0xFFFF;

  private final char[] capitals = new char[CHARACTERS];

  /// @param stored as on the disk: little-endian, runs shortened
  UpcaseTable(ByteBuffer stored) {
    for (int at = 0; at < CHARACTERS; at++) {
      capitals[at] = (char) at;
    }
    int at = 0;
    while (stored.remaining() >= Character.BYTES && at < CHARACTERS) {
      char next = stored.getChar();
      if (next == RUN && stored.remaining() >= Character.BYTES) {
        at += stored.getChar();
      } else {
        capitals[at++] = next;
      }
    }
  }

  String upcase(String name) {
    StringBuilder upcased = new StringBuilder(name.length());
    name.chars().forEach(character -> upcased.append(capitals[character]));
    return upcased.toString();
  }

  /// The hash in a file's entry, 7.6.4.
  short hash(String name) {
    int hash = 0;
    for (char character : upcase(name).toCharArray()) {
      hash = rotated(hash) + (character & 0xFF) & 0xFFFF;
      hash = rotated(hash) + (character >>> 8) & 0xFFFF;
    }
    return (short) hash;
  }

  private static int rotated(int hash) {
    return (hash & 1) << 15 | hash >>> 1;
  }
}
