package bty.cli.machine;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Asks disks how they are by smartmontools' program: all at once, for a few seconds at most. A
/// disk that any program has open is left alone, since it may be written; one that sleeps is not
/// woken. Only kinds of disks that are known to bear the question are asked: adapters between USB
/// and SATA are known not to, and a virtual disk has nothing to say.
public final class Smartctl implements HealthLook {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int AT_ONCE = 16;

  private final String program;
  private final Path root;
  private final Duration patience;

  /// @param program its name or path
  /// @param root `/`, or a test's folder
  /// @param patience how long all of it may take
  Smartctl(String program, Path root, Duration patience) {
    this.program = program;
    this.root = root;
    this.patience = patience;
  }

  /// This system's own.
  public static HealthLook installed() {
    return new Smartctl("smartctl", Path.of("/"), PATIENCE);
  }

  @Override
  public Map<String, DiskHealth> at(List<Disk> disks) {
    Set<String> open = open();
    List<String> asked =
        disks.stream()
            .filter(Smartctl::bearsIt)
            .map(Disk::path)
            .filter(path -> !open.contains(path))
            .toList();
    boolean isThere = program.contains("/") || Commands.find(program).isPresent();
    if (asked.isEmpty() || !isThere) {
      return Map.of();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("disk health").factory());
    AtomicBoolean over = new AtomicBoolean();
    try {
      List<Callable<Optional<DiskHealth>>> questions =
          asked.stream()
              .<Callable<Optional<DiskHealth>>>map(path -> () -> ask(path, over))
              .toList();
      return answers(
          asked, threads.invokeAll(questions, patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Map.of();
    } finally {
      // Whoever is late is killed, but not waited for.
      over.set(true);
      threads.shutdown();
    }
  }

  private static boolean bearsIt(Disk disk) {
    return disk.kind() == DiskKind.PHYSICAL
        && disk.sizeBytes() > 0
        && switch (disk.transport()) {
          case NVME, ATA, SAS, SCSI -> true;
          case NVME_OVER_FABRICS,
              FIBRE_CHANNEL,
              ISCSI,
              SRP,
              USB,
              FIREWIRE,
              MMC,
              VIRTIO,
              XEN,
              HYPERV,
              VIRTUAL,
              UNKNOWN ->
              false;
        };
  }

  private Optional<DiskHealth> ask(String path, AtomicBoolean over) throws IOException {
    StringBuilder json = new StringBuilder();
    Command command =
        new Command(
            // Over many lines: of each only so much is taken.
            List.of(program, "--json", "--nocheck=standby", "--health", "--attributes", path),
            patience,
            Command.Environment.CLEAN,
            line -> json.append(line).append('\n'));
    // Its status has a bit for each thing that is wrong with the disk (smartctl(8)).
    Command.Outcome _ =
        new Commands(
                () -> {
                  if (over.get()) {
                    throw new IOException("asking " + path + " how it is took too long");
                  }
                })
            .run(command);
    return DiskHealth.ofSmartctl(json.toString());
  }

  private static Map<String, DiskHealth> answers(
      List<String> asked, List<Future<Optional<DiskHealth>>> told) throws InterruptedException {
    Map<String, DiskHealth> healths = new LinkedHashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      try {
        String path = asked.get(i);
        told.get(i).get().ifPresent(health -> healths.put(path, health));
      } catch (ExecutionException | CancellationException notTold) {
        // It is one of which nothing is known.
      }
    }
    return healths;
  }

  /// What programs have open, by path: proc_pid_fd(5).
  private Set<String> open() {
    Set<String> open = new HashSet<>();
    try (DirectoryStream<Path> processes =
        Files.newDirectoryStream(root.resolve("proc"), "[0-9]*")) {
      processes.forEach(process -> addOpen(process.resolve("fd"), open));
    } catch (IOException notReadable) {
      // Then nobody but us can have anything open that we could see.
    }
    return open;
  }

  private static void addOpen(Path folder, Set<String> open) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        open.add(target(file));
      }
    } catch (IOException | DirectoryIteratorException ended) {
      // A process that is over has nothing open.
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
