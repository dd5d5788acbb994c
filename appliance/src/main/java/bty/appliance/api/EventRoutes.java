package bty.appliance.api;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.http.Headers;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// `GET /events`: that something changed, as it happens (Server-Sent Events, HTML Standard 9.2).
/// Each stream keeps which things have changed since it last sent, each once, so that a client that
/// reads slowly, or never, costs a bounded amount and slows nobody; it looks at most twice a
/// second.
public final class EventRoutes implements AutoCloseable {
  private static final int MOST_STREAMS = 400;
  private static final int MOST_NAMES = 256;
  private static final long PAUSE_MILLIS = 500;
  private static final long HEARTBEAT_SECONDS = 15;

  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger streams = new AtomicInteger();
  private final ChangeFeed.Subscription subscription;
  private volatile boolean closed;

  /// @param feed what is passed on
  public EventRoutes(ChangeFeed feed) {
    subscription =
        feed.subscribe(change -> watchers.forEach(watcher -> watcher.note(name(change))));
  }

  /// Its route.
  public List<Route> routes() {
    return List.of(Route.token("GET", "/events", this::stream));
  }

  private static String name(Change change) {
    return switch (change) {
      case Change.MachineSpec spec -> "machine " + spec.mac();
      case Change.RunMoved run -> "run " + run.run() + " " + run.mac();
      case Change.RunEnded run -> "run " + run.run() + " " + run.mac();
      case Change.Image image -> "image " + image.name();
      case Change.Network _ -> "network";
      case Change.Sighting sighting -> "machine " + sighting.mac();
    };
  }

  private Response stream(Request request) {
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
    return new Response.Stream(200, headers, this::write);
  }

  private void write(OutputStream out) throws IOException {
    Watcher watcher = new Watcher();
    watchers.add(watcher);
    try {
      // A page shows what was when it was made; that something may have changed since then.
      send(out, "retry: 3000\nevent: change\ndata: all\n\n");
      while (!closed) {
        Set<String> names = watcher.await();
        if (closed) {
          break;
        }
        send(out, names.isEmpty() ? ": nothing new\n\n" : "event: change\n" + data(names) + "\n");
      }
    } finally {
      watchers.remove(watcher);
      streams.decrementAndGet();
    }
  }

  private static String data(Set<String> names) {
    StringBuilder data = new StringBuilder();
    names.forEach(name -> data.append("data: ").append(name).append('\n'));
    return data.toString();
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
    watchers.forEach(Watcher::wake);
  }

  /// What one client has not been told yet.
  private static final class Watcher {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private Set<String> names = new LinkedHashSet<>();

    void note(String name) {
      lock.lock();
      try {
        if (names.size() >= MOST_NAMES) {
          names.clear();
          names.add("all");
        } else if (!names.contains("all")) {
          names.add(name);
        }
        news.signal();
      } finally {
        lock.unlock();
      }
    }

    void wake() {
      note("all");
    }

    /// Waits for news, a moment more for what comes with it, or for the time of a heartbeat.
    Set<String> await() throws IOException {
      lock.lock();
      try {
        long left = TimeUnit.SECONDS.toNanos(HEARTBEAT_SECONDS);
        while (names.isEmpty() && left > 0) {
          left = news.awaitNanos(left);
        }
        if (names.isEmpty()) {
          return Set.of();
        }
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      } finally {
        lock.unlock();
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
      lock.lock();
      try {
        Set<String> told = names;
        names = new LinkedHashSet<>();
        return told;
      } finally {
        lock.unlock();
      }
    }
  }
}
