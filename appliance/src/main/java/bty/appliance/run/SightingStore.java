package bty.appliance.run;

import bty.appliance.files.AtomicFile;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// When machines were seen: `status/machines/<mac>/facts.json`. Nothing depends on it, so it is in
/// memory at once and on the disk a few seconds later; a power cut loses those seconds. Thread-safe
/// for different machines; the caller keeps changes of one machine apart.
final class SightingStore {
  private static final System.Logger LOG = System.getLogger("run");
  private static final String NAME = "facts.json";

  /// A machine's file is written so often at most: firmware and its live environment ask several
  /// times in a row.
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Path folder;
  private final ConcurrentHashMap<MacAddress, MachineSighting> known = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<MacAddress, Instant> written = new ConcurrentHashMap<>();
  private final Set<MacAddress> unwritten = ConcurrentHashMap.newKeySet();

  /// @param folder `status/machines/`
  SightingStore(Path folder) {
    this.folder = folder;
  }

  /// When that machine was seen, if it was.
  Optional<MachineSighting> of(MacAddress mac) {
    MachineSighting sighting = known.get(mac);
    if (sighting != null) {
      return Optional.of(sighting);
    }
    Optional<MachineSighting> kept = read(mac);
    kept.ifPresent(found -> known.putIfAbsent(mac, found));
    return kept;
  }

  private Optional<MachineSighting> read(MacAddress mac) {
    Path file = file(mac);
    try {
      return Optional.of(SightingFile.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException neverSeen) {
      return Optional.empty();
    } catch (IOException | ProtocolException e) {
      LOG.log(Level.WARNING, file + " is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Notes that a machine was seen.
  void put(MacAddress mac, MachineSighting sighting) {
    known.put(mac, sighting);
    unwritten.add(mac);
  }

  /// Writes what is due. To be called by one thread at a time.
  ///
  /// @throws IOException if one of them cannot be written; the others are, and it is tried again
  void write(Instant now) throws IOException {
    Optional<IOException> failure = Optional.empty();
    for (MacAddress mac : unwritten) {
      Instant before = written.get(mac);
      // Either way: a clock that was set back must not make it wait until then.
      if (before == null || Duration.between(before, now).abs().compareTo(EVERY) >= 0) {
        try {
          write(mac);
          written.put(mac, now);
        } catch (IOException e) {
          failure = Optional.of(e);
        }
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /// Writes all that is not written yet.
  void writeAll() {
    for (MacAddress mac : unwritten) {
      try {
        write(mac);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "recording when " + mac + " was seen: " + e);
      }
    }
  }

  private void write(MacAddress mac) throws IOException {
    // First: what comes meanwhile is written the next time.
    unwritten.remove(mac);
    MachineSighting sighting = known.get(mac);
    if (sighting == null) {
      return;
    }
    try {
      Files.createDirectories(folder.resolve(mac.hyphens()));
      AtomicFile.replaceLater(
          file(mac), SightingFile.write(sighting).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      unwritten.add(mac);
      throw e;
    }
  }

  private Path file(MacAddress mac) {
    return folder.resolve(mac.hyphens()).resolve(NAME);
  }
}
