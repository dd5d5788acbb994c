package bty.appliance.hook;

import bty.appliance.intake.FetchAddresses;
import bty.appliance.intake.GuardedCall;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends notices by HTTP. Redirects are not followed: they would lead past the rule. A receiver
/// that answers a byte at a time is cut off like one that does not answer.
///
/// @param rule where they may go, as it is now
/// @param patience for a whole exchange
record HttpNoticePost(Supplier<FetchAddresses> rule, Duration patience) implements NoticePost {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public int send(URI url, Map<String, String> headers, byte[] body) throws IOException {
    AtomicReference<@Nullable HttpURLConnection> connection = new AtomicReference<>();
    FutureTask<Integer> task =
        new FutureTask<>(() ->
            GuardedCall.with(rule.get(), url, () -> exchange(url, headers, body, connection)));
    Thread.ofVirtual().name("notice").start(task);
    try {
      return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + patience.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("this program is being stopped", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure
          ? failure
          : new IOException(String.valueOf(e.getCause()), e);
    } finally {
      HttpURLConnection open = connection.get();
      if (open != null) {
        open.disconnect();
      }
    }
  }

  private int exchange(
      URI url,
      Map<String, String> headers,
      byte[] body,
      AtomicReference<@Nullable HttpURLConnection> keep)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
    keep.set(connection);
    connection.setRequestMethod("POST");
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) patience.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    connection.setUseCaches(false);
    connection.setDoOutput(true);
    // Java would send it a second time by itself where a connection ends early, but not so.
    connection.setFixedLengthStreamingMode(body.length);
    connection.setRequestProperty("Connection", "close");
    headers.forEach(connection::setRequestProperty);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return connection.getResponseCode();
  }
}
