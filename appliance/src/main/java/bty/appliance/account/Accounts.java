package bty.appliance.account;

import bty.appliance.account.PasswordFile.Verdict;
import bty.appliance.http.Caller;
import bty.appliance.yaml.WatchedFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
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

  private final SaidOnce said = new SaidOnce(LOG);

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
  /// @param status the folder for what is observed
  public static OwnPassword own(
      Optional<Path> socket, Path file, Path status, SecureRandom random) {
    return socket
        .<OwnPassword>map(SystemPassword::new)
        .orElseGet(() -> new PasswordFile(file, status, random));
  }

  /// As [OwnPassword#problem].
  public Optional<String> problem() {
    return own.problem();
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
      Standing standing = new Standing(Caller.Role.ADMIN, own.mark());
      said.well();
      return Optional.of(standing);
    } catch (IOException e) {
      said.problem("nobody is logged in as " + name + " any more", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// Something that is done with accounts.
  public interface Work<T> {
    /// Does it.
    T done() throws IOException;
  }

  /// Does something while nobody else changes an account, as far as this program does it.
  public synchronized <T> T alone(Work<T> work) throws IOException {
    return work.done();
  }

  /// One of them, `bty` too.
  public Optional<Listed> find(String name) {
    return standing(name).map(found -> new Listed(name, found.role()));
  }

  /// Changes whenever the account's role or password does; empty if there is no such account.
  public Optional<String> tag(String name) {
    return standing(name)
        .map(found ->
            WatchedFile.tag(
                (found.role().word() + " " + found.mark()).getBytes(StandardCharsets.UTF_8)));
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
  public void change(String name, Caller.Role role) throws IOException {
    change(name, Optional.of(role), Optional.empty());
  }

  /// Gives an account another password; every session of it ends.
  ///
  /// @throws IllegalArgumentException with a sentence, if there is none or the password is not
  ///   taken
  public void change(String name, String password) throws IOException {
    change(name, Optional.empty(), Optional.of(password));
  }

  /// Gives an account what is named, or nothing of it.
  ///
  /// @throws IllegalArgumentException with a sentence, if there is none or the password is not
  ///   taken
  public synchronized void change(
      String name, Optional<Caller.Role> role, Optional<String> password) throws IOException {
    if (name.equals(PasswordFile.USER)) {
      refuse(role.flatMap(_ -> Account.objection(name)));
      if (password.isPresent()) {
        own.change(password.get());
      }
      return;
    }
    Map<String, Account> all = new TreeMap<>(others.read());
    Account before = known(all, name);
    PasswordHash hash = password.isPresent() ? hash(password.get()) : before.hash();
    all.put(name, new Account(name, role.orElse(before.role()), hash));
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
