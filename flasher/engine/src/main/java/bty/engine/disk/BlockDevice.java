package bty.engine.disk;

import java.io.IOException;

/// A block device held exclusively for the length of one flash.
final class BlockDevice {
  private BlockDevice() {}

  @SuppressWarnings("DoNotCallSuggester") // until the next commit, which opens it
  static WritableDisk open(Disk chosen) throws IOException {
    throw new IOException("opening " + chosen.path() + ": not built yet");
  }
}
