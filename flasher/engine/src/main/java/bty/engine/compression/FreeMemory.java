package bty.engine.compression;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much memory a decoder may take.
public final class FreeMemory {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  // RFC 8878 section 3.1.1.1.2 asks every decoder for windows of at least 8 MiB.
  private static final int SMALLEST_WINDOW_LOG = 23;
  // The largest window of the format that the C library takes on 64 bits.
  private static final int LARGEST_WINDOW_LOG = 31;

  private FreeMemory() {}

  /// The largest zstd window, as a power of two, that fits into half of what is available.
  public static int windowLogMax() {
    return windowLogMax(availableBytes());
  }

  static int windowLogMax(long availableBytes) {
    int log = 63 - Long.numberOfLeadingZeros(Math.max(2, availableBytes / 2));
    return Math.clamp(log, SMALLEST_WINDOW_LOG, LARGEST_WINDOW_LOG);
  }

  /// What a decoder of another format may take: half of what is available.
  public static long decoderBytes() {
    return Math.max(1L << SMALLEST_WINDOW_LOG, availableBytes() / 2);
  }

  private static long availableBytes() {
    try {
      for (String line : Files.readAllLines(MEMINFO)) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException | NumberFormatException noProc) {
      // Without /proc the window stays at what every zstd decoder must take.
    }
    return 0;
  }
}
