package bty.cli.command;

import bty.cli.client.FlashPort;
import bty.engine.disk.Disks;
import bty.engine.image.ImageFolder;
import bty.engine.inspect.ImageInspection;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/// What the verbs reach the world through. [Main] makes the real ones; tests bring their own.
///
/// @param root whether we are root
/// @param environment the variables of the process
/// @param runs names for flashes that nobody else has named
/// @param agent `bty on-boot`, which has a world of its own
/// @param stick `bty run-stick`, likewise
public record Services(
    boolean root,
    Map<String, String> environment,
    Disks disks,
    Inspector inspector,
    ImageFolder.Sniffer sniffer,
    FlashPort flasher,
    Supplier<RunId> runs,
    Agent agent,
    Stick stick) {
  /// Keeps its own copy of the variables.
  public Services {
    environment = Map.copyOf(environment);
  }

  /// Reads a whole image once and says what it is.
  @FunctionalInterface
  public interface Inspector {
    ImageInspection inspect(ImageLocation location) throws IOException;
  }

  /// Runs the live environment's agent to its end.
  @FunctionalInterface
  public interface Agent {
    /// @param root below which the kernel's files are; with another one than `/` nothing but
    ///   regular files is written, and the machine is not restarted
    ExitCode run(Output output, Path root);
  }

  /// Does what the plan on a stick says.
  @FunctionalInterface
  public interface Stick {
    /// @param folder with the plan and the images
    ExitCode run(Output output, Path folder);
  }
}
