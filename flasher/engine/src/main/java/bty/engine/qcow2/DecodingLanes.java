package bty.engine.qcow2;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Decompresses many clusters at once, on the thread that asks and a few others.
final class DecodingLanes implements AutoCloseable {
  private static final int MOST_LANES = 4;

  private record Job(long diskOffset, ByteBuffer stored, ByteBuffer into) {}

  private final String image;
  private final List<ClusterDecoder> decoders = new ArrayList<>();
  private final ExecutorService helpers;
  private final List<Job> jobs = new ArrayList<>();

  DecodingLanes(String image, Compression compression, int processors) {
    this.image = image;
    int lanes = Math.clamp(processors, 1, MOST_LANES);
    for (int i = 0; i < lanes; i++) {
      decoders.add(ClusterDecoder.of(compression));
    }
    this.helpers =
        Executors.newFixedThreadPool(
            lanes, Thread.ofPlatform().name("bty-decode-", 1).daemon().factory());
  }

  /// Keeps the two buffers until [#run()].
  void add(long diskOffset, ByteBuffer stored, ByteBuffer into) {
    jobs.add(new Job(diskOffset, stored, into));
  }

  /// Returns when all clusters that were added are decompressed.
  void run() throws Qcow2Exception {
    if (jobs.isEmpty()) {
      return;
    }
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean failed = new AtomicBoolean();
    List<Future<?>> others = new ArrayList<>();
    for (int lane = 1; lane < Math.min(decoders.size(), jobs.size()); lane++) {
      ClusterDecoder decoder = decoders.get(lane);
      others.add(helpers.submit(() -> work(decoder, next, failed)));
    }
    work(decoders.getFirst(), next, failed);
    others.forEach(DecodingLanes::await);
    if (failed.get()) {
      throw firstFailure();
    }
    jobs.clear();
  }

  private void work(ClusterDecoder decoder, AtomicInteger next, AtomicBoolean failed) {
    for (int i = next.getAndIncrement(); i < jobs.size(); i = next.getAndIncrement()) {
      Job job = jobs.get(i);
      if (!decoder.decode(job.stored().duplicate(), job.into())) {
        failed.set(true);
      }
    }
  }

  /// Not to be given up: the buffers that are being filled belong to others afterwards.
  private static void await(Future<?> other) {
    boolean interrupted = false;
    while (true) {
      try {
        other.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw new IllegalStateException("BUG: decompressing ended with " + e.getCause(), e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Qcow2Exception firstFailure() {
    long at =
        jobs.stream()
            .filter(job -> job.into().hasRemaining())
            .mapToLong(Job::diskOffset)
            .min()
            .orElseThrow();
    jobs.clear();
    return Qcow2Exception.damaged(
        image, "the compressed cluster of its disk at byte %d can't be decompressed".formatted(at));
  }

  @Override
  public void close() {
    helpers.shutdown();
    decoders.forEach(ClusterDecoder::close);
  }
}
