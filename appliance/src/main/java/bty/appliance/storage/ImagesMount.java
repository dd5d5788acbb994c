package bty.appliance.storage;

import bty.appliance.files.AtomicFile;
import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Where the images are mounted, at each start of the system and now.
public interface ImagesMount {
  /// From now on that partition is mounted there, but not yet. Doing it twice does no harm.
  void install(String partition) throws IOException;

  /// Mounts it now, and waits for that.
  ///
  /// @throws IOException if it cannot be mounted
  void start() throws IOException;

  /// Nothing is mounted there any more, now and later. Doing it twice does no harm.
  void uninstall() throws IOException;

  /// By a unit of systemd's.
  ///
  /// @param folder of units, `/etc/systemd/system`
  /// @param images the folder of images
  record Systemd(Commands commands, Path folder, Path images) implements ImagesMount {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private String name() {
      return new MountUnit(images, "").name();
    }

    private Path link() {
      return folder.resolve("multi-user.target.wants").resolve(name());
    }

    @Override
    public void install(String partition) throws IOException {
      MountUnit unit = new MountUnit(images, partition);
      AtomicFile.replace(folder.resolve(name()), unit.text().getBytes(StandardCharsets.UTF_8));
      Path wants = Files.createDirectories(folder.resolve("multi-user.target.wants"));
      if (!Files.isSymbolicLink(link())) {
        Files.createSymbolicLink(link(), Path.of("..").resolve(name()));
      }
      AtomicFile.syncFolder(wants);
      reload();
    }

    @Override
    public void start() throws IOException {
      Command.Outcome _ = commands.run(Command.of("systemctl", "reset-failed", name()));
      Command.Outcome _ =
          commands.run(Command.of("systemctl", "start", name()).within(LONGEST)).require();
    }

    @Override
    public void uninstall() throws IOException {
      Command.Outcome _ = commands.run(Command.of("systemctl", "stop", name()).within(LONGEST));
      Files.deleteIfExists(link());
      boolean _ = AtomicFile.delete(folder.resolve(name()));
      reload();
    }

    private void reload() throws IOException {
      Command.Outcome _ = commands.run(Command.of("systemctl", "daemon-reload")).require();
    }
  }
}
