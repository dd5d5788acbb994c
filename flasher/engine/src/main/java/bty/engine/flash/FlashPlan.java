package bty.engine.flash;

import bty.engine.disk.Disk;
import bty.engine.image.ImageFormat;
import bty.engine.source.ImageLocation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a flash would do: the result of a dry run.
public sealed interface FlashPlan {
  /// It could begin.
  ///
  /// @param storedBytes the length of the image as stored
  /// @param diskBytes the length it decodes to, as far as that is known before decoding it
  /// @param disk the one disk that would be written
  /// @param willBeLost what is on it now, one line each, of the disk as a whole first; empty for a
  ///   disk with nothing recognised
  /// @param notes sentences worth reading first
  record Ready(
      ImageLocation image,
      ImageFormat format,
      long storedBytes,
      OptionalLong diskBytes,
      Disk disk,
      List<String> willBeLost,
      List<String> notes)
      implements FlashPlan {
    /// Keeps copies of the lists.
    public Ready {
      willBeLost = List.copyOf(willBeLost);
      notes = List.copyOf(notes);
    }

    /// The line of [#willBeLost] about the disk as a whole, if something other than a partition
    /// table was recognised there.
    public Optional<String> lostAsWhole() {
      return disk.signature().flatMap(_ -> willBeLost.stream().findFirst());
    }
  }

  /// It could not.
  ///
  /// @param stage where it would end
  /// @param reason one sentence
  /// @param details one line for each disk that was looked at, or empty
  /// @param kind decides the exit code
  record Refused(FlashStage stage, String reason, List<String> details, FailureKind kind)
      implements FlashPlan {
    /// Keeps a copy of the list.
    public Refused {
      details = List.copyOf(details);
    }
  }
}
