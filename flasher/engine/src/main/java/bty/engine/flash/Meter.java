package bty.engine.flash;

import java.util.concurrent.atomic.LongAdder;

/// Where the bytes are and where the time goes, counted by the threads that move and wait.
final class Meter {
  /// Decoded bytes written or zeroed.
  final LongAdder bytesWritten = new LongAdder();

  /// Stored bytes read.
  final LongAdder bytesRead = new LongAdder();

  /// Nanoseconds the reader spent waiting for the source.
  final LongAdder sourceNanos = new LongAdder();

  /// Nanoseconds the decoder spent waiting for stored bytes.
  final LongAdder storedNanos = new LongAdder();

  /// Nanoseconds the decoder spent waiting for the disk to give a buffer back.
  final LongAdder diskNanos = new LongAdder();
}
