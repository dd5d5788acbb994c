package bty.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs the fuzzer Jazzer over each target for some seconds, in a process of its own. Run by `mvn
/// -Pfuzz verify`; ends with status 1 if one of them was broken, and says by which input.
public final class FuzzRun {
  private record Target(String name, String type, int mostBytes) {}

  private static final List<Target> TARGETS =
      List.of(
          new Target("qcow2", "bty.engine.qcow2.Qcow2Fuzz", 24 << 10),
          new Target("partition-table", "bty.engine.inspect.PartitionTableFuzz", 64 << 10),
          new Target("stream", "bty.engine.compression.StreamFuzz", 4 << 10),
          new Target("file-systems", "bty.engine.filesystem.FileSystemsFuzz", 64 << 10));

  private static final Pattern COVERED = Pattern.compile(".* cov: (\\d+) .*");
  private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: (\\d+)");

  private final Path seeds;
  private final Path out;
  private final int seconds;

  private FuzzRun(Path seeds, Path out, int seconds) {
    this.seeds = seeds;
    this.out = out;
    this.seconds = seconds;
  }

  /// @param args where the seeds are, where to put what is found, and how many seconds each target
  ///   gets
  public static void main(String[] args) throws IOException, InterruptedException {
    FuzzRun run = new FuzzRun(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
    boolean broken = false;
    for (Target target : TARGETS) {
      broken |= !run.holds(target);
    }
    if (broken) {
      throw new IllegalStateException("an input was found that breaks a parser");
    }
  }

  private boolean holds(Target target) throws IOException, InterruptedException {
    Path folder = out.resolve(target.name());
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Process process =
        new ProcessBuilder(command(target, folder, corpus)).redirectErrorStream(true).start();
    String executed = "?";
    String covered = "?";
    List<String> last = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        executed = find(EXECUTED, line, executed);
        covered = find(COVERED, line, covered);
        last.add(line);
      }
    }
    int status = process.waitFor();
    System.out.printf(
        "fuzzing %s: %s inputs in %d s, %s edges covered%n",
        target.name(), executed, seconds, covered);
    if (status != 0) {
      last.stream().skip(Math.max(0, last.size() - 60)).forEach(System.out::println);
      System.out.printf(
          "%s was broken; the input is in %s: mend the parser and keep the input as a seed%n",
          target.type(), folder);
    }
    return status == 0;
  }

  private List<String> command(Target target, Path folder, Path corpus) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:MaxDirectMemorySize=256m",
        "-XX:+UseSerialGC",
        "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target.type(),
        "--instrumentation_includes=bty.engine.**",
        "--reproducer_path=" + folder,
        "-artifact_prefix=" + folder + "/",
        "-max_total_time=" + seconds,
        "-max_len=" + target.mostBytes(),
        // For an input that would never end; the replay of the seeds is stricter.
        "-timeout=120",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        corpus.toString(),
        seeds.resolve(target.name()).toString());
  }

  private static String find(Pattern pattern, String line, String before) {
    Matcher matcher = pattern.matcher(line);
    return matcher.matches() ? matcher.group(1) : before;
  }
}
