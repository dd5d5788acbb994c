package bty.appliance.metrics;

import bty.appliance.metrics.PrometheusText.Kind;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The program itself, under the names that Prometheus' own client libraries use. What the kernel
/// does not tell is left out.
final class ProcessNumbers {
  private static final Path SELF = Path.of("/proc/self");

  /// USER_HZ, which is 100 on every architecture of Linux that Java runs on (sysconf(3),
  /// asm-generic/param.h).
  private static final double TICKS = 100;

  // The 14th and 15th field of the line, and what follows the name in brackets is the third
  // (proc_pid_stat(5)).
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final String GC = "jvm_gc_collection_seconds";
  private static final String MEMORY = "jvm_memory_used_bytes";

  private ProcessNumbers() {}

  static void write(PrometheusText text) {
    text.one(
        "process_start_time_seconds",
        Kind.GAUGE,
        "When the program was started, since 1970.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    try {
      kernel(text);
    } catch (IOException | RuntimeException notTold) {
      // Nobody misses a number more than the rest.
    }
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    text.family(MEMORY, Kind.GAUGE, "Memory that Java uses.")
        .sample(MEMORY, memory.getHeapMemoryUsage().getUsed(), "area", "heap")
        .sample(MEMORY, memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap")
        .one(
            "jvm_threads_current",
            Kind.GAUGE,
            "Platform threads.",
            ManagementFactory.getThreadMXBean().getThreadCount())
        .family(GC, Kind.SUMMARY, "Collections of garbage.");
    for (GarbageCollectorMXBean one : ManagementFactory.getGarbageCollectorMXBeans()) {
      text.sample(GC + "_sum", one.getCollectionTime() / 1000.0, "gc", one.getName());
      text.sample(GC + "_count", one.getCollectionCount(), "gc", one.getName());
    }
  }

  private static void kernel(PrometheusText text) throws IOException {
    String line = Files.readString(SELF.resolve("stat"));
    List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    double ticks = Long.parseLong(fields.get(USER)) + Long.parseLong(fields.get(SYSTEM));
    String resident =
        Files.readAllLines(SELF.resolve("status")).stream()
            .filter(status -> status.startsWith("VmRSS:"))
            .findFirst()
            .orElse("0");
    String[] open = SELF.resolve("fd").toFile().list();
    text.one("process_cpu_seconds_total", Kind.COUNTER, "Processor time used.", ticks / TICKS);
    text.one(
        "process_resident_memory_bytes",
        Kind.GAUGE,
        "Memory that is resident.",
        // In kB (proc_pid_status(5)).
        Long.parseLong(resident.replaceAll("[^0-9]", "")) * 1024.0);
    text.one(
        "process_open_fds", Kind.GAUGE, "Open file descriptors.", open == null ? 0 : open.length);
  }
}
