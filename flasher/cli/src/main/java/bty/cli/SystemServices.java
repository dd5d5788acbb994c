package bty.cli;

import bty.cli.agent.Agent;
import bty.cli.agent.AgentExit;
import bty.cli.agent.AgentPorts;
import bty.cli.client.FlashPort;
import bty.cli.command.ExitCode;
import bty.cli.command.Output;
import bty.cli.command.Services;
import bty.cli.machine.ConsoleKeys;
import bty.cli.machine.DeviceQueue;
import bty.cli.machine.HealthLook;
import bty.cli.machine.KernelConsoles;
import bty.cli.machine.Reboot;
import bty.cli.machine.Screens;
import bty.cli.machine.Signals;
import bty.cli.machine.Smartctl;
import bty.cli.machine.SystemClock;
import bty.cli.machine.ThisProcess;
import bty.cli.stick.StickPorts;
import bty.cli.stick.StickRun;
import bty.engine.disk.Disks;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.AlreadyThere;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.image.ImageFolder;
import bty.engine.inspect.ImageInspector;
import bty.engine.protocol.RunId;
import bty.engine.protocol.Version;
import bty.engine.rootfs.ReleasedDisks;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// The ports onto this system: its disks, images, clock and consoles. Everything behind them is
/// made when a verb asks for it, so that `--help` does not load the engine.
///
/// @param interrupts told when a flash may begin
record SystemServices(Signals interrupts) {
  private static final Path ROOT = Path.of("/");
  private static final Disks DISKS = () -> new ReleasedDisks(new SysfsDisks()).list();
  private static final Path LOG = Path.of("run/bty/bty.log");

  Services ports() {
    return new Services(
        ThisProcess.isRoot(),
        System.getenv(),
        DISKS,
        location -> new ImageInspector().inspect(location),
        ImageFolder::formatOf,
        new Interruptible(interrupts, FlashPort.engine(DISKS, ROOT)),
        SystemServices::newRun,
        this::runAgent,
        this::runStick);
  }

  /// From the first write on an interrupt has to wait for what the disk holds.
  private record Interruptible(Signals interrupts, FlashPort engine) implements FlashPort {
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

  private ExitCode runAgent(Output output, Path root) {
    interrupts.arm();
    boolean isHere = root.equals(ROOT);
    Disks disks = isHere ? DISKS : () -> new SysfsDisks(root).list();
    // The disks of another root are none that can be opened here: what is written then are files.
    Disks writable = isHere ? DISKS : List::of;
    try (KernelConsoles consoles = KernelConsoles.open(root)) {
      AgentPorts ports =
          new AgentPorts(
              root,
              System.getenv(),
              output.results(),
              root.resolve(LOG),
              Version.text(),
              InstantSource.system(),
              SystemClock.kernel(),
              isHere && ThisProcess.isRoot(),
              consoles,
              isHere ? DeviceQueue.udev() : Optional::empty,
              disks,
              isHere ? Smartctl.installed() : HealthLook.NONE,
              FlashPort.engine(writable),
              isHere ? Reboot.systemd() : Optional::empty,
              isHere ? Screens.systemd() : Screens.none(),
              Thread::sleep);
      return exit(Agent.run(ports));
    }
  }

  private ExitCode runStick(Output output, Path folder) {
    interrupts.arm();
    try (KernelConsoles consoles = KernelConsoles.open(ROOT)) {
      StickPorts ports =
          new StickPorts(
              output.results(),
              ROOT.resolve(LOG),
              InstantSource.system(),
              consoles,
              () -> ConsoleKeys.open(ROOT),
              DeviceQueue.udev(),
              FlashPort.engine(DISKS, ROOT),
              AlreadyThere::holds,
              newRun(),
              Reboot.systemd(),
              Reboot.poweringOff(),
              Thread::sleep);
      return switch (StickRun.run(folder, ports)) {
        case DONE, LEFT_TO_A_PERSON -> ExitCode.DONE;
        case UNCLEAR -> ExitCode.MISUSE;
        case REFUSED -> ExitCode.REFUSED;
        case FAILED -> ExitCode.FAILED;
        case INTERRUPTED -> ExitCode.INTERRUPTED;
      };
    }
  }

  private static RunId newRun() {
    return RunId.at(InstantSource.system().instant(), ThreadLocalRandom.current().nextInt());
  }

  private static ExitCode exit(AgentExit ending) {
    return switch (ending) {
      case REBOOTING, STAYING, STOOD_ASIDE -> ExitCode.DONE;
      case FAILED, NOT_TAKEN -> ExitCode.FAILED;
      case REFUSED -> ExitCode.REFUSED;
      case NOT_FETCHED -> ExitCode.NOT_FETCHED;
      case TOOL_MISSING -> ExitCode.TOOL_MISSING;
      case INTERRUPTED -> ExitCode.INTERRUPTED;
    };
  }
}
