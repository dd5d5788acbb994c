import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Starts the appliance on a large site and measures it: see the script beside this file.
final class Scale {
  private static final int PORT = 18_447;
  private static final int STARTS = 5;
  private static final int ASKED = 20;
  private static final int PATIENCE_SECONDS = 120;
  private static final int FIRST_SECONDS = 15;
  private static final double NONE = Double.NaN;
  private static final long MIB = 1 << 20;
  private static final String SERVER = "http://127.0.0.1:" + PORT;
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final Path program;
  private final Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> table = new ArrayList<>();
  private boolean isMissed;

  private Scale(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /// @param args the program, the folder to work in, machines, runs of each, seconds, contacts a
  ///   second
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[1]);
    int machines = Integer.parseInt(args[2]);
    int runs = Integer.parseInt(args[3]);
    long begin = System.nanoTime();
    new MadeState(folder, machines, runs).make();
    System.out.printf(
        Locale.ROOT,
        "%d machines with %d runs each, made in %.1f s%n",
        machines,
        runs,
        (System.nanoTime() - begin) / 1e9);
    Scale scale = new Scale(Path.of(args[0]), folder);
    scale.measure(machines, Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    System.out.printf("%-44s %10s %10s%n", "", "measured", "bound");
    scale.table.forEach(System.out::println);
    System.exit(scale.isMissed ? 1 : 0);
  }

  private void measure(int machines, int seconds, int rate)
      throws IOException, InterruptedException {
    double[] starts = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      Process appliance = start();
      try {
        starts[i] = awaitHealth(appliance);
      } finally {
        stop(appliance);
      }
    }
    Arrays.sort(starts);
    row("start, median of " + STARTS, starts[STARTS / 2], 1.0, "s");
    Process appliance = start();
    try {
      awaitHealth(appliance);
      awaitImage();
      row("RSS after the start", resident(appliance), 150, "MiB");
      double[] first = new BootLoad(PORT, machines).run(rate, FIRST_SECONDS);
      row("first " + FIRST_SECONDS + " s: boot answer, p99", percentile(first, 99), NONE, "ms");
      awaitRead();
      load(appliance, machines, seconds, rate);
      lists();
      row("RSS at the end", resident(appliance), NONE, "MiB");
    } finally {
      stop(appliance);
    }
  }

  private void load(Process appliance, int machines, int seconds, int rate)
      throws IOException, InterruptedException {
    BootLoad load = new BootLoad(PORT, machines);
    double[] millis = load.run(rate, seconds);
    String what = "boot answer at " + rate + "/s, ";
    row(what + "p50", percentile(millis, 50), NONE, "ms");
    row(what + "p99", percentile(millis, 99), 10, "ms");
    row(what + "max", millis[millis.length - 1], NONE, "ms");
    row(what + "not answered", load.failures(), 0, "");
    row("RSS after that", resident(appliance), 150, "MiB");
  }

  private void lists() throws IOException, InterruptedException {
    row("GET /machines?limit=200, median of " + ASKED, median("/machines?limit=200"), 50, "ms");
    row("GET /runs, median of " + ASKED, median("/runs"), 50, "ms");
    Matcher id = ID.matcher(get("/runs?limit=1&before=20260801T000000Z-000000"));
    if (!id.find()) {
      throw new IOException("GET /runs names no run");
    }
    row("GET /runs/{id}, median of " + ASKED, median("/runs/" + id.group(1)), 10, "ms");
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program.toString(), "serve");
    Map<String, String> environment = builder.environment();
    environment.put("BTY_STATE_DIR", folder.resolve("state").toString());
    environment.put("BTY_IMAGE_ROOT", folder.resolve("images").toString());
    environment.put("BTY_BOOT_DIR", folder.resolve("boot").toString());
    environment.put("BTY_TOKEN_FILE", folder.resolve("token").toString());
    environment.put("BTY_WEB_HOST", "127.0.0.1");
    environment.put("BTY_WEB_PORT", String.valueOf(PORT));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("bty-web.log").toFile())
        .start();
  }

  private static void stop(Process appliance) throws InterruptedException {
    appliance.destroy();
    if (!appliance.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      appliance.destroyForcibly();
    }
  }

  /// Seconds from the process' start until it says that it is up.
  private double awaitHealth(Process appliance) throws InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
      if (!appliance.isAlive()) {
        break;
      }
      if (BootLoad.ask(PORT, "/healthz").startsWith("HTTP/1.1 200 ")) {
        return (System.nanoTime() - begin) / 1e9;
      }
      Thread.sleep(2);
    }
    throw new IllegalStateException("the appliance does not come up; see bty-web.log");
  }

  private void awaitImage() throws IOException, InterruptedException {
    while (!get("/images").contains(MadeState.IMAGE)) {
      Thread.sleep(100);
    }
  }

  /// While a fresh program still reads the histories and compiles itself, what it does is the first
  /// row's.
  private void awaitRead() throws IOException, InterruptedException {
    while (!Files.readString(folder.resolve("bty-web.log")).contains(" machines are read\n")) {
      Thread.sleep(100);
    }
  }

  private static double percentile(double[] sorted, int percent) {
    return sorted[sorted.length * percent / 100];
  }

  private static double resident(Process appliance) throws IOException {
    Path status = Path.of("/proc", String.valueOf(appliance.pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024.0 / MIB;
      }
    }
    throw new IOException(status + " says nothing of VmRSS");
  }

  private double median(String path) throws IOException, InterruptedException {
    double[] millis = new double[ASKED];
    for (int i = 0; i < ASKED; i++) {
      long begin = System.nanoTime();
      String body = get(path);
      millis[i] = (System.nanoTime() - begin) / 1e6;
      if (body.length() < 10) {
        throw new IOException("GET " + path + " answers nothing: " + body);
      }
    }
    Arrays.sort(millis);
    return millis[ASKED / 2];
  }

  private String get(String path) throws IOException, InterruptedException {
    String token = Files.readString(folder.resolve("token")).strip();
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(SERVER + path))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.statusCode() != 200) {
      throw new IOException("GET " + path + " answers " + answer.statusCode());
    }
    return answer.body();
  }

  /// One line of the table.
  ///
  /// @param bound not a number where there is none
  private void row(String what, double measured, double bound, String unit) {
    String verdict = Double.isNaN(bound) ? "" : measured <= bound ? "ok" : "missed";
    isMissed |= verdict.equals("missed");
    table.add(
        String.format(
                Locale.ROOT,
                "%-44s %10.2f %10s %-4s %s",
                what,
                measured,
                Double.isNaN(bound) ? "" : String.format(Locale.ROOT, "%.1f", bound),
                unit,
                verdict)
            .stripTrailing());
  }
}
