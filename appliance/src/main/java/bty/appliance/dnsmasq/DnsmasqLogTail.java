package bty.appliance.dnsmasq;

import bty.appliance.files.FileKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what is added to dnsmasq's log. What stood there at the first look is left out: nobody
/// knows when that was. A file that another one has replaced is read to its end first, one that was
/// emptied is read anew. Not thread-safe.
public final class DnsmasqLogTail implements AutoCloseable {
  /// A line of more bytes is nobody's log.
  private static final int LONGEST_LINE = 4096;

  private static final int PIECE = 64 * 1024;

  private final Path file;
  private Optional<Opened> opened = Optional.empty();
  private boolean looked;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  private static final class Opened {
    private final FileChannel channel;
    private final Object inode;
    private long at;

    Opened(FileChannel channel, Object inode, long at) {
      this.channel = channel;
      this.inode = inode;
      this.at = at;
    }
  }

  /// @param folder where the log lies; neither need exist
  public DnsmasqLogTail(Path folder) {
    this.file = folder.resolve(DnsmasqLog.NAME);
  }

  /// The whole lines that were added since the last look, at most some hundreds at a time.
  public List<String> read() throws IOException {
    List<String> lines = new ArrayList<>();
    if (opened.isEmpty()) {
      open();
    }
    if (opened.isPresent()) {
      boolean atEnd = drain(opened.get(), lines);
      if (atEnd && isReplaced(opened.get())) {
        close();
        open();
        if (opened.isPresent()) {
          boolean _ = drain(opened.get(), lines);
        }
      }
    }
    looked = true;
    return lines;
  }

  private void open() throws IOException {
    FileKey key = FileKey.of(file);
    if (key.isRegularFile()) {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      opened = Optional.of(new Opened(channel, key.inode(), looked ? 0 : channel.size()));
      begun.reset();
    }
  }

  private boolean isReplaced(Opened one) throws IOException {
    return !FileKey.of(file).inode().equals(one.inode);
  }

  /// Whether that was all.
  private boolean drain(Opened one, List<String> lines) throws IOException {
    if (one.channel.size() < one.at) {
      one.at = 0;
      begun.reset();
    }
    ByteBuffer buffer = ByteBuffer.allocate(PIECE);
    int count = one.channel.read(buffer, one.at);
    for (int i = 0; i < count; i++) {
      byte next = buffer.get(i);
      if (next == '\n') {
        lines.add(begun.toString(StandardCharsets.UTF_8));
        begun.reset();
      } else if (begun.size() < LONGEST_LINE) {
        begun.write(next);
      }
    }
    one.at += Math.max(count, 0);
    return count < PIECE;
  }

  @Override
  public void close() throws IOException {
    if (opened.isPresent()) {
      opened.get().channel.close();
      opened = Optional.empty();
    }
  }
}
