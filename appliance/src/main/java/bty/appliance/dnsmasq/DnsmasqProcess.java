package bty.appliance.dnsmasq;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// A dnsmasq of ours that runs. What it prints goes to the log; the last lines are kept.
public final class DnsmasqProcess implements ProxyDhcpKeeper.Daemon {
  private static final System.Logger LOG = System.getLogger("dnsmasq");
  private static final int KEPT = 5;

  private final Process process;
  private final Path file;
  private final DnsmasqLog kept;
  private final Deque<String> last = new ArrayDeque<>();

  private DnsmasqProcess(Process process, Path file, DnsmasqLog kept) {
    this.process = process;
    this.file = file;
    this.kept = kept;
  }

  /// Starts one.
  ///
  /// @param text its configuration
  /// @param log where all that it prints is kept
  /// @throws IOException if it cannot be started
  public static ProxyDhcpKeeper.Daemon start(String text, DnsmasqLog log) throws IOException {
    if (Commands.find("dnsmasq").isEmpty()) {
      throw new IOException("dnsmasq is not installed here; install it with: apt install dnsmasq");
    }
    Path file = Files.createTempFile("bty-proxy-dhcp-", ".conf");
    Files.writeString(file, text);
    Process process =
        Commands.start(
            Command.of(
                "dnsmasq", "--keep-in-foreground", "--log-facility=-", "--conf-file=" + file));
    DnsmasqProcess started = new DnsmasqProcess(process, file, log);
    Thread.ofPlatform().name("dnsmasq").daemon().start(started::listen);
    return started;
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String said = line;
        LOG.log(Level.INFO, () -> said.replaceFirst("^dnsmasq(-[a-z]+)?: *", ""));
        keep(said);
        synchronized (last) {
          last.addLast(said);
          if (last.size() > KEPT) {
            last.removeFirst();
          }
        }
      }
    } catch (IOException ended) {
      LOG.log(Level.DEBUG, "dnsmasq's output ended", ended);
    }
  }

  /// A log that cannot be written is no reason to leave machines without an answer.
  private void keep(String line) {
    try {
      kept.add(line);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "keeping what dnsmasq says: " + e);
    }
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public String words() {
    synchronized (last) {
      return last.isEmpty()
          ? "dnsmasq ended with status " + process.exitValue()
          : "dnsmasq ended: " + last.getLast().replaceFirst("^dnsmasq(-[a-z]+)?: *", "");
    }
  }

  @Override
  public void stop() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(file);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
