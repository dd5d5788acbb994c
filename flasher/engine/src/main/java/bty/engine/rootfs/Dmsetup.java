package bty.engine.rootfs;

import bty.engine.command.Command;
import bty.engine.command.CommandException;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The device mapper by dmsetup(8), and losetup(8) for what lies below.
record Dmsetup(Commands commands) implements DeviceMapper {
  private static final Path BLOCK = Path.of("/sys/block");

  @Override
  public List<String> names() throws IOException {
    return List.copyOf(devices().keySet());
  }

  /// The devices by their names, from sysfs: nothing has to be installed to find that there is
  /// none.
  private static Map<String, String> devices() throws IOException {
    Map<String, String> found = new HashMap<>();
    try (var devices = Files.newDirectoryStream(BLOCK, "dm-*")) {
      for (Path device : devices) {
        try {
          String name = Files.readString(device.resolve("dm/name")).strip();
          found.put(name, "/dev/" + device.getFileName());
        } catch (IOException goneMeanwhile) {
          // It has no name any more.
        }
      }
    }
    return found;
  }

  @Override
  public MappedDevice make(String name, String disk, Volume place) throws IOException {
    if (Commands.find("dmsetup").isEmpty()) {
      throw new CommandException(
          place.name()
              + " is in "
              + place.pieces().size()
              + " pieces, and `dmsetup`, which joins them, is not installed (Debian package"
              + " dmsetup)");
    }
    String loop =
        commands
            .run(Command.of("losetup", "--find", "--show", "--", disk))
            .require()
            .output()
            .strip();
    // Detached as soon as nobody has it open, and that is us, then the mapped device.
    try (FileChannel _ = opened(loop, List.of("losetup", "--detach", loop))) {
      run("dmsetup", "create", "--concise", name + ",,,rw," + MappedDevice.table(loop, place));
      // By its number: the name below /dev/mapper is gone as soon as the removal is asked for
      // (rm_dev_node of libdevmapper), not when it happens.
      String device = devices().getOrDefault(name, "/dev/mapper/" + name);
      return new MappedDevice(
          device, opened(device, List.of("dmsetup", "remove", "--deferred", "--", name)));
    }
  }

  /// Opens a device and has it go away once nobody has it open.
  private FileChannel opened(String device, List<String> release) throws IOException {
    FileChannel held;
    try {
      held = FileChannel.open(Path.of(device));
    } catch (IOException e) {
      run(release.toArray(String[]::new));
      throw e;
    }
    try {
      run(release.toArray(String[]::new));
      return held;
    } catch (IOException e) {
      held.close();
      throw e;
    }
  }

  @Override
  public void remove(String name) throws IOException {
    run("dmsetup", "remove", "--", name);
  }

  /// Also when somebody wanted an end: what is half made has to go away.
  private void run(String... words) throws IOException {
    commands.uncancelled().run(Command.of(words)).require();
  }
}
