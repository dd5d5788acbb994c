package bty.engine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.compression.StreamFuzz;
import bty.engine.filesystem.FileSystemsFuzz;
import bty.engine.inspect.PartitionTableFuzz;
import bty.engine.qcow2.Qcow2Fuzz;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Replays what the fuzzer starts from and what it ever found (`src/test/fuzz/`, a folder for each
/// target); looking for more is `mvn -Pfuzz verify`.
class FuzzReplayTest {
  private static final Path SEEDS =
      Path.of(System.getProperty("bty.root", "."), "flasher/engine/src/test/fuzz");

  /// Of the processor, which other work on the machine takes nothing of; hundreds of times what any
  /// of them needs.
  private static final Duration MOST_TIME = Duration.ofSeconds(5);

  private static final long MOST_HEAP_BYTES = 64 << 20;
  private static final Map<String, Consumer<byte[]>> TARGETS =
      Map.of(
          "qcow2", Qcow2Fuzz::fuzzerTestOneInput,
          "partition-table", PartitionTableFuzz::fuzzerTestOneInput,
          "stream", StreamFuzz::fuzzerTestOneInput,
          "file-systems", FileSystemsFuzz::fuzzerTestOneInput);

  static Stream<Arguments> seeds() throws IOException {
    Stream.Builder<Arguments> found = Stream.builder();
    for (String target : TARGETS.keySet()) {
      try (Stream<Path> files = Files.list(SEEDS.resolve(target))) {
        List<Path> seeds = files.sorted().toList();
        assertThat(seeds).as(target).isNotEmpty();
        seeds.forEach(seed -> found.add(Arguments.of(target, seed.getFileName().toString())));
      }
    }
    return found.build();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("seeds")
  @Timeout(
      value = Eventually.MINUTES,
      unit = TimeUnit.MINUTES,
      threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void noInputBreaksAParserOrItsBounds(String target, String name) throws IOException {
    byte[] input = Files.readAllBytes(SEEDS.resolve(target).resolve(name));
    Consumer<byte[]> parser = TARGETS.getOrDefault(target, _ -> {});
    parser.accept(input);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long heap = threads.getCurrentThreadAllocatedBytes();
    long started = threads.getCurrentThreadCpuTime();
    parser.accept(input);
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - started)).isLessThan(MOST_TIME);
    assertThat(threads.getCurrentThreadAllocatedBytes() - heap).isLessThan(MOST_HEAP_BYTES);
  }
}
