package bty.appliance.account;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.FileKey;
import bty.appliance.files.PrivateFile;
import bty.appliance.http.Caller;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// API tokens with names: `tokens.json`, readable by its owner alone, and beside it
/// `tokens-used.json`, which says when each was last used, a minute late. Only the SHA-256 of a
/// token is kept: it has 160 random bits, which nobody guesses from that. Read again when the file
/// has changed. Thread-safe.
public final class ApiTokens implements Caller.Tokens {
  private static final System.Logger LOG = System.getLogger("login");

  /// By which a token that was lost somewhere is recognised, and one of a machine's boot is none.
  private static final String PREFIX = "bty_";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
  private static final Duration WRITTEN_EVERY = Duration.ofMinutes(1);
  private static final int MOST = 1000;

  private final Path file;
  private final Path usedFile;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Map<String, Instant> used = new ConcurrentHashMap<>();
  private FileKey known = FileKey.ABSENT;
  private Map<String, Kept> tokens = Map.of();
  private Instant written = Instant.MIN;
  private volatile boolean dirty;

  private final SaidOnce said = new SaidOnce(LOG);

  private record Kept(Caller.Role scope, String sha256, Instant made, String by) {}

  /// A token as it is shown.
  ///
  /// @param used when it was last used; empty: never
  public record Listed(
      String name, Caller.Role scope, Instant made, String by, Optional<Instant> used) {}

  /// @param file need not exist
  public ApiTokens(Path file, InstantSource clock, SecureRandom random) {
    this.file = file;
    this.usedFile = file.resolveSibling("tokens-used.json");
    this.clock = clock;
    this.random = random;
    used.putAll(readUsed());
  }

  /// Where they are, beside the file with the first token.
  public static Path beside(Path tokenFile) {
    return tokenFile.toAbsolutePath().resolveSibling("tokens.json");
  }

  @Override
  public Optional<Caller.Operator> of(String token) {
    if (!token.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String hash = sha256(token);
    for (Map.Entry<String, Kept> one : readQuietly().entrySet()) {
      if (MessageDigest.isEqual(utf8(one.getValue().sha256()), utf8(hash))) {
        used.put(one.getKey(), clock.instant());
        dirty = true;
        return Optional.of(
            new Caller.Operator(
                "API token " + one.getKey(), Optional.empty(), one.getValue().scope()));
      }
    }
    return Optional.empty();
  }

  /// Makes one.
  ///
  /// @param by who does
  /// @return the token, which is shown this once
  /// @throws IllegalArgumentException with a sentence, if the name is not taken
  /// @throws IOException if it cannot be written
  public synchronized String add(String name, Caller.Role scope, String by) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\""
              + Account.shown(name)
              + "\" is not a token's name; wanted 1 to 40 of letters, digits, . _ -");
    }
    Map<String, Kept> all = new TreeMap<>(read());
    if (all.containsKey(name)) {
      throw new IllegalArgumentException(
          "there is a token " + name + " already; revoke it, or choose another name");
    }
    if (all.size() >= MOST) {
      throw new IllegalArgumentException("there are " + MOST + " tokens already; revoke some");
    }
    byte[] bytes = new byte[20];
    random.nextBytes(bytes);
    String token = PREFIX + HexFormat.of().formatHex(bytes);
    all.put(name, new Kept(scope, sha256(token), clock.instant(), by));
    write(all);
    used.remove(name);
    return token;
  }

  /// One of them.
  public Optional<Listed> find(String name) throws IOException {
    return list().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /// Another one for each token that ever has the name; empty if there is none.
  public Optional<String> tag(String name) throws IOException {
    return Optional.ofNullable(read().get(name))
        .map(kept -> sha256(kept.toString()).substring(0, 24));
  }

  /// Makes one useless.
  ///
  /// @return whether there was one of that name
  public boolean revoke(String name) throws IOException {
    return revoke(name, _ -> true);
  }

  /// Makes one useless, if its tag is as expected.
  ///
  /// @return whether there was one of that name, and it was
  public synchronized boolean revoke(String name, Predicate<String> expected) throws IOException {
    Map<String, Kept> all = new TreeMap<>(read());
    if (tag(name).filter(expected).isEmpty() || all.remove(name) == null) {
      return false;
    }
    write(all);
    used.remove(name);
    dirty = true;
    return true;
  }

  /// All of them, by name.
  public List<Listed> list() throws IOException {
    return read().entrySet().stream()
        .map(one ->
            new Listed(
                one.getKey(),
                one.getValue().scope(),
                one.getValue().made(),
                one.getValue().by(),
                Optional.ofNullable(used.get(one.getKey()))))
        .toList();
  }

  /// Writes down when they were used, once a minute at most. To be called now and then.
  public synchronized void writeUsed(Instant now) throws IOException {
    if (!dirty
        || (!written.equals(Instant.MIN)
            && Duration.between(written, now).abs().compareTo(WRITTEN_EVERY) < 0)) {
      return;
    }
    dirty = false;
    written = now;
    String text =
        Json.write(json -> {
          json.writeStartObject();
          new TreeMap<>(used).forEach((name, at) -> json.writeStringProperty(name, at.toString()));
          json.writeEndObject();
        });
    AtomicFile.replacePrivate(usedFile, utf8(text));
  }

  private Map<String, Instant> readUsed() {
    Map<String, Instant> found = new TreeMap<>();
    try {
      if (Files.exists(usedFile)) {
        JsonObject json = JsonObject.parse("tokens", Files.readAllBytes(usedFile));
        for (String name : json.values().keySet()) {
          found.put(name, Instant.parse(json.string(name)));
        }
      }
    } catch (IOException | ProtocolException | DateTimeException e) {
      LOG.log(Level.WARNING, usedFile + " is left out: " + e.getMessage());
    }
    return found;
  }

  private Map<String, Kept> readQuietly() {
    try {
      Map<String, Kept> all = read();
      said.well();
      return all;
    } catch (IOException e) {
      said.problem("no named token is taken", String.valueOf(e.getMessage()));
      return Map.of();
    }
  }

  private synchronized Map<String, Kept> read() throws IOException {
    try {
      FileKey now = FileKey.of(file);
      if (!now.equals(known)) {
        PrivateFile.check(file, "the file of tokens");
        tokens = parse(Files.readAllBytes(file));
        known = now;
      }
      return now.equals(FileKey.ABSENT) ? Map.of() : tokens;
    } catch (NoSuchFileException none) {
      known = FileKey.ABSENT;
      return Map.of();
    } catch (ProtocolException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("reading " + file + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, Kept> parse(byte[] text) throws ProtocolException {
    Map<String, Kept> found = new TreeMap<>();
    JsonObject json = JsonObject.parse("tokens", text);
    for (String name : json.values().keySet()) {
      JsonObject one = json.object(name);
      String scope = one.string("scope");
      found.put(
          name,
          new Kept(
              Caller.Role.ofScope(scope)
                  .orElseThrow(
                      () -> new IllegalArgumentException("scope \"" + scope + "\" is unknown")),
              one.string("sha256"),
              Instant.parse(one.string("made")),
              one.string("by")));
    }
    return found;
  }

  private void write(Map<String, Kept> all) throws IOException {
    String text =
        Json.write(json -> {
          json.writeStartObject();
          all.forEach((name, kept) -> {
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("scope", kept.scope().scope());
            json.writeStringProperty("sha256", kept.sha256());
            json.writeStringProperty("made", kept.made().toString());
            json.writeStringProperty("by", kept.by());
            json.writeEndObject();
          });
          json.writeEndObject();
        });
    AtomicFile.replacePrivate(file, utf8(text));
    known = FileKey.ABSENT;
  }

  private static String sha256(String token) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8(token)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("BUG: this Java has no SHA-256", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
