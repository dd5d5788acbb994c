package bty.appliance.state;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.FileKey;
import bty.appliance.machine.MachineStore;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The marker `status/origin.json`, by which a `status/` that is there is told from one that was
/// made anew. Written when the folder is first made; gone when the folder is. Thread-safe.
public final class StatusOriginStore {
  private static final System.Logger LOG = System.getLogger("state");
  private static final String MARKER = "origin.json";
  private static final String IGNORE_FILE = ".gitignore";
  private static final byte[] IGNORE_ALL = "*\n".getBytes(StandardCharsets.UTF_8);

  private final Path status;
  private final Path marker;
  private final MachineStore machines;
  private volatile Seen seen = new Seen(FileKey.ABSENT, Optional.empty());

  private record Seen(FileKey key, Optional<StatusOrigin> says) {}

  /// @param status `status/` of the state folder
  StatusOriginStore(Path status, MachineStore machines) {
    this.status = status;
    this.marker = status.resolve(MARKER);
    this.machines = machines;
  }

  /// Makes the folder if need be, and marks it, unless it is marked.
  void begin() throws IOException {
    make(status);
    if (!Files.exists(marker)) {
      write(StatusOrigin.of(Optional.empty(), machines.count()));
    }
  }

  /// As [#begin], before anything can have been observed by this program: what is there was
  /// observed by one from before there were markers.
  void beginAtStart() throws IOException {
    if (!Files.exists(marker) && hasEntries(status.resolve("machines"))) {
      write(StatusOrigin.WHOLE);
    }
    begin();
  }

  private static boolean hasEntries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isPresent();
    }
  }

  /// Makes the folder, which Git ignores by itself.
  static void make(Path status) throws IOException {
    Files.createDirectories(status);
    if (!Files.exists(status.resolve(IGNORE_FILE))) {
      AtomicFile.replace(status.resolve(IGNORE_FILE), IGNORE_ALL);
    }
  }

  /// Marks a folder in which nothing has been observed yet and nothing could have been.
  static void markWhole(Path status) throws IOException {
    if (!Files.exists(status.resolve(MARKER))) {
      AtomicFile.replace(status.resolve(MARKER), text(StatusOrigin.WHOLE));
    }
  }

  /// How it is now, which may be other than at the start: the folder may be taken away from under a
  /// program that runs. Costs one stat call.
  public StatusOrigin current() {
    try {
      FileKey key = FileKey.of(marker);
      Seen known = seen;
      if (key.equals(FileKey.ABSENT) || !key.equals(known.key())) {
        known = new Seen(key, key.equals(FileKey.ABSENT) ? Optional.empty() : Optional.of(read()));
        seen = known;
      }
      return StatusOrigin.of(known.says(), known.says().isPresent() ? 0 : machines.count());
    } catch (IOException cannotBeTold) {
      return StatusOrigin.LOST;
    }
  }

  /// Makes and marks a folder anew that was taken away from under this program, so that what is
  /// observed from now on is kept. Not where the whole state folder is gone: that is a disk that
  /// was unmounted.
  ///
  /// @return whether it was gone and could be made
  public boolean restore() throws IOException {
    if (Files.exists(marker) || !Files.isDirectory(status.resolveSibling("machines"))) {
      return false;
    }
    begin();
    Files.createDirectories(status.resolve("images"));
    if (current() == StatusOrigin.LOST) {
      LOG.log(
          Level.ERROR,
          "status/ was taken away while it is in use: what is to be flashed once is held until a"
              + " person confirms");
    }
    return true;
  }

  /// A person confirms that machines whose policy is `flash-once` may be flashed although nobody
  /// knows what was flashed before.
  ///
  /// @param state the state folder, served or not
  /// @return how it was before; what is not lost stays as it is
  public static StatusOrigin confirm(Path state) throws IOException {
    StatusOriginStore store =
        new StatusOriginStore(state.resolve("status"), new MachineStore(state.resolve("machines")));
    StatusOrigin before = store.current();
    if (before == StatusOrigin.LOST) {
      make(store.status);
      store.write(StatusOrigin.CONFIRMED);
    }
    return before;
  }

  private void write(StatusOrigin origin) throws IOException {
    AtomicFile.replace(marker, text(origin));
  }

  private static byte[] text(StatusOrigin origin) {
    return Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("schema_version", "1");
              json.writeStringProperty("status", origin.word());
              json.writeEndObject();
            })
        .getBytes(StandardCharsets.UTF_8);
  }

  /// A marker that cannot be understood proves nothing.
  private StatusOrigin read() throws IOException {
    try {
      return StatusOrigin.ofWord(
              JsonObject.parse("status origin", Files.readAllBytes(marker)).string("status"))
          .orElse(StatusOrigin.LOST);
    } catch (ProtocolException e) {
      return StatusOrigin.LOST;
    }
  }
}
