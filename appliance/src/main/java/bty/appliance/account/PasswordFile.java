package bty.appliance.account;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/// The file with the hash of the web password, readable by its owner alone. Before there was one
/// the password is the default, with which nothing can be done but to change it. Read at each
/// login, so that `bty-web passwd` works at once. Thread-safe.
///
/// A file that is gone is not the first run: beside what else was observed it is noted that there
/// was one, and then nobody is let in as `bty` until it is back or another one is set.
public final class PasswordFile implements OwnPassword {
  /// The account that is always there.
  public static final String USER = "bty";

  /// The password that everybody knows.
  static final String DEFAULT = "bty";

  private static final int LEAST = 8;
  private static final int MOST = 200;

  private static final String NOTE = "password.set";

  private final Path file;
  private final Path note;
  private final SecureRandom random;

  /// What is noted may be taken away with the file.
  private volatile boolean seen;

  /// @param file need not exist
  /// @param status the folder for what is observed, which need not exist
  public PasswordFile(Path file, Path status, SecureRandom random) {
    this.file = file;
    this.note = status.resolve(NOTE);
    this.random = random;
  }

  /// What a name and a password are good for.
  public enum Verdict {
    /// Nothing.
    WRONG,
    /// They are the ones that everybody knows, and must be changed first.
    DEFAULT,
    /// Everything.
    RIGHT
  }

  /// Judges a login. One at a time: each is much work, on purpose.
  ///
  /// @throws IOException if the file cannot be used
  @Override
  public synchronized Verdict judge(String name, String password) throws IOException {
    Optional<PasswordHash> hash = read();
    if (hash.isEmpty()) {
      PasswordHash.waste(password);
      return name.equals(USER) && password.equals(DEFAULT) ? Verdict.DEFAULT : Verdict.WRONG;
    }
    // Hashed whatever the name is, so that the time taken does not tell which names there are.
    boolean right = hash.get().isOf(password);
    return right && name.equals(USER) ? Verdict.RIGHT : Verdict.WRONG;
  }

  /// Whether the password is still the one that everybody knows.
  @Override
  public boolean isDefault() throws IOException {
    return read().isEmpty();
  }

  @Override
  public String mark() throws IOException {
    return read().map(PasswordHash::text).orElse("");
  }

  @Override
  public Optional<String> elsewhere() {
    return Optional.empty();
  }

  /// Why a password is not taken; empty if it is.
  public static Optional<String> objection(String password) {
    if (password.equals(DEFAULT)) {
      return Optional.of("this is the password that everybody knows; choose another one");
    }
    int length = password.codePointCount(0, password.length());
    return length < LEAST || length > MOST
        ? Optional.of("the password has " + length + " characters; wanted " + LEAST + " to " + MOST)
        : Optional.empty();
  }

  /// Changes the password.
  ///
  /// @throws IllegalArgumentException if it is not taken, see [#objection]
  /// @throws IOException if the file cannot be written; the old password stays
  @Override
  public synchronized void change(String password) throws IOException {
    Optional<String> objection = objection(password);
    if (objection.isPresent()) {
      throw new IllegalArgumentException(objection.get());
    }
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    String text = PasswordHash.of(password, PasswordHash.ROUNDS, salt).text() + "\n";
    AtomicFile.replacePrivate(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<PasswordHash> read() throws IOException {
    try {
      PrivateFile.check(file, "the password file");
      Optional<PasswordHash> hash = PasswordHash.parse(Files.readString(file).strip());
      if (hash.isEmpty()) {
        // Never taken for a missing one: that would open the door to the default.
        throw new IOException(
            "the password file " + file + " holds no password; set one with: bty-web passwd");
      }
      remember();
      return hash;
    } catch (NoSuchFileException none) {
      Optional<String> gone = problem();
      if (gone.isPresent()) {
        throw new IOException(gone.get(), none);
      }
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> problem() {
    return Files.exists(file) || (!seen && !Files.exists(note))
        ? Optional.empty()
        : Optional.of(
            "the password file "
                + file
                + " is gone, so nobody can log in as bty; put it back, or set a password with:"
                + " bty-web passwd");
  }

  private void remember() {
    seen = true;
    if (!Files.exists(note) && Files.isDirectory(note.resolveSibling("."))) {
      try {
        Files.write(note, new byte[0]);
      } catch (IOException full) {
        // Noted at the next look; nobody is kept out for it.
      }
    }
  }
}
