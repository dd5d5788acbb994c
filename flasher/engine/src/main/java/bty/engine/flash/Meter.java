package bty.engine.flash;

import java.util.concurrent.atomic.LongAdder;

/// Where the bytes are and where the time goes, counted by the threads that move and wait.
final class Meter {
  /// Decoded bytes written or zeroed.
  final LongAdder bytesWritten = new LongAdder();

  /// Stored bytes read, or passed over.
  final LongAdder bytesRead = new LongAdder();

  /// The reader's waiting for the source.
  final WaitClock source = new WaitClock();

  /// The decoder's waiting for stored bytes.
  final WaitClock stored = new WaitClock();

  /// The decoder's waiting for the disk to give a buffer back.
  final WaitClock disk = new WaitClock();
}
