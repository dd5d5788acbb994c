package bty.engine.protocol;

import java.util.Arrays;
import java.util.Optional;

/// What a person at a machine's console may ask for after a good flash.
public enum NextBoot {
  /// The next boot is from the disk; after it the machine's policy holds again.
  BOOT_ONCE("boot-once"),
  /// The machine's policy becomes `local`.
  LOCAL("local");

  private final String word;

  NextBoot(String word) {
    this.word = word;
  }

  /// The word in JSON.
  public String word() {
    return word;
  }

  /// The one of that word, if there is one.
  public static Optional<NextBoot> find(String word) {
    return Arrays.stream(values()).filter(next -> next.word.equals(word)).findFirst();
  }
}
