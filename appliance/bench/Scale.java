import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Starts the appliance on a large site and measures it: see the script beside this file.
final class Scale {
  private static final int PORT = Appliance.PORT;
  private static final int STARTS = 5;
  private static final int ASKED = 20;
  private static final int FIRST_SECONDS = 15;
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final Path program;
  private final Path folder;
  private final Table table = new Table();

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
    // Else a hundred thousand new files are still being written while machines boot.
    int _ = new ProcessBuilder("sync").start().waitFor();
    System.out.printf(
        Locale.ROOT,
        "%d machines with %d runs each, made in %.1f s%n",
        machines,
        runs,
        (System.nanoTime() - begin) / 1e9);
    Scale scale = new Scale(Path.of(args[0]), folder);
    scale.measure(machines, Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    scale.table.print();
    System.exit(scale.table.isMissed() ? 1 : 0);
  }

  private void measure(int machines, int seconds, int rate)
      throws IOException, InterruptedException {
    double[] starts = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      try (Appliance appliance = Appliance.start(program, folder)) {
        starts[i] = appliance.startSeconds();
      }
    }
    table.row("start, median of " + STARTS, Table.median(starts), 1.0, "s");
    again(machines, rate);
    try (Appliance appliance = Appliance.start(program, folder)) {
      appliance.awaitImage();
      table.row("RSS after the start", appliance.resident(), 150, "MiB");
      appliance.awaitRead();
      load(appliance, machines, seconds, rate);
      lists(appliance);
      table.row("RSS at the end", appliance.resident(), Table.NONE, "MiB");
    }
  }

  /// The power comes back: the server has known everything before, and machines ask from its first
  /// moment on, while it compiles itself: all of them in seconds, or as switches and firmware have
  /// them.
  private void again(int machines, int rate) throws IOException, InterruptedException {
    try (Appliance appliance = Appliance.start(program, folder)) {
      appliance.awaitImage();
      appliance.awaitRead();
      double[] _ = new BootLoad(PORT, machines).run(rate, FIRST_SECONDS);
    }
    again(machines, rate, Table.NONE);
    again(machines, rate / 4, 1000);
  }

  private void again(int machines, int rate, double wanted)
      throws IOException, InterruptedException {
    try (Appliance appliance = Appliance.start(program, folder)) {
      double before = appliance.processorSeconds();
      BootLoad load = new BootLoad(PORT, machines);
      double[] millis = load.runAtOnce(rate, FIRST_SECONDS);
      double used = appliance.processorSeconds() - before;
      String what = "second start, first " + FIRST_SECONDS + " s at " + rate + "/s: ";
      table.row(what + "p50", Table.percentile(millis, 50), Table.NONE, "ms");
      table.row(what + "p99", Table.percentile(millis, 99), wanted, "ms");
      table.row(what + "not answered", load.failures(), 0, "");
      table.row(what + "processor", used, Table.NONE, "s");
    }
  }

  private void load(Appliance appliance, int machines, int seconds, int rate)
      throws IOException, InterruptedException {
    BootLoad load = new BootLoad(PORT, machines);
    double[] millis = load.run(rate, seconds);
    String what = "boot answer at " + rate + "/s, ";
    table.row(what + "p50", Table.percentile(millis, 50), Table.NONE, "ms");
    table.row(what + "p99", Table.percentile(millis, 99), 10, "ms");
    table.row(what + "max", millis[millis.length - 1], Table.NONE, "ms");
    table.row(what + "not answered", load.failures(), 0, "");
    table.row("RSS after that", appliance.resident(), 150, "MiB");
  }

  private void lists(Appliance appliance) throws IOException {
    list(appliance, "/machines?limit=200", "/machines?limit=200", 50);
    list(appliance, "/runs", "/runs", 50);
    Matcher id = ID.matcher(appliance.get("/runs?limit=1&before=20260801T000000Z-000000"));
    if (!id.find()) {
      throw new IOException("GET /runs names no run");
    }
    list(appliance, "/runs/{id}", "/runs/" + id.group(1), 10);
  }

  private void list(Appliance appliance, String name, String path, double wanted)
      throws IOException {
    double[] millis = new double[ASKED];
    for (int i = 0; i < ASKED; i++) {
      long begin = System.nanoTime();
      String body = appliance.get(path);
      millis[i] = (System.nanoTime() - begin) / 1e6;
      if (body.length() < 10) {
        throw new IOException("GET " + path + " answers nothing: " + body);
      }
    }
    table.row("GET " + name + ", median of " + ASKED, Table.median(millis), wanted, "ms");
  }
}
