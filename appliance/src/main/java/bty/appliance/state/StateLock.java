package bty.appliance.state;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// One process serves a state folder: the one that holds the lock of `status/lock`, a file that
/// says who that is. The lock is the kernel's (fcntl(2)), so it ends with its process, however that
/// ends. It goes on for as long as this is open.
public final class StateLock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("state");
  private static final String NAME = "lock";
  private static final int MAX_TEXT = 200;

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes it.
  ///
  /// @param state the state folder, which must exist
  /// @param process this one's number
  /// @throws IOException if another process has it, or it cannot be had at all; in one sentence
  public static StateLock take(Path state, long process, Instant now) throws IOException {
    Path status = state.resolve("status");
    Files.createDirectories(status);
    Path file = status.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (lock(channel) == null) {
        throw new IOException(
            "the state folder "
                + state
                + " is served by another bty-web, "
                + holder(channel)
                + "; stop that one first, or name another folder with --state-dir");
      }
      byte[] text =
          ("process " + process + " since " + now.truncatedTo(ChronoUnit.SECONDS) + "\n")
              .getBytes(StandardCharsets.UTF_8);
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text), 0);
      return new StateLock(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MAX_TEXT);
    channel.read(text, 0);
    String words = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    return words.matches("[\\x20-\\x7e]+") ? words : "which does not say who it is";
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "giving the state folder's lock back", e);
    }
  }
}
