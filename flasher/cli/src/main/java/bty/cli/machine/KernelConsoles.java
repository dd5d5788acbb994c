package bty.cli.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The kernel's consoles (`/sys/class/tty/console/active`: those of `console=` that exist) and
/// every serial line with hardware behind it: the kernel itself writes to one serial line only, but
/// the one that a management controller shows may be another. Each has a thread and a short queue
/// of its own, so that a line that is stuck holds up neither the flash nor the other consoles; what
/// does not fit its queue is lost there.
public final class KernelConsoles implements Consoles, AutoCloseable {
  private static final int QUEUE = 64;
  private static final String END = "";
  private static final Pattern SERIAL = Pattern.compile("ttyS[0-9]{1,3}");
  // PORT_UNKNOWN, include/uapi/linux/serial.h: the kernel makes at least four lines, found or not.
  private static final String NO_HARDWARE = "0";
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /// Writes to one console; in production [NativeCalls#writeTerminal].
  @FunctionalInterface
  interface Writer {
    void write(String device, byte[] text) throws IOException;
  }

  private record Console(BlockingQueue<String> queue, Thread thread) {}

  private final List<Console> consoles;
  private final Duration farewell;

  private KernelConsoles(List<Console> consoles, Duration farewell) {
    this.consoles = consoles;
    this.farewell = farewell;
  }

  /// Opens nothing yet: each line of text opens its console anew, since a getty may hang it up.
  ///
  /// @param root `/`, or a test's folder
  public static KernelConsoles open(Path root) {
    return open(root, NativeCalls::writeTerminal, FAREWELL);
  }

  /// @param farewell how long [#close] waits for the last lines
  static KernelConsoles open(Path root, Writer writer, Duration farewell) {
    return new KernelConsoles(
        devices(root).stream()
            .map(name -> start(root.resolve("dev/" + name).toString(), writer))
            .toList(),
        farewell);
  }

  /// Their names in `/dev`.
  static List<String> devices(Path root) {
    String active = KernelFile.text(root.resolve("sys/class/tty/console/active"));
    return Stream.concat(
            Arrays.stream(active.split("\\s+")),
            serial(root).filter(line -> hasHardware(root, line)))
        .filter(name -> name.matches("[A-Za-z0-9]+"))
        .distinct()
        .toList();
  }

  private static Stream<String> serial(Path root) {
    String[] all = root.resolve("sys/class/tty").toFile().list();
    return all == null
        ? Stream.empty()
        : Arrays.stream(all)
            .filter(name -> SERIAL.matcher(name).matches())
            .sorted(Comparator.comparingInt(String::length).thenComparing(name -> name));
  }

  private static boolean hasHardware(Path root, String line) {
    String type = KernelFile.text(root.resolve("sys/class/tty/" + line + "/type"));
    return !type.isEmpty() && !type.equals(NO_HARDWARE);
  }

  private static Console start(String device, Writer writer) {
    BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("console " + device)
            .start(() -> writeAll(device, queue, writer));
    return new Console(queue, thread);
  }

  private static void writeAll(String device, BlockingQueue<String> queue, Writer writer) {
    try {
      for (String line = queue.take(); !line.equals(END); line = queue.take()) {
        write(device, line, writer);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(String device, String line, Writer writer) {
    try {
      // A terminal that some program left in raw mode needs the carriage return.
      writer.write(device, (line + "\r\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException nobodyThere) {
      // A console without a device behind it is not worth a word: the log has every line too.
    }
  }

  @Override
  public void say(String line) {
    offer(line.isEmpty() ? " " : line);
  }

  private void offer(String line) {
    for (Console console : consoles) {
      boolean _ = console.queue.offer(line);
    }
  }

  /// Waits until the last lines are out, two seconds at most.
  @Override
  public void close() {
    offer(END);
    long end = System.nanoTime() + farewell.toNanos();
    try {
      for (Console console : consoles) {
        long left = end - System.nanoTime();
        if (left > 0) {
          boolean _ = console.thread.join(Duration.ofNanos(left));
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
