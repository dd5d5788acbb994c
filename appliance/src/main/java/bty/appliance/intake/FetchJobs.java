package bty.appliance.intake;

import bty.appliance.edit.Author;
import bty.appliance.edit.ImagePinEdits;
import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.AtomicFile;
import bty.appliance.files.DiskFull;
import bty.appliance.image.ImagePin;
import bty.appliance.image.ImagePinStore;
import bty.appliance.intake.FetchJob.State;
import bty.engine.protocol.ProtocolException;
import bty.engine.source.ImageException;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Images that are fetched from elsewhere: `status/jobs/ID.json` for each, so that those under way
/// go on after a restart. Two at a time. Thread-safe.
public final class FetchJobs implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("fetch");
  private static final int AT_ONCE = 2;
  private static final int MOST_KEPT = 100;
  private static final Duration KEPT = Duration.ofDays(7);

  private final Path folder;
  private final ImageIntake intake;
  private final ImagePinStore pins;
  private final ImagePinEdits edits;
  private final Supplier<FetchAddresses> rule;
  private final ChangeFeed feed;
  private final Supplier<String> ids;
  private final Semaphore slots = new Semaphore(AT_ONCE, true);
  private final Map<String, Running> jobs = new ConcurrentHashMap<>();
  private volatile boolean closing;

  private static final class Running {
    volatile FetchJob job;
    volatile boolean stopped;
    volatile Thread thread = Thread.currentThread();
    final Arrival.Meter meter = new Arrival.Meter();

    Running(FetchJob job) {
      this.job = job;
    }
  }

  private FetchJobs(Parts parts) {
    this.folder = parts.folder();
    this.intake = parts.intake();
    this.pins = parts.pins();
    this.edits = parts.edits();
    this.rule = parts.rule();
    this.feed = parts.feed();
    this.ids = parts.ids();
  }

  /// What they work on.
  ///
  /// @param folder where they are kept
  /// @param rule from where images may come, as it is now
  /// @param ids any names that were not given yet, of hexadecimal digits
  public record Parts(
      Path folder,
      ImageIntake intake,
      ImagePinStore pins,
      ImagePinEdits edits,
      Supplier<FetchAddresses> rule,
      ChangeFeed feed,
      Supplier<String> ids) {}

  /// Reads those that there are, and goes on with those that are not over.
  public static FetchJobs open(Parts parts) throws IOException {
    Files.createDirectories(parts.folder());
    AtomicFile.sweep(parts.folder());
    FetchJobs all = new FetchJobs(parts);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(parts.folder(), "*.json")) {
      for (Path file : files) {
        all.read(file);
      }
    }
    all.tidy();
    all.jobs.values().stream().filter(running -> !running.job.state().isOver()).forEach(all::start);
    return all;
  }

  private void read(Path file) {
    try {
      FetchJob job = FetchJob.read(Files.readAllBytes(file));
      jobs.put(job.id(), new Running(job));
    } catch (IOException
        | ProtocolException
        | IllegalArgumentException
        | DateTimeException useless) {
      LOG.log(Level.WARNING, file + " cannot be used; that image has to be fetched anew", useless);
    }
  }

  /// Begins to fetch an image.
  ///
  /// @return the job, or why there is none
  public FetchOrder.Result order(FetchOrder order) throws IOException {
    FetchOrder.Result result = order.check(ids.get(), rule.get(), intake, pins, clock().instant());
    if (result instanceof FetchOrder.Result.Accepted(FetchJob job)) {
      Running running = new Running(job);
      save(job);
      jobs.put(job.id(), running);
      LOG.log(
          Level.INFO,
          "image %s is fetched from %s (%s)"
              .formatted(job.name(), job.url().describe(), job.author()));
      start(running);
      tidy();
    }
    return result;
  }

  private InstantSource clock() {
    return intake.clock();
  }

  private void start(Running running) {
    running.thread = Thread.ofVirtual().name("fetch").unstarted(() -> run(running));
    running.thread.start();
  }

  private void run(Running running) {
    try {
      slots.acquire();
      try {
        if (!running.stopped && !closing) {
          ScopedValue.where(GuardedResolver.RULE, rule.get())
              .call(() -> {
                fetch(running);
                return running;
              });
        }
      } finally {
        slots.release();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ImageException e) {
      fail(running, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      fail(running, DiskFull.is(e) ? Room.full().detail() : words(running.job, e));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "BUG: fetching " + running.job.name(), e);
      fail(running, "the log has a fault of this program");
    }
  }

  private static String words(FetchJob job, IOException e) {
    return "fetching " + job.url().describe() + ": " + e.getMessage();
  }

  private void fetch(Running running) throws IOException {
    FetchTransfer transfer =
        new FetchTransfer(intake, rule, () -> running.stopped || closing, new Course(running));
    Optional<Path> part = transfer.bring(running.job);
    if (part.isEmpty() || running.stopped) {
      if (part.isPresent()) {
        Files.deleteIfExists(part.get());
      }
      return;
    }
    FetchJob job = running.job.in(State.READING, "", clock().instant());
    change(running, job);
    Optional<Sha256> wanted = job.sha256().or(() -> pins.find(job.name()).pin().digest());
    switch (intake.take(part.get(), job.name(), wanted, ImageIntake::anything)) {
      case ImageIntake.Outcome.Refused(Refusal refusal) -> fail(running, refusal.detail());
      case ImageIntake.Outcome.Taken _ -> {
        pin(job);
        change(running, job.in(State.DONE, "", clock().instant()));
      }
    }
  }

  /// What was said when it was ordered.
  private void pin(FetchJob job) throws IOException {
    if (job.sha256().isEmpty() && job.description().isEmpty()) {
      return;
    }
    ImagePin old = pins.find(job.name()).pin();
    Optional<String> refused =
        edits.put(
            new Author(job.author()),
            job.name(),
            Optional.empty(),
            new ImagePin(
                job.sha256().or(old::digest),
                job.description().isEmpty() ? old.description() : job.description(),
                job.url().describe()));
    refused.ifPresent(why -> LOG.log(Level.WARNING, why));
  }

  /// How a transfer goes. What is not safe is shown and not written down.
  private final class Course implements FetchTransfer.Progress {
    private final Running running;

    Course(Running running) {
      this.running = running;
    }

    @Override
    public void at(FetchJob job, boolean safe) throws IOException {
      running.meter.moved(job.bytes(), job.changed());
      if (safe && !running.stopped) {
        change(running, job);
      } else {
        show(job);
      }
    }

    @Override
    public void hindered(String why) {
      show(running.job.hindered(why));
    }

    private void show(FetchJob job) {
      if (!running.stopped) {
        running.job = job;
        feed.publish(new Change.Image(job.name()));
      }
    }
  }

  private void fail(Running running, String why) {
    if (running.stopped || closing) {
      return;
    }
    FetchJob job = running.job.in(State.FAILED, why, clock().instant());
    LOG.log(Level.WARNING, "image " + job.name() + " was not fetched: " + why);
    try {
      Files.deleteIfExists(intake.folder().root().resolve(job.file()));
      change(running, job);
    } catch (IOException e) {
      running.job = job;
      LOG.log(Level.WARNING, "noting that " + job.name() + " was not fetched", e);
    }
  }

  private void change(Running running, FetchJob job) throws IOException {
    running.job = job;
    save(job);
    feed.publish(new Change.Image(job.name()));
  }

  private void save(FetchJob job) throws IOException {
    // A URL may hold a password.
    AtomicFile.replacePrivate(file(job.id()), job.json().getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String id) {
    return folder.resolve(id + ".json");
  }

  /// All that are known, the newest first.
  public List<FetchJob> list() {
    return after(Optional.empty()).toList();
  }

  /// The same list, from behind a place on.
  ///
  /// @param place empty: from its beginning
  public Stream<FetchJob> after(Optional<JobPlace> place) {
    return jobs.values().stream()
        .map(running -> running.job)
        .filter(job -> place.filter(at -> JobPlace.of(job).compareTo(at) <= 0).isEmpty())
        .sorted(Comparator.comparing(JobPlace::of));
  }

  /// One of them.
  public Optional<FetchJob> find(String id) {
    return Optional.ofNullable(jobs.get(id)).map(running -> running.job);
  }

  /// Bytes per second of late; empty while nothing comes.
  public OptionalLong rate(String id) {
    Running running = jobs.get(id);
    return running == null || running.job.state() != State.FETCHING
        ? OptionalLong.empty()
        : running.meter.rate(clock().instant());
  }

  /// Those that are under way, or have failed and nobody has said that it was seen.
  public List<Arrival> arrivals() {
    return list().stream()
        .filter(job -> !job.state().isOver() || job.state() == State.FAILED)
        .map(job ->
            new Arrival(
                job.id(),
                job.name(),
                job.url().uri().getHost(),
                job.bytes(),
                job.total(),
                rate(job.id()),
                job.state().word(),
                job.problem()))
        .toList();
  }

  /// Stops a job that is under way, and forgets one that is over.
  ///
  /// @return whether there was one
  public boolean stop(String id) throws IOException {
    Running running = jobs.get(id);
    if (running == null) {
      return false;
    }
    if (running.job.state().isOver()) {
      forget(running.job);
    } else {
      running.stopped = true;
      running.thread.interrupt();
      change(running, running.job.in(State.CANCELLED, "", clock().instant()));
      Files.deleteIfExists(intake.folder().root().resolve(running.job.file()));
    }
    return true;
  }

  private void forget(FetchJob job) throws IOException {
    jobs.remove(job.id());
    AtomicFile.delete(file(job.id()));
    feed.publish(new Change.Image(job.name()));
  }

  /// Old ones are forgotten, and bytes that belong to none.
  private void tidy() throws IOException {
    List<FetchJob> all = list();
    for (int i = 0; i < all.size(); i++) {
      FetchJob job = all.get(i);
      boolean old = Duration.between(job.changed(), clock().instant()).compareTo(KEPT) > 0;
      if (job.state().isOver() && (i >= MOST_KEPT || old)) {
        forget(job);
      }
    }
    Path images = intake.folder().root();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(images, ".*.fetch")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (list().stream().noneMatch(job -> !job.state().isOver() && job.file().equals(name))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// Stops what is under way; it goes on after the next start.
  @Override
  public void close() {
    closing = true;
    jobs.values().stream()
        .filter(running -> !running.job.state().isOver())
        .forEach(running -> running.thread.interrupt());
  }
}
