package bty.appliance.api;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.event.ChangeJournal;
import bty.appliance.http.Headers;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `GET /events` and `GET /events/machines`: that something changed, as it happens (Server-Sent
/// Events, HTML Standard 9.2). Each stream remembers how far it has told the changes, so that a
/// client that reads slowly, or never, costs next to nothing and slows nobody; it tells at most
/// twice a second. One that comes back says by `Last-Event-ID` what it knows, and is told what it
/// has missed. A stream ends with the token or session that it was opened with, before it tells
/// anything more.
public final class EventRoutes implements AutoCloseable {
  private static final int MOST_STREAMS = 400;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final long UNKNOWN = -1;
  private static final Pattern ID = Pattern.compile("([0-9a-f]{8})-([0-9]{1,18})");

  /// Numbers of another life of the program mean nothing.
  private final String life = UUID.randomUUID().toString().substring(0, 8);

  private final ChangeJournal journal = new ChangeJournal();
  private final AtomicInteger streams = new AtomicInteger();
  private final Predicate<Request> isStill;
  private final ChangeFeed.Subscription subscription;
  private volatile boolean closed;

  /// @param feed what is passed on
  /// @param isStill whether who sent a request would be let in now; asked before each event
  public EventRoutes(ChangeFeed feed, Predicate<Request> isStill) {
    this.isStill = isStill;
    subscription = feed.subscribe(change -> journal.note(name(change)));
  }

  /// Its routes.
  public List<Route> routes() {
    return List.of(
        Route.token("GET", "/events", request -> stream(request, _ -> true)),
        Route.token("GET", "/events/machines", request -> stream(request, EventRoutes::isMachine)));
  }

  private static boolean isMachine(String name) {
    return name.startsWith("machine ") || name.startsWith("run ");
  }

  private static String name(Change change) {
    return switch (change) {
      case Change.MachineSpec spec -> "machine " + spec.mac();
      case Change.RunMoved run -> "run " + run.run() + " " + run.mac();
      case Change.RunEnded run -> "run " + run.run() + " " + run.mac();
      case Change.Image image -> "image " + image.name();
      case Change.Network _ -> "network";
      case Change.History _ -> "history";
      case Change.Storage _ -> "storage";
      case Change.Sighting sighting -> "machine " + sighting.mac();
    };
  }

  private Response stream(Request request, Predicate<String> wanted) {
    Headers headers =
        Headers.of("Content-Type", "text/event-stream")
            .with("Cache-Control", "no-store")
            .with("X-Accel-Buffering", "no");
    if (request.method().equals("HEAD")) {
      return new Response.Empty(200, headers);
    }
    if (streams.incrementAndGet() > MOST_STREAMS) {
      streams.decrementAndGet();
      return Response.problem(
              503, "Too many streams", "too many pages are open; this one is not live")
          .with("Retry-After", "30");
    }
    long known = request.header("Last-Event-ID").map(this::number).orElse(UNKNOWN);
    return new Response.Stream(200, headers, out -> write(out, request, known, wanted));
  }

  private long number(String id) {
    Matcher parts = ID.matcher(id);
    return parts.matches() && parts.group(1).equals(life)
        ? Long.parseLong(parts.group(2))
        : UNKNOWN;
  }

  private void write(OutputStream out, Request request, long known, Predicate<String> wanted)
      throws IOException {
    try {
      send(out, "retry: 3000\n\n");
      // A page shows what was when it was made; anything may have changed since then.
      long seen = tell(out, known, wanted);
      while (!closed) {
        journal.await(seen, HEARTBEAT);
        if (!closed && journal.last() != seen) {
          // What comes with it is told with it.
          Thread.sleep(PAUSE);
        }
        if (closed || !isStill.test(request)) {
          break;
        }
        seen = tell(out, seen, wanted);
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    } finally {
      streams.decrementAndGet();
    }
  }

  /// Tells what has changed since, and returns up to where.
  private long tell(OutputStream out, long seen, Predicate<String> wanted) throws IOException {
    ChangeJournal.Changes changes = journal.since(seen);
    StringBuilder data = new StringBuilder();
    for (String name : changes.names().orElse(Set.of("all"))) {
      if (name.equals("all") || wanted.test(name)) {
        data.append("data: ").append(name).append('\n');
      }
    }
    String id = "id: " + life + "-" + changes.last() + "\n";
    send(out, data.isEmpty() ? ": nothing new\n\n" : id + "event: change\n" + data + "\n");
    return changes.last();
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// Ends every stream.
  @Override
  public void close() {
    closed = true;
    subscription.close();
    journal.note("all");
  }
}
