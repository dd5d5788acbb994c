package bty.engine.flash;

import bty.engine.disk.Disk;
import bty.engine.image.ImageFormat;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What happens during one flash, in this order:
///
/// ```
/// Started -> Writing -> WritingProgress* -> Synced -> Verified? -> Partprobed -> Provisioning* -> Done
///    |          |              |              |           |            |             |
///    +----------+--------------+--------------+-----------+------------+-------------+----> Failed
/// ```
///
/// A flash that is refused before it begins brings [Failed] alone. Exactly one of [Done] and
/// [Failed] comes, last.
public sealed interface FlashEvent {
  /// The word in JSON: `started`, `writing`, `writing_progress`, …
  String word();

  /// The event that says how a flash ended.
  static FlashEvent last(FlashResult result) {
    return switch (result) {
      case FlashResult.Done done ->
          new Done(done.digest(), done.bytesRead(), done.bytesWritten(), done.took());
      case FlashResult.Failed failed ->
          new Failed(failed.stage(), failed.reason(), failed.diskState());
    };
  }

  /// The image is open, recognised and decoding, and the disk is chosen; nothing is written yet.
  ///
  /// @param totalBytes stored bytes to come
  /// @param notes what is remarkable about the image, a sentence each; empty if all is well
  record Started(
      ImageLocation image,
      ImageFormat format,
      OptionalLong totalBytes,
      Disk disk,
      List<String> notes)
      implements FlashEvent {
    /// Keeps a copy of the list.
    public Started {
      notes = List.copyOf(notes);
    }

    @Override
    public String word() {
      return "started";
    }
  }

  /// The disk is held and identified; its old head and tail, and the ends of its old partitions,
  /// are being blanked now.
  record Writing() implements FlashEvent {
    @Override
    public String word() {
      return "writing";
    }
  }

  /// What the pipeline waited for most since the last progress event.
  enum Bottleneck {
    /// Stored bytes to arrive, from a server or a file.
    NETWORK,
    /// The processor: decoding and hashing.
    DECODE,
    /// The disk to take what was written.
    DISK;

    /// The word in JSON and messages.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// About once a second, also while waiting for a sync or a read-back.
  ///
  /// @param bytesRead stored bytes read
  /// @param bytesWritten decoded bytes on their way to the disk's surface, zeroes included
  /// @param totalBytes stored bytes to read
  /// @param rateBps decoded bytes a second, over the last seconds
  /// @param etaSeconds seconds until everything is read at the present pace
  record WritingProgress(
      long bytesRead,
      long bytesWritten,
      OptionalLong totalBytes,
      long rateBps,
      OptionalLong etaSeconds,
      Bottleneck bottleneck)
      implements FlashEvent {
    @Override
    public String word() {
      return "writing_progress";
    }

    /// 0 to 99: a hundred is said only by [Synced], when it is true.
    public OptionalLong percent() {
      return totalBytes.isEmpty() || totalBytes.getAsLong() == 0
          ? OptionalLong.empty()
          : OptionalLong.of(Math.min(99, Math.floorDiv(bytesRead * 100, totalBytes.getAsLong())));
    }
  }

  /// All but the head and tail is on stable storage: 100 %.
  record Synced(long bytesRead, long bytesWritten) implements FlashEvent {
    @Override
    public String word() {
      return "synced";
    }
  }

  /// The digest is the expected one, or what was read back is what was written.
  record Verified(Optional<Sha256> digest) implements FlashEvent {
    @Override
    public String word() {
      return "verified";
    }
  }

  /// The head is written and synced, and the kernel has read the new partition table.
  record Partprobed() implements FlashEvent {
    @Override
    public String word() {
      return "partprobed";
    }
  }

  /// The system on the disk is being set up.
  ///
  /// @param step what is being done
  /// @param line what a program said meanwhile
  record Provisioning(String step, Optional<String> line) implements FlashEvent {
    @Override
    public String word() {
      return "provisioning";
    }
  }

  /// The disk holds exactly the image, set up as wanted.
  record Done(Optional<Sha256> digest, long bytesRead, long bytesWritten, Duration took)
      implements FlashEvent {
    @Override
    public String word() {
      return "done";
    }
  }

  /// It ended early.
  ///
  /// @param reason one sentence
  /// @param diskState one sentence: what the disk holds now
  record Failed(FlashStage stage, String reason, String diskState) implements FlashEvent {
    @Override
    public String word() {
      return "failed";
    }
  }
}
