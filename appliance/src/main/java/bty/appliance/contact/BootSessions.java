package bty.appliance.contact;

import bty.appliance.files.AtomicFile;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The boots that are under way, one a machine: `status/machines/<mac>/boot.json`, so that a
/// machine in mid-flash is known after a restart of the appliance. Thread-safe; the caller keeps
/// changes of one machine apart.
public final class BootSessions {
  private static final System.Logger LOG = System.getLogger("contact");
  private static final String NAME = "boot.json";

  private final Path folder;
  private final InstantSource clock;
  private final Supplier<byte[]> random;
  private final ConcurrentHashMap<MacAddress, BootSession> sessions = new ConcurrentHashMap<>();

  /// @param machines `status/machines/`
  /// @param random 16 unpredictable bytes, others each time
  public BootSessions(Path machines, InstantSource clock, Supplier<byte[]> random) {
    this.folder = machines;
    this.clock = clock;
    this.random = random;
  }

  /// A machine boots into the live environment.
  ///
  /// @param address from which its boot program asks
  /// @return the token for its kernel command line; the same when it asks again before it is used
  public String begin(MacAddress mac, String address, Instant now) throws IOException {
    Optional<BootSession> before = of(mac);
    if (before.isPresent() && before.get().isAskedAgain(address, now)) {
      return before.get().token();
    }
    String token = HexFormat.of().formatHex(random.get());
    keep(mac, new BootSession(token, address, now, false));
    return token;
  }

  /// A machine boots something else: who has the token of its boot before is nobody now.
  public void end(MacAddress mac) throws IOException {
    sessions.remove(mac);
    AtomicFile.delete(folder.resolve(mac.hyphens()).resolve(NAME));
  }

  /// Whether that is the token of the machine's boot. The first time that it is, is remembered.
  boolean isToken(MacAddress mac, String token) {
    Optional<BootSession> session = of(mac).filter(found -> found.isAlive(clock.instant()));
    if (session.isEmpty() || !same(session.get().token(), token)) {
      return false;
    }
    if (!session.get().used()) {
      try {
        keep(mac, session.get().heard());
      } catch (IOException e) {
        // Then the boot program would be given the same token again, no more.
        LOG.log(Level.WARNING, "noting that " + mac + " was heard of: " + e.getMessage());
      }
    }
    return true;
  }

  /// The boot that a machine is in, as far as is known.
  public Optional<BootSession> of(MacAddress mac) {
    BootSession known = sessions.get(mac);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<BootSession> kept = read(mac);
    kept.ifPresent(session -> sessions.putIfAbsent(mac, session));
    return kept;
  }

  private void keep(MacAddress mac, BootSession session) throws IOException {
    Path own = Files.createDirectories(folder.resolve(mac.hyphens()));
    String text =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringProperty("token", session.token());
          json.writeStringProperty("address", session.address());
          json.writeStringProperty("begun", session.begun().toString());
          json.writeBooleanProperty("used", session.used());
          json.writeEndObject();
        });
    // A boot does not wait for the disk: who loses a token to a power cut asks again.
    AtomicFile.replacePrivateLater(own.resolve(NAME), text.getBytes(StandardCharsets.UTF_8));
    sessions.put(mac, session);
  }

  private Optional<BootSession> read(MacAddress mac) {
    Path file = folder.resolve(mac.hyphens()).resolve(NAME);
    try {
      JsonObject json = JsonObject.parse("boot", Files.readAllBytes(file));
      return Optional.of(
          new BootSession(
              json.string("token"),
              json.string("address"),
              Instant.parse(json.string("begun")),
              Boolean.TRUE.equals(json.values().get("used"))));
    } catch (NoSuchFileException nothingUnderWay) {
      return Optional.empty();
    } catch (IOException | ProtocolException | DateTimeException e) {
      LOG.log(Level.WARNING, file + " is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
