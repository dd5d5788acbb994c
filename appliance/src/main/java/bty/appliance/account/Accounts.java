package bty.appliance.account;

import bty.appliance.account.PasswordFile.Verdict;
import bty.appliance.http.Caller;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Everybody who may log in: the account `bty`, which is always there and always an admin, so that
/// nobody can lock themselves out, and those of `accounts.yaml`. Thread-safe.
public final class Accounts {
  private static final System.Logger LOG = System.getLogger("login");

  private final OwnPassword own;
  private final AccountFile others;
  private final SecureRandom random;

  /// @param own the password of `bty`
  /// @param file `accounts.yaml`, which need not exist
  public Accounts(OwnPassword own, Path file, SecureRandom random) {
    this.own = own;
    this.others = new AccountFile(file);
    this.random = random;
  }

  /// Where the accounts are, beside the file with the password.
  public static Path beside(Path passwordFile) {
    return passwordFile.toAbsolutePath().resolveSibling("accounts.yaml");
  }

  /// The password of `bty`, as the settings have it.
  ///
  /// @param socket by which the operating system's is asked; empty: it is in a file of ours
  public static OwnPassword own(Optional<Path> socket, Path file, SecureRandom random) {
    return socket
        .<OwnPassword>map(SystemPassword::new)
        .orElseGet(() -> new PasswordFile(file, random));
  }

  /// How the password of an account is changed where that is not done here, in a sentence without a
  /// full stop; empty where it is.
  public Optional<String> elsewhere(String name) {
    return name.equals(PasswordFile.USER) ? own.elsewhere() : Optional.empty();
  }

  /// What an account may do now.
  ///
  /// @param mark another one as soon as its password is another one
  record Standing(Caller.Role role, String mark) {
    @Override
    public String toString() {
      return "a standing as " + role;
    }
  }

  /// An account as it is shown.
  public record Listed(String name, Caller.Role role) {}

  /// Judges a login. One at a time: each is much work, on purpose, and the same work whether or not
  /// there is such an account.
  ///
  /// @throws IOException if the password file cannot be used
  public synchronized Verdict judge(String name, String password) throws IOException {
    if (name.equals(PasswordFile.USER)) {
      return own.judge(name, password);
    }
    Account account = others.read().get(name);
    if (account == null) {
      PasswordHash.waste(password);
      return Verdict.WRONG;
    }
    return account.hash().isOf(password) ? Verdict.RIGHT : Verdict.WRONG;
  }

  /// Whether the password of `bty` is still the one that everybody knows.
  public boolean isDefault() throws IOException {
    return own.isDefault();
  }

  /// The same, where nobody can tell no.
  public boolean isSurelyDefault() {
    try {
      return isDefault();
    } catch (IOException e) {
      LOG.log(Level.ERROR, String.valueOf(e.getMessage()));
      return false;
    }
  }

  /// What that account may do now; empty if there is none, or nobody can tell.
  Optional<Standing> standing(String name) {
    if (!name.equals(PasswordFile.USER)) {
      return Optional.ofNullable(others.read().get(name))
          .map(account -> new Standing(account.role(), account.hash().text()));
    }
    try {
      return Optional.of(new Standing(Caller.Role.ADMIN, own.mark()));
    } catch (IOException e) {
      LOG.log(Level.ERROR, "nobody is logged in as " + name + " any more: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// All but `bty`, by name.
  public List<Listed> list() {
    return new TreeMap<>(others.read())
        .values().stream().map(one -> new Listed(one.name(), one.role())).toList();
  }

  /// Makes an account.
  ///
  /// @throws IllegalArgumentException with a sentence, if the name or the password is not taken
  /// @throws IOException if it cannot be written
  public synchronized void add(String name, Caller.Role role, String password) throws IOException {
    refuse(Account.objection(name));
    Map<String, Account> all = new TreeMap<>(others.read());
    if (all.containsKey(name)) {
      throw new IllegalArgumentException("there is an account " + name + " already");
    }
    all.put(name, new Account(name, role, hash(password)));
    others.write(all);
  }

  /// Gives an account another role; who is logged in with it has it at once.
  ///
  /// @throws IllegalArgumentException with a sentence, if there is none
  public synchronized void change(String name, Caller.Role role) throws IOException {
    Map<String, Account> all = new TreeMap<>(others.read());
    all.put(name, new Account(name, role, known(all, name).hash()));
    others.write(all);
  }

  /// Gives an account another password; every session of it ends.
  ///
  /// @throws IllegalArgumentException with a sentence, if there is none or the password is not
  ///   taken
  public synchronized void change(String name, String password) throws IOException {
    if (name.equals(PasswordFile.USER)) {
      own.change(password);
      return;
    }
    Map<String, Account> all = new TreeMap<>(others.read());
    all.put(name, new Account(name, known(all, name).role(), hash(password)));
    others.write(all);
  }

  /// Removes an account; every session of it ends.
  ///
  /// @throws IllegalArgumentException with a sentence, if there is none
  public synchronized void remove(String name) throws IOException {
    Map<String, Account> all = new TreeMap<>(others.read());
    known(all, name);
    all.remove(name);
    others.write(all);
  }

  private static Account known(Map<String, Account> all, String name) {
    Account account = all.get(name);
    if (account == null) {
      refuse(Account.objection(name));
      throw new IllegalArgumentException("there is no account " + name);
    }
    return account;
  }

  private PasswordHash hash(String password) {
    refuse(PasswordFile.objection(password));
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    return PasswordHash.of(password, PasswordHash.ROUNDS, salt);
  }

  private static void refuse(Optional<String> objection) {
    if (objection.isPresent()) {
      throw new IllegalArgumentException(objection.get());
    }
  }
}
