package bty.appliance.account;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.FileKey;
import bty.appliance.files.PrivateFile;
import bty.appliance.http.Caller;
import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.Node;
import bty.appliance.yaml.Position;
import bty.appliance.yaml.Problem;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `accounts.yaml`: names, roles and hashes, readable by its owner alone. Read again when it has
/// changed; one that is wrong leaves the last good one in force, and in one that others can use
/// nothing counts. Thread-safe.
final class AccountFile {
  private static final System.Logger LOG = System.getLogger("login");
  private static final String HEAD =
      """
      # Who may log in beside bty. Written by bty-web account and by the page of accounts.
      # role: view, operate or admin
      """;

  private final Path file;
  private FileKey known = FileKey.ABSENT;
  private Map<String, Account> accounts = Map.of();

  /// @param file need not exist
  AccountFile(Path file) {
    this.file = file;
  }

  /// All accounts, by name.
  synchronized Map<String, Account> read() {
    try {
      FileKey now = FileKey.of(file);
      if (!now.equals(known)) {
        known = now;
        boolean counts = !now.equals(FileKey.ABSENT) && problem(now).isEmpty();
        accounts = counts ? parse(Files.readString(file)) : Map.of();
      }
    } catch (NoSuchFileException justGone) {
      known = FileKey.ABSENT;
      accounts = Map.of();
    } catch (IOException e) {
      // Once for each version of the file: what it said before holds.
      LOG.log(Level.ERROR, file + " is not in force: " + e.getMessage());
    } catch (DocumentException e) {
      LOG.log(Level.ERROR, file + " is not in force: " + e.problem().in(file.toString()));
    }
    return accounts;
  }

  /// Said by [PrivateFiles].
  private Optional<String> problem(FileKey key) {
    return PrivateFile.problem(file, "the file of accounts", key);
  }

  /// Writes them.
  ///
  /// @throws IllegalArgumentException with a sentence, if others can use the file
  /// @throws IOException if that fails, or what is there now cannot be read: it is not written over
  synchronized void write(Map<String, Account> wanted) throws IOException {
    Optional<String> problem = problem(FileKey.of(file));
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
    if (Files.exists(file)) {
      try {
        parse(Files.readString(file));
      } catch (DocumentException e) {
        throw new IOException(e.problem().in(file.toString()) + "; mend it first", e);
      }
    }
    StringBuilder text = new StringBuilder(HEAD);
    new TreeMap<>(wanted)
        .forEach((name, account) ->
            text.append(name)
                .append(":\n  role: ")
                .append(account.role().word())
                .append("\n  hash: ")
                .append(account.hash().text())
                .append('\n'));
    AtomicFile.replacePrivate(file, text.toString().getBytes(StandardCharsets.UTF_8));
    known = FileKey.ABSENT;
  }

  private static Map<String, Account> parse(String text) throws DocumentException {
    Map<String, Account> found = new TreeMap<>();
    switch (DocumentReader.yaml(text)) {
      case Node.Empty _ -> {}
      case Node.Keys keys -> {
        for (Map.Entry<String, Node.Entry> entry : keys.entries().entrySet()) {
          found.put(entry.getKey(), account(entry.getKey(), entry.getValue()));
        }
      }
      case Node.Scalar other -> throw bad(other.position(), "wanted names of accounts");
      case Node.Items other -> throw bad(other.position(), "wanted names of accounts, not a list");
    }
    return Map.copyOf(found);
  }

  private static Account account(String name, Node.Entry entry) throws DocumentException {
    Optional<String> objection = Account.objection(name);
    if (objection.isPresent()) {
      throw bad(entry.key(), objection.get());
    }
    if (!(entry.value() instanceof Node.Keys keys)
        || !keys.entries().keySet().equals(java.util.Set.of("role", "hash"))) {
      throw bad(entry.key(), "account " + name + " needs role and hash, and nothing else");
    }
    Optional<Caller.Role> role = Caller.Role.find(text(keys, "role"));
    Optional<PasswordHash> hash = PasswordHash.parse(text(keys, "hash"));
    if (role.isEmpty()) {
      throw bad(entry.key(), "the role of " + name + " is unknown; wanted view, operate or admin");
    }
    if (hash.isEmpty()) {
      throw bad(
          entry.key(), "the hash of " + name + " is none; set one with: bty-web account passwd");
    }
    return new Account(name, role.get(), hash.get());
  }

  private static String text(Node.Keys keys, String key) {
    Node.Entry entry = keys.entries().get(key);
    return entry != null && entry.value() instanceof Node.Scalar scalar ? scalar.text() : "";
  }

  private static DocumentException bad(Position where, String what) {
    return new DocumentException(new Problem(where, what));
  }
}
