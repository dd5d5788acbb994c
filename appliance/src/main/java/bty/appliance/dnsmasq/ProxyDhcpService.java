package bty.appliance.dnsmasq;

import bty.appliance.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the system's dnsmasq as `settings.yaml` wishes, once: on the appliance a path unit and a
/// timer have it done. A wish that cannot be done changes nothing, as with [ProxyDhcpKeeper].
///
/// @param unit dnsmasq, which reads `dnsmasq.conf` of the folder and adds to `proxy-dhcp.log` there
/// @param folder root's own, where it says how it goes
public record ProxyDhcpService(DnsmasqUnit unit, Path folder) {
  /// What dnsmasq is started with.
  public static final String FILE = "dnsmasq.conf";

  private static final int TAIL_BYTES = 4096;

  /// Makes it so, and says what became of it.
  public ProxyDhcpReport apply(ProxyDhcpRendering wished, Instant now) throws IOException {
    trimLog();
    Optional<ProxyDhcpReport> before = ProxyDhcpReport.read(folder);
    ProxyDhcpReport report =
        switch (wished) {
          case ProxyDhcpRendering.Off _ -> off(now);
          case ProxyDhcpRendering.Impossible impossible ->
              new ProxyDhcpReport(
                  unit.isActive(),
                  now,
                  before.map(ProxyDhcpReport::network).orElse(""),
                  impossible.why());
          case ProxyDhcpRendering.Ready ready -> run(ready, now);
        };
    Instant since =
        before
            .filter(last ->
                last.running() == report.running() && last.network().equals(report.network()))
            .map(ProxyDhcpReport::since)
            .orElse(now);
    ProxyDhcpReport whole =
        new ProxyDhcpReport(report.running(), since, report.network(), report.problem(), now);
    whole.save(folder);
    return whole;
  }

  private ProxyDhcpReport off(Instant now) throws IOException {
    unit.stop();
    Files.deleteIfExists(folder.resolve(FILE));
    return new ProxyDhcpReport(false, now, "", "");
  }

  private ProxyDhcpReport run(ProxyDhcpRendering.Ready ready, Instant now) throws IOException {
    Path file = folder.resolve(FILE);
    boolean same = Files.exists(file) && Files.readString(file).equals(ready.text());
    if (!same || !unit.isActive()) {
      AtomicFile.replace(file, ready.text().getBytes(StandardCharsets.UTF_8));
      unit.restart();
    }
    return unit.isActive()
        ? new ProxyDhcpReport(true, now, ready.network(), "")
        : new ProxyDhcpReport(false, now, "", words());
  }

  /// What dnsmasq said last: it ends with a line of its own name where it could not start.
  private String words() throws IOException {
    List<String> lines = tail().lines().filter(line -> !line.isBlank()).toList();
    return lines.reversed().stream()
        .filter(line -> line.startsWith("dnsmasq: "))
        .findFirst()
        .or(() -> lines.reversed().stream().findFirst())
        .map(line -> "dnsmasq ended: " + line.replaceFirst("^dnsmasq(-[a-z]+)?(\\[\\d+])?: *", ""))
        .orElse("dnsmasq does not run; see: journalctl -u bty-dnsmasq");
  }

  private String tail() throws IOException {
    Path log = folder.resolve(DnsmasqLog.NAME);
    if (!Files.exists(log)) {
      return "";
    }
    try (FileChannel in = FileChannel.open(log, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(TAIL_BYTES);
      int _ = in.read(buffer, Math.max(0, in.size() - TAIL_BYTES));
      return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }
  }

  /// dnsmasq adds to the file that it has open, so that one is emptied and not replaced.
  private void trimLog() throws IOException {
    Path log = folder.resolve(DnsmasqLog.NAME);
    if (Files.exists(log) && Files.size(log) > DnsmasqLog.MOST_BYTES) {
      FileChannel.open(log, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))
          .truncate(0)
          .close();
    }
  }
}
