package bty.appliance.account;

import bty.appliance.files.FileKey;
import bty.appliance.files.PrivateFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files by which this program knows who may change things: nothing in one counts while others
/// can use it. Says so, also where nobody asks for what is in them. Thread-safe.
public final class PrivateFiles {
  private static final System.Logger LOG = System.getLogger("login");

  private final Path token;
  private final Map<Path, String> files = new LinkedHashMap<>();
  private List<String> said = List.of();

  /// @param token the file with the first token
  /// @param password the file with the password of `bty`
  /// @param hookSecret the file with the secret of webhooks
  public PrivateFiles(Path token, Path password, Path hookSecret) {
    this.token = token;
    files.put(token, "the token file");
    files.put(ApiTokens.beside(token), "the file of tokens");
    files.put(password, "the password file");
    files.put(Accounts.beside(password), "the file of accounts");
    files.put(hookSecret, "the secret of webhooks");
  }

  /// Which they are; they need not exist.
  public List<Path> files() {
    return List.copyOf(files.keySet());
  }

  /// Whether the first token counts now. One that was taken away is as private as it can be.
  public boolean isTokenPrivate() {
    return problem(token, "the token file").isEmpty();
  }

  /// What is wrong with them now, a sentence each, without a full stop.
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    files.forEach((file, what) ->
        problem(file, what)
            .ifPresent(why -> problems.add(why + "; until then nothing in it counts")));
    return problems;
  }

  private static Optional<String> problem(Path file, String what) {
    try {
      return PrivateFile.problem(file, what, FileKey.of(file));
    } catch (IOException e) {
      return Optional.of(what + " " + file + " cannot be looked at");
    }
  }

  /// To be called about once a second: says in the log what is new, once, and what is mended.
  public synchronized void look() {
    List<String> now = problems();
    now.stream()
        .filter(problem -> !said.contains(problem))
        .forEach(problem -> LOG.log(Level.ERROR, problem));
    said.stream()
        .filter(problem -> !now.contains(problem))
        .forEach(problem -> LOG.log(Level.INFO, "no longer so: " + problem));
    said = now;
  }
}
