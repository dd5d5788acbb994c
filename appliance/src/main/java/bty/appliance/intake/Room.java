package bty.appliance.intake;

import bty.engine.protocol.Sizes;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How much images may take of their file system. Some of it stays free, whatever comes: the
/// appliance's own records may lie there too.
///
/// @param folder of the images
record Room(Path folder) {
  private static final long MOST_RESERVE = 1L << 30;
  private static final int SHARE = 20;

  /// What is kept free of a file system of that size: a twentieth, 1 GiB at most.
  static long reserve(long totalBytes) {
    return Math.min(MOST_RESERVE, totalBytes / SHARE);
  }

  /// How many bytes may still come.
  long left() throws IOException {
    FileStore store = Files.getFileStore(folder);
    return Math.max(0, store.getUsableSpace() - reserve(store.getTotalSpace()));
  }

  /// The answer to that many bytes more; empty if there is room for them.
  Optional<Refusal> refuse(long bytes) throws IOException {
    long left = left();
    return bytes <= left ? Optional.empty() : Optional.of(none(bytes, left));
  }

  private static Refusal none(long bytes, long left) {
    return new Refusal(
        507,
        "No room",
        "there are %s to come, and the image folder has room for %s beside what is kept free for the appliance itself; delete an image that no machine uses"
            .formatted(Sizes.bytes(bytes), Sizes.bytes(left)));
  }

  /// The answer when it turned out to be full in the middle.
  static Refusal full() {
    return new Refusal(
        507,
        "No room",
        "the disk of the image folder became full on the way, and nothing of it was kept; delete an"
            + " image that no machine uses, then send it again");
  }
}
