package bty.cli.tui.backend;

import bty.cli.tui.state.OtherConsole;
import bty.cli.tui.state.Progress;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one place from which a machine is flashed, for all its consoles: who holds the lock flashes
/// and writes down how far it is, the others read that. The kernel lets go of the lock when its
/// holder dies, however that happens.
///
/// @param folder `/run/bty` in production: gone with the next boot
/// @param console the name of this terminal, for the others
public record FlashLock(Path folder, String console) {
  private static final String LOCK = "flash.lock";
  private static final String STATE = "flash.json";

  /// Somebody else's: why there can be no flash from here now.
  public static final class TakenException extends Exception {
    private static final long serialVersionUID = 1L;

    TakenException(String message) {
      super(message);
    }
  }

  /// Takes the place.
  ///
  /// @throws TakenException if somebody else has it, or the folder cannot be used
  public Held take(String image, String disk) throws TakenException {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new TakenException(
            "Another console flashes"
                + look().map(other -> " (" + other.console() + ")").orElse("")
                + "; nothing was begun here.");
      }
      return new Held(channel, image, disk);
    } catch (IOException e) {
      throw new TakenException("Locking " + folder.resolve(LOCK) + ": " + e.getMessage());
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  /// What another console's flash has come to, if there is or was one.
  Optional<OtherConsole> look() {
    Path file = folder.resolve(STATE);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      FlashLockFile state = FlashLockFile.read(Files.readAllBytes(file));
      return state.flash().console().equals(console)
          ? Optional.empty()
          : Optional.of(alive(state) ? state.flash() : state.died());
    } catch (IOException | ProtocolException broken) {
      return Optional.empty();
    }
  }

  private static boolean alive(FlashLockFile state) {
    return state.flash().outcome().isPresent() || ProcessHandle.of(state.pid()).isPresent();
  }

  /// The place, taken.
  public final class Held implements AutoCloseable {
    private final FileChannel channel;
    private final String image;
    private final String disk;
    private Progress last = Progress.BEGUN;

    Held(FileChannel channel, String image, String disk) {
      this.channel = channel;
      this.image = image;
      this.disk = disk;
      tell(Optional.empty());
    }

    /// Writes down how far it is.
    public void publish(Progress progress) {
      last = progress;
      tell(Optional.empty());
    }

    /// Writes down how it ended.
    public void ended(String outcome) {
      tell(Optional.of(outcome));
    }

    /// The others are a courtesy: a flash does not end because nobody can be told.
    private void tell(Optional<String> outcome) {
      OtherConsole flash = new OtherConsole(console, image, disk, last, outcome);
      Path fresh = folder.resolve(STATE + ".new");
      try {
        Files.writeString(fresh, new FlashLockFile(flash, ProcessHandle.current().pid()).json());
        Files.move(fresh, folder.resolve(STATE), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException nobodyHears) {
        // Their screens then show what was last heard.
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException closedAnyway) {
        // The lock goes with the descriptor.
      }
    }
  }
}
