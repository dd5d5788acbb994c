package bty.cli.stick;

import bty.cli.client.FlashPort;
import bty.cli.client.Sleeper;
import bty.cli.machine.Consoles;
import bty.cli.machine.DeviceQueue;
import bty.cli.machine.Keys;
import bty.cli.machine.Reboot;
import bty.engine.disk.Disk;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;

/// What a stick's plan reaches the world through.
///
/// @param out for the journal
/// @param log the log's file
/// @param keys of all consoles, opened for the countdown
/// @param devices what has to be dealt with before the disks are all there
/// @param run names the flash
/// @param powerOff as [Reboot], but for good
public record StickPorts(
    PrintStream out,
    Path log,
    InstantSource clock,
    Consoles consoles,
    KeySource keys,
    DeviceQueue devices,
    FlashPort flasher,
    Look look,
    RunId run,
    Reboot reboot,
    Reboot powerOff,
    Sleeper sleeper) {
  /// Opens the keyboards of all consoles.
  @FunctionalInterface
  public interface KeySource {
    Keys open();
  }

  /// Whether a disk holds an image already.
  @FunctionalInterface
  public interface Look {
    boolean holds(ImageLocation image, Disk disk) throws IOException;
  }
}
