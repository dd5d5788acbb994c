import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A machine that is being flashed: boots, gets its plan, and then says twice a second how far it
/// is.
final class Flashed {
  private static final Pattern TOKEN = Pattern.compile("bty\\.token=([0-9a-f]+)");
  private static final Pattern RUN = Pattern.compile("\"run\" *: *\"([^\"]+)\"");
  private static final Pattern REFLASH = Pattern.compile("(?m)^reflash: ([0-9]+)\n");
  private static final long PERIOD_MILLIS = 500;
  private static final long BYTES = 1 << 20;

  private final int port;
  private final String mac;
  private final String token;
  private final String run;

  private Flashed(int port, String mac, String token, String run) {
    this.port = port;
    this.mac = mac;
    this.token = token;
    this.run = run;
  }

  /// The machines with `flash-once` are wanted flashed once more, as many as are asked for.
  static void want(Path state, int count) throws IOException {
    Files.writeString(state.resolve("settings.yaml"), "safety:\n  armed_per_hour: 0\n");
    for (int i = 0; i < count; i++) {
      Path file = state.resolve("machines/" + name(i) + ".yaml");
      String spec = Files.readString(file);
      Matcher before = REFLASH.matcher(spec);
      long reflash = before.find() ? Long.parseLong(before.group(1)) + 1 : 1;
      Files.writeString(file, before.replaceAll("") + "reflash: " + reflash + "\n");
    }
  }

  /// Of the four policies, which the machines have in turn, the last.
  private static String name(int place) {
    return MadeState.mac(4 * place + 3, '-');
  }

  /// One of those machines boots.
  static Flashed boot(int port, int place) throws IOException {
    String mac = name(place);
    Matcher token = TOKEN.matcher(BootLoad.ask(port, "/pxe/" + mac));
    if (!token.find()) {
      throw new IOException(mac + " is given no boot token");
    }
    String bearer = "Authorization: Bearer " + token.group(1) + "\r\n";
    try (Wire wire = new Wire(port)) {
      String plan = wire.ask("GET", "/pxe/" + mac + "/plan", bearer, "").text();
      Matcher run = RUN.matcher(plan);
      if (!run.find()) {
        throw new IOException(mac + " is given no run: " + plan);
      }
      return new Flashed(port, mac, token.group(1), run.group(1));
    }
  }

  /// The run that it is at work on.
  String run() {
    return run;
  }

  String mac() {
    return mac;
  }

  /// Reports until told to stop.
  ///
  /// @param millis takes how long each answer took
  void report(AtomicBoolean stopped, List<Double> millis) {
    String bearer = "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n";
    long due = System.nanoTime() + (mac.hashCode() & 0x1ff) * 1_000_000L;
    try (Wire wire = new Wire(port)) {
      for (long step = 0; !stopped.get(); step++) {
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        due += PERIOD_MILLIS * 1_000_000L;
        String path = "/pxe/" + mac + "/progress";
        Wire.Answer answer = wire.ask("POST", path, bearer, body(step));
        if (answer.status() != 204) {
          throw new IOException(path + " answers " + answer.status() + " " + answer.text());
        }
        millis.add(answer.millis());
      }
    } catch (IOException e) {
      System.err.println(mac + " reports no more: " + e.getMessage());
      millis.add(Double.POSITIVE_INFINITY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String body(long step) {
    long bytes = Math.min(BYTES, BYTES / 600 * step);
    return String.format(
        Locale.ROOT,
        "{\"run\":\"%s\",\"event\":\"%s\",\"bytes_read\":%d,\"bytes_written\":%d,"
            + "\"total_bytes\":%d,\"rate_bps\":%d,\"eta_seconds\":%d,\"bottleneck\":\"network\"}",
        run,
        step == 0 ? "writing" : "writing_progress",
        bytes,
        bytes,
        BYTES,
        200_000_000 + step,
        Math.max(0, 300 - step / 2));
  }

  /// A list that many threads may add to.
  static List<Double> times() {
    return Collections.synchronizedList(new ArrayList<>());
  }
}
