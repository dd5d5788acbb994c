package bty.cli.agent;

import bty.cli.client.FlashLog;
import bty.cli.client.ScriptedAppliance;
import bty.cli.client.ScriptedFlash;
import bty.cli.machine.DiskHealth;
import bty.cli.machine.Screens;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanImage;
import bty.engine.protocol.PlanJson;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// A machine on a bench: kernel files in a folder, one disk, a flash that does as it is told, and a
/// list of everything that happened to it.
public final class Bench {
  static final MacAddress MAC = new MacAddress("52:54:00:a1:9c:ae");
  public static final RunId RUN = new RunId("20261123T001500Z-3f9a1c");
  public static final Sha256 DIGEST = new Sha256("ab".repeat(32));
  static final Disk DISK = Disk.plain("/dev/vda", 4_000_000_000L, Identity.NONE);
  static final FlashResult.Done DONE =
      new FlashResult.Done(DISK, Optional.of(DIGEST), 100, 400, Duration.ofSeconds(7));

  final List<String> consoles = new CopyOnWriteArrayList<>();
  final List<Instant> clockSteps = new ArrayList<>();
  final List<FlashRequest> flashed = new ArrayList<>();
  final List<Duration> pauses = new ArrayList<>();
  final List<String> screens = new ArrayList<>();
  Instant now = Instant.now();
  volatile Map<String, DiskHealth> healths = Map.of();

  /// A disk that is asked how it is never answers.
  volatile boolean hangs;

  int reboots;
  int settled;
  boolean isRoot = true;
  Optional<String> rebootProblem = Optional.empty();
  ScriptedFlash.Script flasher = (_, _) -> DONE;
  Runnable onPause = () -> {};
  Runnable onReboot = () -> {};

  private final Path root;

  Bench(Path root, String commandLine) throws IOException {
    this.root = root;
    write("proc/cmdline", commandLine + "\n");
    write("sys/class/net/eth0/address", MAC + "\n");
    write("sys/class/net/eth0/carrier", "1\n");
    write("sys/class/net/eth0/device/vendor", "0x1af4\n");
  }

  /// As iPXE starts the live environment for an unattended flash.
  static Bench unattended(Path root, ScriptedAppliance appliance, String more) throws IOException {
    return new Bench(
        root,
        "console=tty0 bty.server="
            + appliance.url()
            + " bty.mac="
            + MAC
            + " bty.mode=flash"
            + more);
  }

  void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  Path log() {
    return root.resolve("run/bty/bty.log");
  }

  AgentExit run() {
    return Agent.run(
        new AgentPorts(
            root,
            Map.of(),
            new PrintStream(OutputStream.nullOutputStream(), true),
            log(),
            "1.2.3",
            () -> now,
            clockSteps::add,
            isRoot,
            consoles::add,
            () -> {
              settled++;
              return Optional.empty();
            },
            () -> settled > 0 ? List.of(DISK) : List.of(),
            _ -> health(),
            new ScriptedFlash(this::flash),
            () -> {
              reboots++;
              onReboot.run();
              return rebootProblem;
            },
            new FakeScreens(),
            this::pause));
  }

  private Map<String, DiskHealth> health() {
    while (hangs) {
      LockSupport.park();
    }
    return healths;
  }

  private final class FakeScreens implements Screens {
    @Override
    public Optional<String> show() {
      screens.add("show");
      return Optional.empty();
    }

    @Override
    public Optional<String> hide() {
      screens.add("hide");
      return Optional.empty();
    }
  }

  /// The note of how far the run is.
  String note() throws IOException {
    return Files.readString(root.resolve("run/bty/run")).strip();
  }

  FlashLog quietLog() {
    return new FlashLog(() -> now, new PrintStream(OutputStream.nullOutputStream(), true), log());
  }

  /// Ends the agent when it has looked so often without anything to do.
  void leaveAfterHolding(int looks) {
    onPause =
        () -> {
          if (holds() > looks) {
            Thread.currentThread().interrupt();
          }
        };
  }

  /// How often it paused for as long as only a hold does.
  long holds() {
    return pauses.stream().filter(pause -> pause.compareTo(Duration.ofSeconds(30)) >= 0).count();
  }

  private FlashResult flash(FlashRequest request, FlashListener listener) {
    flashed.add(request);
    return flasher.run(request, listener);
  }

  private void pause(Duration time) throws InterruptedException {
    pauses.add(time);
    onPause.run();
    Thread.sleep(1);
  }

  /// A flash that goes through these events first.
  static ScriptedFlash.Script flashing(FlashResult result, FlashEvent... events) {
    return (_, listener) -> {
      for (FlashEvent event : events) {
        listener.on(event);
      }
      return result;
    };
  }

  /// What the appliance shows of a flash.
  static String look(long reflash) {
    return """
    {"mac":"52:54:00:a1:9c:ae","mode":"flash","reason":"policy flash","look":"as asked",
     "image":{"name":"debian.img.zst","sha256":"%s"},"target":"only",
     "provisioning_mode":"none","reflash":%d}
    """
        .formatted(DIGEST, reflash);
  }

  /// What it shows where nothing is to be flashed.
  static String look(String mode) {
    return """
    {"mac":"52:54:00:a1:9c:ae","mode":"%s","reason":"as it is","look":"as asked"}
    """
        .formatted(mode);
  }

  static String plan(ScriptedAppliance appliance) {
    return plan(appliance, new Provisioning.None(), "only");
  }

  static String plan(ScriptedAppliance appliance, Provisioning provisioning, String target) {
    return PlanJson.write(
        new Plan.Flash(
            MAC,
            "policy flash: every power cycle",
            RUN,
            new PlanImage(
                new ImageName("debian.img.zst"),
                URI.create(appliance.url() + "/images/debian.img.zst"),
                ImageFormat.ZSTD,
                100,
                OptionalLong.of(400),
                DIGEST),
            target,
            provisioning,
            Optional.empty()));
  }
}
