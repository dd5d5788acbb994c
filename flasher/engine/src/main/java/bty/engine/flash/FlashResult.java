package bty.engine.flash;

import bty.engine.disk.Disk;
import bty.engine.source.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a flash ended.
public sealed interface FlashResult {
  /// The disk holds exactly the image, on stable storage.
  ///
  /// @param digest of the stored bytes; empty if not all were read, see
  ///   [bty.engine.image.Reading#NEEDED]
  /// @param bytesRead stored bytes, those that were passed over included
  /// @param bytesWritten decoded bytes, zeroes included: the size of the image on the disk
  /// @param took from the call to the end
  /// @param notes what was found on the way that is worth knowing, as sentences
  record Done(
      Disk disk,
      Optional<Sha256> digest,
      long bytesRead,
      long bytesWritten,
      Duration took,
      List<String> notes)
      implements FlashResult {
    /// Keeps a copy of the list.
    public Done {
      notes = List.copyOf(notes);
    }

    /// One on whose way nothing was found.
    public Done(
        Disk disk, Optional<Sha256> digest, long bytesRead, long bytesWritten, Duration took) {
      this(disk, digest, bytesRead, bytesWritten, took, List.of());
    }
  }

  /// It ended early.
  ///
  /// @param reason one sentence: what was being done, to what, what was found
  /// @param kind decides the exit code
  /// @param diskState one sentence: what the disk holds now
  record Failed(FlashStage stage, String reason, FailureKind kind, String diskState)
      implements FlashResult {}
}
