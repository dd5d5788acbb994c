package bty.cli.stick;

import java.util.Arrays;
import java.util.Optional;

/// What the machine does once the disk holds the image and is set up. After a failure it stays.
enum Afterwards {
  /// It stays, with shells.
  NOTHING("nothing"),
  /// It restarts. If it starts from the stick again, the disk is found to hold the image.
  REBOOT("reboot"),
  /// It switches itself off.
  POWEROFF("poweroff");

  private final String word;

  Afterwards(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Optional<Afterwards> find(String word) {
    return Arrays.stream(values()).filter(what -> what.word.equals(word)).findFirst();
  }
}
