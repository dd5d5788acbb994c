package bty.appliance.dnsmasq;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// The file that dnsmasq's lines are kept in for the pages: `proxy-dhcp.log`, and the one before it
/// as `proxy-dhcp.log.1`. Not thread-safe.
public final class DnsmasqLog {
  /// Its name, in the folder where who runs dnsmasq says how it goes.
  public static final String NAME = "proxy-dhcp.log";

  /// A boot is some fifty lines, so this is that of some five hundred machines.
  static final long MOST_BYTES = 2_000_000;

  private final Path file;
  private final long most;

  /// @param folder where it lies
  public DnsmasqLog(Path folder) {
    this(folder, MOST_BYTES);
  }

  DnsmasqLog(Path folder, long most) {
    this.file = folder.resolve(NAME);
    this.most = most;
  }

  /// Adds a line. A symbolic link in its place is not followed: root writes here, beside files of
  /// somebody who is not.
  public void add(String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) + bytes.length > most) {
      Files.move(file, file.resolveSibling(NAME + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        int _ = out.write(buffer);
      }
    }
  }
}
