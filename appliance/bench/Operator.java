import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody who has logged in, with a browser.
final class Operator {
  /// A page is fetched again so long after the last time at the earliest: `bty.js`.
  private static final long PAUSE_MILLIS = 1000;

  private final int port;
  private final String cookie;

  /// Logs in.
  Operator(int port) throws IOException {
    this.port = port;
    String form = "user=bty&password=" + Appliance.PASSWORD;
    try (Wire wire = new Wire(port)) {
      Wire.Answer answer =
          wire.ask(
              "POST", "/ui/login", "Content-Type: application/x-www-form-urlencoded\r\n", form);
      String set = answer.header("set-cookie");
      if (answer.status() != 303 || set.isEmpty()) {
        throw new IOException("logging in answers " + answer.status());
      }
      cookie = set.replaceFirst(";.*", "");
    }
  }

  private String headers() {
    return "User-Agent: Mozilla/5.0\r\nAccept-Encoding: gzip, deflate\r\nCookie: "
        + cookie
        + "\r\n";
  }

  /// A page, or what belongs to one.
  Wire.Answer get(Wire wire, String path) throws IOException {
    Wire.Answer answer = wire.ask("GET", path, headers(), "");
    if (answer.status() != 200) {
      throw new IOException("GET " + path + " answers " + answer.status());
    }
    return answer;
  }

  /// Opens a stream of what changes.
  Wire stream() throws IOException {
    Wire wire = new Wire(port);
    wire.send("GET", "/events", headers(), "");
    String head = wire.head();
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("GET /events answers " + head.lines().findFirst().orElse(""));
    }
    return wire;
  }

  /// Asks for that again and again, and reads nothing of it.
  Wire hoard(String path, int times) throws IOException {
    Wire wire = new Wire(port, 2048);
    for (int i = 0; i < times; i++) {
      wire.send("GET", path, headers(), "");
    }
    return wire;
  }

  /// Looks at a page as its script does, until told to stop: fetches it when the stream says that
  /// something has changed, at most once a second.
  void watch(String path, AtomicBoolean stopped, AtomicInteger fetched) {
    AtomicBoolean due = new AtomicBoolean();
    try (Wire stream = stream();
        Wire pages = new Wire(port)) {
      Thread listener =
          Thread.startVirtualThread(() -> {
            try {
              while (true) {
                if (stream.line().equals("event: change")) {
                  due.set(true);
                }
              }
            } catch (IOException over) {
              due.set(false);
            }
          });
      while (!stopped.get()) {
        if (due.getAndSet(false)) {
          get(pages, path);
          fetched.incrementAndGet();
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } else {
          TimeUnit.MILLISECONDS.sleep(10);
        }
      }
      stream.close();
      listener.join();
    } catch (IOException e) {
      System.err.println(path + " is not watched any more: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
