package bty.appliance.git;

import bty.appliance.edit.Author;
import bty.appliance.edit.EditListener;
import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.FileWriting.Step;
import bty.appliance.files.GitActivity;
import bty.appliance.files.StateBound;
import bty.appliance.settings.GitSettings;
import bty.appliance.tick.Ticker;
import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Keeps the history of the state folder on one platform thread of its own: nobody who boots or
/// edits waits for Git. Thread-safe.
public final class GitKeeper implements EditListener, Ticker.Task, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("git");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40,64}");
  private static final Duration LAST_COMMIT = Duration.ofSeconds(3);

  private final Path state;
  private final Supplier<GitSettings> settings;
  private final ChangeFeed feed;
  private final InstantSource clock;
  private final Commands commands = new Commands(this::check);
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private final EditQueue queue;
  private final Committer committer;
  private final Synchroniser remote;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private boolean woken;
  private volatile boolean closing;
  private volatile boolean asking;
  private volatile GitStatus.Place place = new GitStatus.Place.Nowhere();

  /// Takes up what waited when the program ended; it is committed from [#start] on.
  ///
  /// @param state the state folder
  /// @param settings as they are now
  /// @param feed told of each thing done, and of machines whose specs come from the remote
  public GitKeeper(
      Path state, Supplier<GitSettings> settings, ChangeFeed feed, InstantSource clock) {
    this.state = state.toAbsolutePath().normalize();
    this.settings = settings;
    this.feed = feed;
    this.clock = clock;
    this.queue = new EditQueue(this.state);
    this.committer = new Committer(queue);
    this.remote = new Synchroniser(feed);
    takeUp();
    this.thread = Thread.ofPlatform().name("git").daemon().unstarted(this::loop);
  }

  private void takeUp() {
    try {
      queue.load();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "edits that waited to be committed are committed by nobody", e);
    }
  }

  /// Begins.
  public GitKeeper start() {
    thread.start();
    wake();
    return this;
  }

  /// How things are now.
  public GitStatus status() {
    return new GitStatus(place, queue.size(), committer.problem(), remote.status());
  }

  /// What Git itself says; takes some of its time. Empty where there is no repository.
  ///
  /// @throws GitException if Git does not say it
  public Optional<GitLook> look() throws IOException {
    Optional<StateRepository> repository = StateRepository.find(state, new Commands(Cancel.NEVER));
    return repository.isPresent()
        ? Optional.of(GitLook.of(repository.get(), settings.get()))
        : Optional.empty();
  }

  /// The last commits that changed a file of the state folder; empty where there is no repository.
  ///
  /// @throws GitException if Git does not say it
  public Optional<FileHistory> history(Path file) throws IOException {
    Optional<StateRepository> repository = StateRepository.find(state, new Commands(Cancel.NEVER));
    return repository.isPresent()
        ? Optional.of(FileHistory.of(repository.get(), relative(file)))
        : Optional.empty();
  }

  /// A file of the state folder as it was in a commit; empty where there was none.
  ///
  /// @param commit its whole name
  /// @throws GitException if Git does not say it
  public Optional<String> text(String commit, Path file) throws IOException {
    if (!COMMIT.matcher(commit).matches()) {
      return Optional.empty();
    }
    // Byte by byte: what a program prints is cut and cleaned before it is read.
    try (RevisionTree then = RevisionTree.of(state, commit)) {
      Path old = then.state().resolve(relative(file));
      return Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS)
              && new StateBound(then.state()).objection(old).isEmpty()
          ? Optional.of(new String(Files.readAllBytes(old), StandardCharsets.UTF_8))
          : Optional.empty();
    }
  }

  private String relative(Path file) {
    return state
        .toAbsolutePath()
        .normalize()
        .relativize(file.toAbsolutePath().normalize())
        .toString();
  }

  /// Asks the remote at once.
  ///
  /// @param choice what a person has chosen where both have changed a file, of the conflict that is
  ///   known
  /// @return whether there is a remote to be asked
  public boolean pull(Optional<Conflict.Decision> choice) {
    if (settings.get().remote().isEmpty() || place instanceof GitStatus.Place.Nowhere) {
      return false;
    }
    remote.now(choice);
    wake();
    return true;
  }

  @Override
  public Optional<String> begin(Duration patience) {
    try {
      return gate.readLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)
          ? Optional.empty()
          : Optional.of("what was changed elsewhere is being taken over into the state folder");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("this program is about to end");
    }
  }

  @Override
  public void end() {
    gate.readLock().unlock();
  }

  /// What is begun here is done to its end.
  private void alone(RemoteSync.Work work) throws IOException {
    gate.writeLock().lock();
    boolean before = asking;
    asking = false;
    try {
      work.run();
    } finally {
      asking = before;
      gate.writeLock().unlock();
    }
  }

  /// Commits are made to the end; the network may be slower than the end of the program.
  private void check() throws IOException {
    if (closing && asking) {
      throw new GitException("this program is about to end");
    }
  }

  @Override
  public void write(Author author, Path file, Optional<String> content, String what, Step step)
      throws IOException {
    if (!settings.get().commit() || new GitActivity(state).repository().isEmpty()) {
      step.run();
      return;
    }
    Path absolute = file.toAbsolutePath().normalize();
    PendingEdit edit =
        new PendingEdit(
            author, absolute, PendingEdit.Before.of(absolute), content, what, clock.instant());
    if (edit.changesNothing()) {
      step.run();
    } else if (queue.make(edit, step)) {
      wake();
    } else {
      LOG.log(Level.WARNING, "not committed, since too many edits wait already: " + what);
    }
  }

  @Override
  public void run(Instant now) {
    boolean changed =
        new GitActivity(state).repository().isPresent() == place instanceof GitStatus.Place.Nowhere;
    boolean toAsk = place instanceof GitStatus.Place.Here && remote.isDue(settings.get(), now);
    if (changed || toAsk || committer.isDue(now)) {
      wake();
    }
  }

  private void wake() {
    lock.lock();
    try {
      woken = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    while (await()) {
      boolean hadHistory = !(place instanceof GitStatus.Place.Nowhere);
      round(clock.instant());
      if (hadHistory || !(place instanceof GitStatus.Place.Nowhere)) {
        feed.publish(new Change.History());
      }
    }
  }

  /// @return whether to go on
  private boolean await() {
    lock.lock();
    try {
      while (!woken && !closing) {
        news.awaitUninterruptibly();
      }
      woken = false;
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private void round(Instant now) {
    try {
      Optional<StateRepository> repository = StateRepository.find(state, commands);
      if (repository.isEmpty()) {
        place = new GitStatus.Place.Nowhere();
        queue.clear();
        return;
      }
      place = new GitStatus.Place.Here();
      if (committer.work(repository.get(), settings.get(), now)) {
        remote.soon();
      }
      ask(repository.get(), now);
    } catch (IOException e) {
      unusable(String.valueOf(e.getMessage()), now);
    } catch (RuntimeException e) {
      // A thread that ended in silence would be the worse answer.
      LOG.log(Level.ERROR, "keeping the history of the state folder", e);
    }
  }

  /// An edit that came in between is committed first, and then it is asked again.
  private void ask(StateRepository repository, Instant now) {
    asking = true;
    try {
      remote.work(
          repository,
          settings.get(),
          this::alone,
          now,
          () -> queue.size() > 0 && committer.problem().isEmpty());
    } finally {
      asking = false;
    }
  }

  private void unusable(String why, Instant now) {
    if (!new GitStatus.Place.Unusable(why).equals(place)) {
      LOG.log(Level.WARNING, "the repository of the state folder cannot be used: " + why);
    }
    place = new GitStatus.Place.Unusable(why);
    if (queue.size() > 0) {
      committer.failed(why, now);
    }
  }

  /// Ends once the commit that is being made is done, after [#LAST_COMMIT] at most; what waits
  /// behind it is taken up at the next start.
  @Override
  public void close() {
    closing = true;
    queue.stop();
    wake();
    try {
      boolean _ = thread.isAlive() && thread.join(LAST_COMMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
