import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Starts the appliance on a large site and looks at its pages: see the script beside this file.
final class Pages {
  private static final int PORT = Appliance.PORT;
  private static final int MORE = 10;
  private static final int LOOKS = 50;
  private static final int ROUNDS = 3;
  private static final int ASKED = 100;
  private static final int WARM_UP = 100;
  private static final int STREAMS = 200;
  private static final int BROWSERS = 20;
  private static final int DEAF = 10;
  private static final double KB = 1000;
  private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/ui/assets/[^\"]+)\"");
  private static final Pattern RUN = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final Path program;
  private final Path folder;
  private final int machines;
  private final int flashing;
  private final int seconds;
  private final Table table = new Table();

  private Pages(Path program, Path folder, int machines, int flashing, int seconds) {
    this.program = program;
    this.folder = folder;
    this.machines = machines;
    this.flashing = flashing;
    this.seconds = seconds;
  }

  /// @param args the program, the folder to work in, machines, runs of each, how many of them are
  ///   flashed, seconds, which part
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[1]);
    int machines = Integer.parseInt(args[2]);
    int runs = Integer.parseInt(args[3]);
    new MadeState(folder, machines, runs).make();
    System.out.printf("%d machines with %d runs each%n", machines, runs);
    Pages pages =
        new Pages(
            Path.of(args[0]),
            folder,
            machines,
            Integer.parseInt(args[4]),
            Integer.parseInt(args[5]));
    String part = args[6];
    boolean all = part.equals("all");
    if (all || part.equals("scan")) {
      pages.scans();
    }
    if (all || !part.equals("scan")) {
      pages.measure(all ? List.of("pages", "streams", "load") : List.of(part));
    }
    pages.table.print();
    System.exit(pages.table.isMissed() ? 1 : 0);
  }

  /// What a look at all of the operator's files costs: each page that counts machines takes one.
  private void scans() throws IOException, InterruptedException {
    scan(folder, machines, 20);
    Path larger = folder.resolve("larger");
    new MadeState(larger, MORE * machines, 0).make();
    scan(larger, MORE * machines, MORE * 20);
  }

  private void scan(Path where, int files, double wanted) throws IOException, InterruptedException {
    Appliance.setPassword(program, where);
    try (Appliance appliance = Appliance.start(program, where);
        Wire wire = new Wire(PORT)) {
      appliance.awaitRead();
      Operator operator = new Operator(PORT);
      String nothing = "/ui/machines?q=no-machine-is-called-so";
      for (int i = 0; i < WARM_UP; i++) {
        operator.get(wire, nothing);
      }
      double before = appliance.processorSeconds();
      for (int i = 0; i < LOOKS; i++) {
        operator.get(wire, nothing);
      }
      double each = (appliance.processorSeconds() - before) * 1000 / LOOKS;
      table.row("a look at " + files + " files, processor", each, wanted, "ms");
      changed(appliance, where);
      double resting = appliance.processorSeconds();
      TimeUnit.SECONDS.sleep(seconds);
      double rest = (appliance.processorSeconds() - resting) * 1000 / seconds;
      table.row("nobody asks, processor a second", rest, 20, "ms");
    }
  }

  /// How long until a change by hand holds: it does at the next question.
  private void changed(Appliance appliance, Path where) throws IOException {
    String name = MadeState.mac(0, '-');
    Path file = where.resolve("state/machines/" + name + ".yaml");
    double[] millis = new double[LOOKS];
    String spec = Files.readString(file);
    for (int i = 0; i < LOOKS; i++) {
      String hostname = "by-hand-" + i;
      Files.writeString(file, spec.replaceFirst("hostname: .*", "hostname: " + hostname));
      long begin = System.nanoTime();
      while (!appliance.get("/machines/" + name).contains(hostname)) {
        Thread.onSpinWait();
      }
      millis[i] = (System.nanoTime() - begin) / 1e6;
    }
    Files.writeString(file, spec);
    table.row("a change by hand holds after, median", Table.median(millis), 20, "ms");
  }

  private void measure(List<String> parts) throws IOException, InterruptedException {
    Flashed.want(folder.resolve("state"), flashing);
    Appliance.setPassword(program, folder);
    try (Appliance appliance = Appliance.start(program, folder)) {
      appliance.awaitImage();
      appliance.awaitRead();
      Operator operator = new Operator(PORT);
      List<Flashed> flashed = new ArrayList<>();
      for (int i = 0; i < flashing; i++) {
        flashed.add(Flashed.boot(PORT, i));
      }
      if (parts.contains("pages")) {
        firstBytes(appliance, operator, pages(appliance, flashed.getFirst()));
        weights(operator);
      }
      if (parts.contains("load")) {
        load(appliance, operator, flashed);
      }
      if (parts.contains("streams")) {
        streams(appliance, operator, flashed);
      }
    }
  }

  private static Map<String, String> pages(Appliance appliance, Flashed flashed)
      throws IOException {
    String mac = flashed.mac();
    Matcher over = RUN.matcher(appliance.get("/runs?limit=1&before=20260801T000000Z-000000"));
    if (!over.find()) {
      throw new IOException("GET /runs names no run");
    }
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("Login", "/ui/login");
    pages.put("Overview", "/ui/dashboard");
    pages.put("Machines", "/ui/machines");
    pages.put("Machines, the last", "/ui/machines?from=900");
    pages.put("Machines, filtered", "/ui/machines?q=node-7&policy=flash");
    pages.put("Machine", "/ui/machines/" + mac);
    pages.put("Machine, history", "/ui/machines/" + mac + "/history");
    pages.put("Many machines", "/ui/fleet?do=REFLASH&macs=" + many());
    pages.put("Runs", "/ui/runs");
    pages.put("Runs that failed", "/ui/runs?state=failed");
    pages.put("Run", "/ui/runs/" + flashed.run());
    pages.put("Run, over", "/ui/runs/" + over.group(1));
    pages.put("Images", "/ui/images");
    pages.put("Image", "/ui/images/" + MadeState.IMAGE);
    pages.put("Settings", "/ui/settings");
    pages.put("Safety", "/ui/safety");
    pages.put("State and Git", "/ui/git");
    pages.put("Accounts", "/ui/accounts");
    pages.put("Audit", "/ui/audit");
    return pages;
  }

  private static String many() {
    List<String> macs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      macs.add(MadeState.mac(i, '-'));
    }
    return String.join(".", macs);
  }

  /// From the question to the first byte of the answer, on a connection that is open. What else the
  /// computer does scatters it: of several rounds the median counts.
  private void firstBytes(Appliance appliance, Operator operator, Map<String, String> pages)
      throws IOException {
    try (Wire wire = new Wire(PORT)) {
      for (int i = 0; i < WARM_UP; i++) {
        for (String path : pages.values()) {
          operator.get(wire, path);
        }
      }
      for (Map.Entry<String, String> page : pages.entrySet()) {
        double[] medians = new double[ROUNDS];
        double[] worst = new double[ROUNDS];
        double before = appliance.processorSeconds();
        for (int round = 0; round < ROUNDS; round++) {
          double[] millis = new double[ASKED];
          for (int i = 0; i < ASKED; i++) {
            millis[i] = operator.get(wire, page.getValue()).firstByteMillis();
          }
          medians[round] = Table.median(millis);
          worst[round] = Table.percentile(millis, 99);
        }
        String what = "first byte of " + page.getKey();
        table.row(what + ", median", Table.median(medians), 50, "ms");
        table.row(what + ", p99", Table.median(worst), 50, "ms");
        double used = (appliance.processorSeconds() - before) * 1000 / ROUNDS / ASKED;
        table.row("  processor", used, Table.NONE, "ms");
      }
    }
  }

  /// What travels, packed where the server packs it for a browser; and what it is unpacked.
  private void weights(Operator operator) throws IOException {
    try (Wire wire = new Wire(PORT)) {
      Wire.Answer heavy = operator.get(wire, "/ui/machines");
      int rows = heavy.text().split("<tr id=\"m-", -1).length - 1;
      String what = "Machines with " + rows + " rows, " + (heavy.isPacked() ? "gzip" : "plain");
      table.row(what, heavy.bytes().length / KB, 60, "kB");
      if (heavy.isPacked()) {
        table.row("the same, unpacked", heavy.unpacked().length / KB, Table.NONE, "kB");
      }
      Wire.Answer first = operator.get(wire, "/ui/dashboard");
      long sent = first.bytes().length;
      long unpacked = first.unpacked().length;
      Matcher asset = ASSET.matcher(first.text());
      while (asset.find()) {
        Wire.Answer more = operator.get(wire, asset.group(1));
        sent += more.bytes().length;
        unpacked += more.unpacked().length;
      }
      table.row("Overview, cold, with all that it loads", sent / KB, 250, "kB");
      table.row("the same, unpacked", unpacked / KB, Table.NONE, "kB");
    }
  }

  /// Machines report and browsers watch; then the same beside clients that never read.
  private void load(Appliance appliance, Operator operator, List<Flashed> flashed)
      throws IOException, InterruptedException {
    String what = flashed.size() + " machines report, " + BROWSERS + " browsers watch";
    double alone = loaded(appliance, operator, flashed, what);
    List<Wire> deaf = new ArrayList<>();
    try {
      for (int i = 0; i < DEAF; i++) {
        deaf.add(operator.hoard("/events", 1));
        deaf.add(operator.hoard("/ui/machines", 100));
      }
      String with = "the same beside " + deaf.size() + " that never read";
      double beside = loaded(appliance, operator, flashed, with);
      table.row(with + ", report answered, p99, times", beside / alone, 2, "");
    } finally {
      for (Wire wire : deaf) {
        wire.close();
      }
    }
  }

  private double loaded(Appliance appliance, Operator operator, List<Flashed> flashed, String what)
      throws IOException, InterruptedException {
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicInteger fetched = new AtomicInteger();
    List<Double> millis = Flashed.times();
    List<Thread> all = new ArrayList<>();
    for (Flashed machine : flashed) {
      all.add(Thread.startVirtualThread(() -> machine.report(stopped, millis)));
    }
    for (int i = 0; i < BROWSERS; i++) {
      String path =
          List.of("/ui/machines", "/ui/dashboard", "/ui/runs/" + flashed.get(i).run()).get(i % 3);
      all.add(Thread.startVirtualThread(() -> operator.watch(path, stopped, fetched)));
    }
    // It compiles itself meanwhile.
    TimeUnit.SECONDS.sleep(seconds);
    millis.clear();
    fetched.set(0);
    double before = appliance.processorSeconds();
    TimeUnit.SECONDS.sleep(seconds);
    double used = appliance.processorSeconds() - before;
    stopped.set(true);
    double[] answered = List.copyOf(millis).stream().mapToDouble(Double::doubleValue).toArray();
    System.err.printf(
        Locale.ROOT, "%d reports, %d pages in %d s%n", answered.length, fetched.get(), seconds);
    for (Thread thread : all) {
      thread.join();
    }
    table.row(what + ", of a core", 100 * used / seconds, 30, "%");
    table.row(what + ", report answered, p99", Table.percentile(answered, 99), Table.NONE, "ms");
    return Table.percentile(answered, 99);
  }

  /// Streams that are open while a few machines report.
  private void streams(Appliance appliance, Operator operator, List<Flashed> flashed)
      throws IOException, InterruptedException {
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicInteger told = new AtomicInteger();
    List<Thread> machines = new ArrayList<>();
    List<Double> millis = Flashed.times();
    for (Flashed machine : flashed.subList(0, Math.min(5, flashed.size()))) {
      machines.add(Thread.startVirtualThread(() -> machine.report(stopped, millis)));
    }
    TimeUnit.SECONDS.sleep(seconds);
    double before = appliance.resident();
    List<Wire> open = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      Wire stream = operator.stream();
      open.add(stream);
      Thread.startVirtualThread(() -> read(stream, told));
    }
    TimeUnit.SECONDS.sleep(seconds);
    table.row(STREAMS + " open streams, RSS", appliance.resident() - before, 30, "MiB");
    if (told.get() < STREAMS * seconds / 2) {
      throw new IOException("the streams tell too little: " + told + " things");
    }
    stopped.set(true);
    for (Thread machine : machines) {
      machine.join();
    }
    table.row("stopping with them open", appliance.stop(), 5, "s");
    for (Wire stream : open) {
      stream.close();
    }
  }

  private static void read(Wire stream, AtomicInteger told) {
    try {
      while (true) {
        if (stream.line().startsWith("data: ")) {
          told.incrementAndGet();
        }
      }
    } catch (IOException over) {
      // Either side has ended it.
    }
  }
}
