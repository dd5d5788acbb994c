package bty.appliance.http;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// The buffer for whoever is the only one that sends a file just now. It stays in the processor's
/// cache, so that copying through it is a third faster than sendfile(2), which hands over each
/// page; with several at once the copies cost more than that. Thread-safe.
final class LoneSender {
  /// Measured: less costs more calls, more leaves the cache.
  static final int BYTES = 256 * 1024;

  private final AtomicReference<ByteBuffer> free =
      new AtomicReference<>(ByteBuffer.allocateDirect(BYTES));
  private final AtomicInteger senders = new AtomicInteger();

  /// Somebody begins to send a file.
  void begin() {
    senders.incrementAndGet();
  }

  /// Has sent it, or failed to.
  void end() {
    senders.decrementAndGet();
  }

  /// The buffer, empty and to be given back, if the caller is alone and nobody still has it: a slow
  /// client may keep it while it is waited for.
  Optional<ByteBuffer> take() {
    return senders.get() > 1
        ? Optional.empty()
        : Optional.ofNullable(free.getAndSet(null)).map(ByteBuffer::clear);
  }

  void giveBack(ByteBuffer buffer) {
    free.set(buffer);
  }
}
