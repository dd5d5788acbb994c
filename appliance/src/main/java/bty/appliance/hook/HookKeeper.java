package bty.appliance.hook;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.intake.AddressRule;
import bty.appliance.run.Run;
import bty.appliance.run.RunStore;
import bty.appliance.settings.NotificationSettings;
import bty.appliance.settings.NotificationSettings.Event;
import bty.appliance.view.MachineNames;
import bty.appliance.view.Views;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Notes what is to be told, and tells it, on a thread of its own:
///
/// ```
///   a run ends, a person is needed -> Deliveries -> signed, sent -> delivered, or again later
/// ```
public final class HookKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("hook");
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
  private static final long STEP_MILLIS = 500;

  /// So many may wait for a receiver that does not answer before everything else is looked at
  /// again; the others are tried at the next step.
  private static final int MOST_SILENT = 4;

  /// An exchange that is under way ends when it is interrupted.
  private static final long LAST_WORDS_MILLIS = 3000;

  private final Parts parts;
  private final NoticePost post;
  private final NoticeText text;
  private final DeliveriesFile file;
  private final Deliveries deliveries = new Deliveries();
  private final NeedsMemory memory;
  private final ChangeFeed.Subscription subscription;
  private final Thread thread;
  private Instant looked = Instant.MIN;
  private volatile String problem = "";

  /// What it works on.
  ///
  /// @param status `status/` of the state folder
  /// @param secrets the folder of secrets
  /// @param settings as they are now
  /// @param ids any names that were not given yet
  /// @param appliance its name
  public record Parts(
      Path status,
      Path secrets,
      Supplier<NotificationSettings> settings,
      RunStore runs,
      Views views,
      NeedsLook needs,
      ChangeFeed feed,
      InstantSource clock,
      Supplier<String> ids,
      String appliance) {}

  HookKeeper(Parts parts, NoticePost post) throws IOException {
    this.parts = parts;
    this.post = post;
    this.text = new NoticeText(parts.appliance());
    this.file = new DeliveriesFile(parts.status());
    DeliveriesFile.Kept kept = file.read();
    kept.deliveries().forEach(deliveries::put);
    this.memory = new NeedsMemory(kept.known());
    this.subscription = parts.feed().subscribe(this::changed);
    this.thread = Thread.ofPlatform().name("hooks").daemon().unstarted(this::loop);
  }

  /// Begins to listen, and goes on with what an earlier life of the program has not told.
  public static HookKeeper start(Parts parts) throws IOException {
    HookKeeper keeper =
        new HookKeeper(
            parts,
            new HttpNoticePost(
                () ->
                    AddressRule.here(parts.settings().get().privateToo(), "notifications.private"),
                HttpNoticePost.PATIENCE));
    keeper.thread.start();
    return keeper;
  }

  private void changed(Change change) {
    switch (change) {
      case Change.RunEnded(MacAddress mac, RunId id) ->
          parts
              .runs()
              .newestKnown(mac)
              .filter(run -> run.id().equals(id))
              .filter(this::isWanted)
              .ifPresent(this::ended);
      case Change.RunMoved _,
          Change.MachineSpec _,
          Change.Sighting _,
          Change.Image _,
          Change.Network _,
          Change.History _,
          Change.Storage _ -> {}
    }
  }

  private boolean isWanted(Run run) {
    NotificationSettings now = parts.settings().get();
    return now.url().isPresent()
        && now.events().stream().anyMatch(event -> event.word().equals(run.state().word()));
  }

  private void ended(Run run) {
    add(
        text.ended(
            parts.ids().get(),
            parts.clock().instant(),
            parts.views().run(run),
            MachineNames.of(parts.views().machine(run.mac()))));
  }

  private void add(Notice notice) {
    deliveries.add(Delivery.of(notice), parts.clock().instant());
  }

  /// Sends a notice to try.
  ///
  /// @param who wants it
  /// @return why not, in a sentence; empty if it is on its way
  public Optional<String> test(String who) {
    if (parts.settings().get().url().isEmpty()) {
      return Optional.of("settings.yaml names nobody to tell; wanted notifications: url:");
    }
    add(text.test(parts.ids().get(), parts.clock().instant(), who));
    return Optional.empty();
  }

  /// How it goes.
  ///
  /// @param problem why nothing can be sent at all; empty if nothing is known to be wrong
  /// @param deliveries newest first
  public record Status(NotificationSettings settings, String problem, List<Told> deliveries) {}

  /// What became of a notice.
  ///
  /// @param state `waiting`, `delivered` or `given-up`
  /// @param next when it is tried again; empty if it is not
  /// @param problem why it was not heard; empty if it was
  public record Told(
      String id,
      String event,
      Instant at,
      String state,
      int attempts,
      Instant changed,
      Optional<Instant> next,
      String problem) {}

  /// How it goes now.
  public Status status() {
    List<Told> told =
        deliveries.list().reversed().stream()
            .map(one ->
                new Told(
                    one.notice().id(),
                    one.notice().event(),
                    one.notice().at(),
                    one.state().word(),
                    one.attempts(),
                    one.changed(),
                    one.state() == Delivery.State.WAITING
                        ? Optional.of(one.next())
                        : Optional.empty(),
                    one.problem()))
            .toList();
    return new Status(parts.settings().get(), problem, told);
  }

  private void loop() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        step(parts.clock().instant());
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.WARNING, "telling what happens; it is tried again", e);
        looked = parts.clock().instant();
      }
      try {
        Thread.sleep(STEP_MILLIS);
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Does what is due: looks for needs, sends what can be sent, writes down what has changed.
  void step(Instant now) throws IOException {
    NotificationSettings settings = parts.settings().get();
    if (settings.url().isEmpty()) {
      problem = "";
      for (Delivery one : deliveries.in(Delivery.State.WAITING)) {
        deliveries.put(one.givenUp("settings.yaml names nobody to tell any more", now));
      }
    } else {
      if (settings.events().contains(Event.NEEDS_A_PERSON) && isPast(looked, LOOK_EVERY, now)) {
        looked = now;
        look(now);
      }
      send(settings, now);
      if (deliveries.in(Delivery.State.WAITING).isEmpty()) {
        problem = "";
      }
    }
    save();
  }

  private void save() throws IOException {
    if (!deliveries.takeChanged()) {
      return;
    }
    try {
      file.write(deliveries.list(), memory.known());
    } catch (IOException e) {
      deliveries.stillChanged();
      throw e;
    }
  }

  /// Either way: a clock that was set back must not make it wait until then.
  private static boolean isPast(Instant since, Duration time, Instant now) {
    return since.equals(Instant.MIN) || Duration.between(since, now).abs().compareTo(time) >= 0;
  }

  private void look(Instant now) throws IOException {
    Optional<Map<String, String>> needs = parts.needs().now(now);
    List<String> news = needs.isEmpty() ? List.of() : memory.news(needs.get());
    if (!news.isEmpty()) {
      add(text.needs(parts.ids().get(), now, Event.NEEDS_A_PERSON.word(), news));
    }
  }

  private void send(NotificationSettings settings, Instant now) {
    int silent = 0;
    Optional<Delivery> next = deliveries.due(now);
    while (next.isPresent() && silent < MOST_SILENT && !Thread.currentThread().isInterrupted()) {
      silent += sent(settings, next.get(), now) ? 0 : 1;
      next = deliveries.due(now);
    }
  }

  /// @return whether the receiver answers at all
  private boolean sent(NotificationSettings settings, Delivery delivery, Instant now) {
    try {
      byte[] body = delivery.notice().body().getBytes(StandardCharsets.UTF_8);
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Content-Type", "application/json");
      headers.put("User-Agent", "bty-web");
      headers.put("X-Bty-Event", delivery.notice().event());
      headers.put("X-Bty-Delivery", delivery.notice().id());
      headers.put("X-Bty-Timestamp", Long.toString(now.getEpochSecond()));
      headers.put(
          "X-Bty-Signature",
          new HookSecret(parts.secrets()).sign(settings.secret().orElseThrow(), now, body));
      int status = post.send(settings.url().orElseThrow(), headers, body);
      problem = "";
      deliveries.put(
          status >= 200 && status < 300
              ? delivery.delivered(now)
              : delivery.failed("the receiver answered " + status, now));
      return true;
    } catch (IOException e) {
      String before = problem;
      problem = String.valueOf(e.getMessage());
      if (before.isEmpty()) {
        LOG.log(Level.WARNING, "telling what happens: " + problem + "; it is tried again");
      }
      deliveries.put(delivery.failed(problem, now));
      return false;
    }
  }

  /// Stops. What is not told yet is told after the next start.
  @Override
  public void close() {
    subscription.close();
    thread.interrupt();
    try {
      thread.join(LAST_WORDS_MILLIS);
      save();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what is still to be told is not written down, and is lost", e);
    }
  }
}
