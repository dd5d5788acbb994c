import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The program that is measured: started on a folder, asked, stopped.
final class Appliance implements AutoCloseable {
  static final int PORT = 18_447;
  static final String PASSWORD = "measured";

  private static final int PATIENCE_SECONDS = 120;
  private static final double TICKS_PER_SECOND = 100;
  private static final double KIB_PER_MIB = 1024;

  private final Path folder;
  private final Process process;
  private final double seconds;

  private Appliance(Path folder, Process process) throws InterruptedException {
    this.folder = folder;
    this.process = process;
    this.seconds = awaitHealth();
  }

  /// Starts it and waits until it says that it is up.
  ///
  /// @param folder has `state/` and `images/`
  static Appliance start(Path program, Path folder) throws IOException, InterruptedException {
    Process process =
        command(program, folder, "serve")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("bty-web.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    try {
      return new Appliance(folder, process);
    } catch (InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /// Gives the account of the pages a password.
  static void setPassword(Path program, Path folder) throws IOException, InterruptedException {
    Process passwd = command(program, folder, "passwd").redirectErrorStream(true).start();
    try (var in = passwd.getOutputStream()) {
      in.write((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(passwd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (passwd.waitFor() != 0) {
      throw new IOException("bty-web passwd: " + said);
    }
  }

  private static ProcessBuilder command(Path program, Path folder, String verb) {
    ProcessBuilder builder = new ProcessBuilder(program.toString(), verb);
    Map<String, String> environment = builder.environment();
    environment.put("BTY_STATE_DIR", folder.resolve("state").toString());
    environment.put("BTY_IMAGE_ROOT", folder.resolve("images").toString());
    environment.put("BTY_BOOT_DIR", folder.resolve("boot").toString());
    environment.put("BTY_TOKEN_FILE", folder.resolve("token").toString());
    environment.put("BTY_PASSWORD_FILE", folder.resolve("password").toString());
    environment.put("BTY_WEB_HOST", "127.0.0.1");
    environment.put("BTY_WEB_PORT", String.valueOf(PORT));
    return builder;
  }

  private double awaitHealth() throws InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)
        && process.isAlive()) {
      if (BootLoad.ask(PORT, "/healthz").startsWith("HTTP/1.1 200 ")) {
        return (System.nanoTime() - begin) / 1e9;
      }
      Thread.sleep(2);
    }
    throw new IllegalStateException("the appliance does not come up; see bty-web.log");
  }

  /// From the process' start until it said that it is up.
  double startSeconds() {
    return seconds;
  }

  /// What the bearer of the API token is answered.
  String get(String path) throws IOException {
    String token = Files.readString(folder.resolve("token")).strip();
    try (Wire wire = new Wire(PORT)) {
      Wire.Answer answer = wire.ask("GET", path, "Authorization: Bearer " + token + "\r\n", "");
      if (answer.status() != 200) {
        throw new IOException("GET " + path + " answers " + answer.status());
      }
      return answer.text();
    }
  }

  /// Waits until the image is known.
  void awaitImage() throws IOException, InterruptedException {
    while (!get("/images").contains(MadeState.IMAGE)) {
      Thread.sleep(100);
    }
  }

  /// Waits until all histories are read: while a fresh program still does that and compiles itself,
  /// it is not at its best.
  void awaitRead() throws IOException, InterruptedException {
    while (!Files.readString(folder.resolve("bty-web.log")).contains(" machines are read\n")) {
      Thread.sleep(100);
    }
  }

  /// What it holds in memory, in MiB.
  double resident() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB;
      }
    }
    throw new IOException(status + " says nothing of VmRSS");
  }

  /// The processor time that it has used, in seconds, to a hundredth (proc_pid_stat(5): fields 14
  /// and 15).
  double processorSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /// Tells it to stop.
  ///
  /// @return after how many seconds it had
  double stop() throws InterruptedException {
    long begin = System.nanoTime();
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
