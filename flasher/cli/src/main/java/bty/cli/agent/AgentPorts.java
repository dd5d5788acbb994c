package bty.cli.agent;

import bty.cli.client.FlashPort;
import bty.cli.client.Sleeper;
import bty.cli.machine.Consoles;
import bty.cli.machine.DeviceQueue;
import bty.cli.machine.HealthLook;
import bty.cli.machine.Reboot;
import bty.cli.machine.Screens;
import bty.cli.machine.SystemClock;
import bty.engine.disk.Disks;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// What the agent reaches the world through.
///
/// @param root below which the kernel's files are: `/` in production
/// @param environment the variables of the process, for proxies and CAs
/// @param out for the journal
/// @param log the log's file; beside it is noted how far the run is
/// @param version of this program, for the inventory
/// @param clock what time it is
/// @param clockSetter sets it; used as root only
/// @param isRoot whether we are root
/// @param health asks the disks how they are, for the inventory
/// @param devices what has to be dealt with before the disks are all there
public record AgentPorts(
    Path root,
    Map<String, String> environment,
    PrintStream out,
    Path log,
    String version,
    InstantSource clock,
    SystemClock clockSetter,
    boolean isRoot,
    Consoles consoles,
    DeviceQueue devices,
    Disks disks,
    HealthLook health,
    FlashPort flasher,
    Reboot reboot,
    Screens screens,
    Sleeper sleeper) {
  /// Keeps its own copy of the variables.
  public AgentPorts {
    environment = Map.copyOf(environment);
  }
}
