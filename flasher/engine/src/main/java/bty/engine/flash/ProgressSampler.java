package bty.engine.flash;

import bty.engine.flash.FlashEvent.Bottleneck;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/// Makes progress events of what the meter shows; rates are over the last ten seconds, the
/// bottleneck since the last event.
final class ProgressSampler {
  private static final long WINDOW_NANOS = 10_000_000_000L;

  private record Sample(long nanos, long read, long written, long source, long stored, long disk) {}

  private final Meter meter;
  private final Deque<Sample> samples = new ArrayDeque<>();

  /// @param now of [System#nanoTime()], as all times here
  ProgressSampler(Meter meter, long now) {
    this.meter = meter;
    samples.add(sample(now));
  }

  FlashEvent.WritingProgress next(OptionalLong totalBytes, boolean pouring, long now) {
    Sample latest = sample(now);
    Bottleneck bottleneck = pouring ? bottleneck(samples.getLast(), latest) : Bottleneck.DISK;
    while (samples.size() > 1 && latest.nanos() - samples.getFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
    Sample from = samples.getFirst();
    samples.addLast(latest);
    double seconds = Math.max(1e-3, (latest.nanos() - from.nanos()) / 1e9);
    return new FlashEvent.WritingProgress(
        latest.read(),
        latest.written(),
        totalBytes,
        (long) ((latest.written() - from.written()) / seconds),
        eta(totalBytes, latest.read(), (latest.read() - from.read()) / seconds),
        bottleneck);
  }

  private static OptionalLong eta(OptionalLong totalBytes, long read, double readBps) {
    return totalBytes.isEmpty() || readBps < 1
        ? OptionalLong.empty()
        : OptionalLong.of(Math.round((totalBytes.getAsLong() - read) / readBps));
  }

  /// The decoder stands between the two queues: what it waits for is slower than it is, and when it
  /// waits for neither it is the slowest itself. Stored bytes that are late though the source is
  /// quick are held up by hashing, which is the processor too.
  private static Bottleneck bottleneck(Sample before, Sample now) {
    long interval = now.nanos() - before.nanos();
    long waitedForDisk = now.disk() - before.disk();
    long waitedForStored = now.stored() - before.stored();
    long busy = interval - waitedForDisk - waitedForStored;
    if (waitedForDisk >= waitedForStored && waitedForDisk >= busy) {
      return Bottleneck.DISK;
    }
    boolean sourceSlow = now.source() - before.source() >= interval / 2;
    return waitedForStored >= busy && sourceSlow ? Bottleneck.NETWORK : Bottleneck.DECODE;
  }

  private Sample sample(long now) {
    return new Sample(
        now,
        meter.bytesRead.sum(),
        meter.bytesWritten.sum(),
        meter.source.total(now),
        meter.stored.total(now),
        meter.disk.total(now));
  }
}
