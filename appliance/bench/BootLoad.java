import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Machines that ask what to boot, at a fixed rate whatever becomes of the answers, each on a
/// connection of its own, as iPXE does. An answer's time counts from when its question was due, so
/// that a server which stands still for a moment is charged for all that had to wait.
final class BootLoad {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int WARM_UP_SECONDS = 6;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");

  private final int port;
  private final int machines;
  private final AtomicInteger failures = new AtomicInteger();

  /// @param machines that there are; they ask in an order that is always the same
  BootLoad(int port, int machines) {
    this.port = port;
    this.machines = machines;
  }

  /// How many got no script.
  int failures() {
    return failures.get();
  }

  /// Asks.
  ///
  /// @return the milliseconds that each answer took, sorted
  double[] run(int rate, int seconds) throws InterruptedException {
    // This program is warmed up, on an address that costs the server nothing; the server is not.
    ask(rate, WARM_UP_SECONDS, "/healthz", new Random(1));
    return runAtOnce(rate, seconds);
  }

  /// The same without a moment for anybody to warm up.
  double[] runAtOnce(int rate, int seconds) throws InterruptedException {
    failures.set(0);
    double[] millis = ask(rate, seconds, "/pxe/", new Random(2));
    Arrays.sort(millis);
    return millis;
  }

  private double[] ask(int rate, int seconds, String path, Random random)
      throws InterruptedException {
    int count = rate * seconds;
    double[] millis = new double[count];
    CountDownLatch answered = new CountDownLatch(count);
    long begin = System.nanoTime() + 10_000_000;
    for (int i = 0; i < count; i++) {
      int place = i;
      long due = begin + i * 1_000_000_000L / rate;
      String target =
          path.equals("/pxe/") ? path + MadeState.mac(random.nextInt(machines), '-') : path;
      LockSupport.parkNanos(due - System.nanoTime());
      while (System.nanoTime() < due) {
        Thread.onSpinWait();
      }
      Thread.startVirtualThread(() -> {
        String answer = ask(port, target);
        millis[place] = (System.nanoTime() - due) / 1e6;
        if (!answer.startsWith("HTTP/1.1 200 ")
            || target.startsWith("/pxe/") && !answer.contains("\r\n\r\n#!ipxe\n")) {
          failures.incrementAndGet();
        }
        answered.countDown();
      });
    }
    answered.await();
    return millis;
  }

  /// One question of a boot program.
  ///
  /// @return all of the answer; empty if there was none
  static String ask(int port, String path) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      // Machines have addresses of their own, of which each may have so many connections.
      int place = path.hashCode() & 0xffff;
      socket.bind(new InetSocketAddress("127.1." + (place >> 8) + '.' + (place & 0xff | 1), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket
          .getOutputStream()
          .write(
              String.format(
                      Locale.ROOT,
                      "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: iPXE/1.21.1+\r\n"
                          + "Connection: close\r\n\r\n",
                      path,
                      port)
                  .getBytes(StandardCharsets.US_ASCII));
      return read(socket.getInputStream());
    } catch (IOException noAnswer) {
      return "";
    }
  }

  private static String read(InputStream in) throws IOException {
    byte[] bytes = new byte[16 << 10];
    int filled = 0;
    while (filled < bytes.length) {
      int read = in.read(bytes, filled, bytes.length - filled);
      if (read < 0) {
        break;
      }
      filled += read;
      String text = new String(bytes, 0, filled, StandardCharsets.ISO_8859_1);
      int head = text.indexOf("\r\n\r\n");
      Matcher length = LENGTH.matcher(text);
      if (head >= 0 && length.find() && filled >= head + 4 + Integer.parseInt(length.group(1))) {
        return text;
      }
    }
    return "";
  }
}
