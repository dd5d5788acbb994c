package bty.engine.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What can be said of a running flash, in `--progress ndjson` and in reports to the appliance.
public enum RunEvent {
  /// The source is open and recognised, the disk is chosen; nothing is written yet.
  STARTED,
  /// The first byte is about to be written.
  WRITING,
  /// Numbers, about once a second.
  WRITING_PROGRESS,
  /// Everything but the head is on stable storage.
  SYNCED,
  /// The digest of the stream is the wanted one.
  VERIFIED,
  /// The head is written and the kernel has read the new partition table.
  PARTPROBED,
  /// The system on the disk is being set up.
  PROVISIONING,
  /// The whole flash is over and good.
  DONE,
  /// The flash is over and the disk cannot boot.
  FAILED;

  /// The word in JSON.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The event of that word, if there is one.
  public static Optional<RunEvent> find(String word) {
    return Arrays.stream(values()).filter(event -> event.word().equals(word)).findFirst();
  }
}
