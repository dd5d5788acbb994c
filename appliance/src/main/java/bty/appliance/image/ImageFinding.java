package bty.appliance.image;

import bty.appliance.files.FileStamp;
import java.time.Duration;
import java.time.Instant;

/// What came of reading a file of the image folder.
sealed interface ImageFinding {
  /// The file that was read.
  FileStamp stamp();

  /// It is an image.
  record Good(ImageFacts facts) implements ImageFinding {
    @Override
    public FileStamp stamp() {
      return facts.stamp();
    }
  }

  /// It is none that can be flashed, and will be none until it is another file.
  ///
  /// @param reason a sentence
  record Bad(FileStamp stamp, String reason) implements ImageFinding {}

  /// It could not be read, for no fault of its own: a disk that fails, memory that is not there.
  ///
  /// @param reason a sentence
  /// @param pause how long it is left alone
  record Unread(FileStamp stamp, String reason, Instant since, Duration pause)
      implements ImageFinding {
    /// A clock that was set anywhere else makes no pause longer.
    boolean isDue(Instant now) {
      return Duration.between(since, now).abs().compareTo(pause) >= 0;
    }
  }
}
