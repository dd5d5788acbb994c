package bty.appliance.git;

import bty.appliance.tick.Ticker;
import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Keeps this program's secrets out of the repository of the state folder, where they lie in its
/// work tree, as they do beside a state folder that is a part of one: they are named in
/// `info/exclude` (gitignore(5)), so that neither `git add -A` publishes them nor `git clean` or
/// `git stash -u` takes them away. What is in the repository already is said. Looked at about once
/// a minute, by a thread of its own. Thread-safe.
public final class SecretsInTree implements Ticker.Task {
  private static final System.Logger LOG = System.getLogger("git");
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Path state;
  private final List<Path> secrets;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile List<String> problems = List.of();
  private @Nullable Instant last;

  /// @param secrets that need not exist
  public SecretsInTree(Path state, List<Path> secrets) {
    this.state = state;
    this.secrets = List.copyOf(secrets);
  }

  /// Those that everybody has who has the repository, a sentence each.
  public List<String> problems() {
    return problems;
  }

  @Override
  public void run(Instant now) {
    boolean isDue = last == null || now.isBefore(last) || !now.isBefore(last.plus(EVERY));
    if (isDue && looking.compareAndSet(false, true)) {
      last = now;
      Thread.ofVirtual().name("secrets").start(this::look);
    }
  }

  private void look() {
    try {
      Optional<StateRepository> found = StateRepository.find(state, new Commands(Cancel.NEVER));
      problems = found.isPresent() ? look(found.get()) : List.of();
    } catch (IOException e) {
      // What is wrong with the repository is said by who keeps its history.
      LOG.log(Level.DEBUG, "looking for secrets in the work tree", e);
    } finally {
      looking.set(false);
    }
  }

  private List<String> look(StateRepository repository) throws IOException {
    GitProgram git = repository.git().in(repository.top());
    List<String> said = new ArrayList<>();
    List<String> loose = new ArrayList<>();
    for (Path secret : secrets) {
      Optional<String> name = inside(repository.top(), secret);
      if (name.isEmpty()) {
        continue;
      }
      if (!git.run("ls-files", "--", ":(literal)" + name.get()).require().lines().isEmpty()) {
        said.add(
            "git: "
                + name.get()
                + " is in the repository of the state folder, so everybody who has that has this"
                + " secret: make a new one, and take it out with: git rm --cached "
                + name.get());
      } else if (!git.run("check-ignore", "-q", "--", name.get()).isDone()) {
        loose.add(name.get());
      }
    }
    exclude(git, loose);
    said.stream()
        .filter(line -> !problems.contains(line))
        .forEach(line -> LOG.log(Level.ERROR, line));
    return said;
  }

  private static Optional<String> inside(Path top, Path secret) throws IOException {
    Path folder = secret.toAbsolutePath().normalize().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    Path real = folder.toRealPath().resolve(secret.getFileName());
    return real.startsWith(top) ? Optional.of(top.relativize(real).toString()) : Optional.empty();
  }

  private static void exclude(GitProgram git, List<String> names) throws IOException {
    if (names.isEmpty()) {
      return;
    }
    Path file = git.folder().resolve(git.line("rev-parse", "--git-path", "info/exclude"));
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
    String old = Files.exists(file) ? Files.readString(file) : "";
    StringBuilder more = new StringBuilder(old.isEmpty() || old.endsWith("\n") ? "" : "\n");
    more.append("# secrets of bty-web\n");
    names.forEach(name -> more.append('/').append(pattern(name)).append('\n'));
    Files.writeString(file, more, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    LOG.log(Level.INFO, "kept out of the repository by " + file + ": " + String.join(", ", names));
  }

  /// A name of which no character is a wildcard.
  private static String pattern(String name) {
    return name.replaceAll("([\\\\*?\\[ ])", "\\\\$1");
  }
}
