package bty.cli;

import bty.cli.machine.Interrupts;
import bty.cli.machine.KernelConsoles;
import bty.cli.machine.Reboot;
import bty.cli.machine.SystemClock;
import bty.cli.onboot.Agent;
import bty.cli.onboot.AgentPorts;
import bty.cli.onboot.Ending;
import bty.cli.onboot.FlashPort;
import bty.engine.disk.Disks;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.image.ImageFormat;
import bty.engine.image.ImageInspector;
import bty.engine.image.ImageLocation;
import bty.engine.image.OpenImage;
import bty.engine.image.Reading;
import bty.engine.image.RetryPolicy;
import bty.engine.run.RunId;
import bty.engine.run.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/// The ports onto this machine. Everything behind them is made when a verb asks for it, so that
/// `--help` does not load the engine.
///
/// @param interrupts told when a flash may begin
record RealWorld(Interrupts interrupts) {
  private static final Path ROOT = Path.of("/");
  private static final Disks DISKS = () -> new SysfsDisks().list();
  private static final Path LOG = Path.of("/run/bty/bty.log");

  Ports ports() {
    return new Ports(
        isRoot(),
        System.getenv(),
        DISKS,
        location -> new ImageInspector().inspect(location),
        RealWorld::sniff,
        new Interruptible(interrupts, FlashPort.engine(DISKS)),
        () -> RunId.at(InstantSource.system().instant(), ThreadLocalRandom.current().nextInt()),
        this::runAgent);
  }

  /// From the first write on an interrupt has to wait for what the disk holds.
  private record Interruptible(Interrupts interrupts, FlashPort engine) implements FlashPort {
    @Override
    public FlashPlan plan(FlashRequest request) {
      return engine.plan(request);
    }

    @Override
    public FlashResult flash(FlashRequest request, FlashListener listener) {
      interrupts.arm();
      return engine.flash(request, listener);
    }
  }

  private Exit runAgent(Output output) {
    interrupts.arm();
    try (KernelConsoles consoles = KernelConsoles.open(ROOT)) {
      AgentPorts ports =
          new AgentPorts(
              ROOT,
              output.results(),
              LOG,
              Version.text(),
              InstantSource.system(),
              SystemClock.kernel(),
              isRoot(),
              consoles,
              DISKS,
              FlashPort.engine(DISKS),
              Reboot.systemd(),
              Thread::sleep);
      return exit(Agent.run(ports));
    }
  }

  private static Exit exit(Ending ending) {
    return switch (ending) {
      case REBOOTING, STAYING, STOOD_ASIDE -> Exit.DONE;
      case FAILED, NOT_TAKEN -> Exit.FAILED;
      case REFUSED -> Exit.REFUSED;
      case NOT_FETCHED -> Exit.NOT_FETCHED;
      case TOOL_MISSING -> Exit.TOOL_MISSING;
      case INTERRUPTED -> Exit.INTERRUPTED;
    };
  }

  private static ImageFormat sniff(Path file) throws IOException {
    try (OpenImage image =
        OpenImage.open(new ImageLocation.File(file), RetryPolicy.PATIENT, Reading.NEEDED)) {
      return image.format();
    }
  }

  private static boolean isRoot() {
    try {
      // The owner of our own entry in /proc is our effective user, proc(5).
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException noProc) {
      return false;
    }
  }
}
