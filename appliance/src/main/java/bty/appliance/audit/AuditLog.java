package bty.appliance.audit;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// `status/audit.ndjson`, one JSON object a line, readable by its owner alone. At 1 MiB it becomes
/// `audit.1.ndjson`, that one `audit.2.ndjson`, and so on up to 7: about 50,000 entries. A line
/// that a power cut has torn is left out. What cannot be written is logged, and stops nobody: a
/// full disk must not keep an operator from making room. Thread-safe; another process may append,
/// too.
public final class AuditLog {
  private static final System.Logger LOG = System.getLogger("audit");
  private static final int OLDEST = 7;

  private final Path folder;
  private final InstantSource clock;
  private final long most;
  private long last;
  private long size = -1;

  /// @param status `status/` of the state folder
  public AuditLog(Path status, InstantSource clock) {
    this(status, clock, 1 << 20);
  }

  /// @param most so many bytes a file has before another one is begun
  AuditLog(Path status, InstantSource clock, long most) {
    this.folder = status;
    this.clock = clock;
    this.most = most;
  }

  /// Some entries, newest first.
  ///
  /// @param next the id before which it goes on; empty if that was all
  public record Page(List<AuditEntry> entries, OptionalLong next) {}

  /// Notes something.
  ///
  /// @param who a name, as it was told
  /// @param from an address
  /// @param what a method and a path, or a few words
  /// @param status how that ended, as HTTP has it
  public synchronized void note(String who, String from, String what, int status) {
    try {
      Path file = file(0);
      long now = Files.exists(file) ? Files.size(file) : 0;
      if (now != size) {
        last = newest();
      }
      if (now >= most) {
        rotate();
        now = 0;
      }
      AuditEntry entry = new AuditEntry(last + 1, clock.instant(), who, from, what, status);
      size = append(file, now, entry.line());
      last = entry.id();
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "noting in " + file(0) + " that " + who + " did " + what + ": " + e.getMessage());
    }
  }

  private long append(Path file, long before, String line) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), ownerOnly)) {
      String text = (before > 0 && isTorn(file, before) ? "\n" : "") + line + "\n";
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return channel.size();
    }
  }

  private static boolean isTorn(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer end = ByteBuffer.allocate(1);
      return channel.read(end, length - 1) == 1 && end.get(0) != '\n';
    }
  }

  private void rotate() throws IOException {
    for (int i = OLDEST - 1; i >= 0; i--) {
      if (Files.exists(file(i))) {
        Files.move(file(i), file(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private long newest() throws IOException {
    for (int i = 0; i <= OLDEST; i++) {
      Optional<AuditEntry> found = entries(i).reversed().stream().findFirst();
      if (found.isPresent()) {
        return found.get().id();
      }
    }
    return 0;
  }

  /// Some entries, newest first.
  ///
  /// @param before only older ones than that; empty begins with the newest
  /// @param limit so many at most, 1 or more
  public synchronized Page page(OptionalLong before, int limit) throws IOException {
    List<AuditEntry> found = new ArrayList<>();
    for (int i = 0; i <= OLDEST; i++) {
      for (AuditEntry entry : entries(i).reversed()) {
        if (before.isPresent() && entry.id() >= before.getAsLong()) {
          continue;
        }
        if (found.size() == limit) {
          return new Page(found, OptionalLong.of(found.getLast().id()));
        }
        found.add(entry);
      }
    }
    return new Page(found, OptionalLong.empty());
  }

  private List<AuditEntry> entries(int number) throws IOException {
    Path file = file(number);
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return text.lines().flatMap(line -> AuditEntry.read(line).stream()).toList();
  }

  private Path file(int number) {
    return folder.resolve(number == 0 ? "audit.ndjson" : "audit." + number + ".ndjson");
  }
}
