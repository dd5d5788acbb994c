package bty.appliance.run;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.Folder;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What lies beside a run's own file and goes when the run is forgotten, or earlier for want of
/// room (see [OldAttachments]):
///
/// ```
///   20261123T001500Z-3f9a1c.log             the tail of the machine's log, if it failed
///                          .inputs          what it was set up with, as JSON, as its plan has it
///                          .report.tar.gz   what CIJOE reported
///                          .trace           how it went, in moments
/// ```
public final class RunAttachments {
  private static final String LOG = ".log";
  private static final String INPUTS = ".inputs";
  private static final String REPORT = ".report.tar.gz";
  private static final String TRACE = ".trace";
  private static final List<String> SUFFIXES = List.of(LOG, INPUTS, REPORT, TRACE);

  private final Path machines;
  private final Set<MacAddress> grown = ConcurrentHashMap.newKeySet();

  /// @param machines `status/machines/`
  RunAttachments(Path machines) {
    this.machines = machines;
  }

  /// Keeps what a run's plan says of provisioning, word for word. Nothing is kept where it says
  /// nothing.
  ///
  /// They last as soon as the run's own file does.
  public void saveInputs(Run run, Provisioning provisioning) throws IOException {
    if (provisioning instanceof Provisioning.None) {
      return;
    }
    AtomicFile.replacePrivateSoon(file(run, INPUTS), utf8(text(provisioning)));
    grown.add(run.mac());
  }

  /// What a run's plan says of provisioning.
  ///
  /// @throws IOException if it was kept and cannot be read any more: then nobody may guess
  public Provisioning inputs(Run run) throws IOException {
    if (run.spec().inputs().isEmpty()) {
      return new Provisioning.None();
    }
    Path file = file(run, INPUTS);
    try {
      return ProvisioningJson.read(JsonObject.parse("inputs", Files.readAllBytes(file)));
    } catch (ProtocolException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /// The text that is kept: the same for the same provisioning.
  public static String text(Provisioning provisioning) {
    return Json.write(json -> {
      json.writeStartObject();
      ProvisioningJson.write(json, provisioning);
      json.writeEndObject();
    });
  }

  /// Keeps the tail of a machine's log.
  public void saveLog(Run run, String log) throws IOException {
    AtomicFile.replace(file(run, LOG), utf8(log));
    grown.add(run.mac());
  }

  /// The tail of the machine's log, if it sent one.
  public Optional<String> log(Run run) throws IOException {
    Path file = file(run, LOG);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /// Keeps how a run goes.
  void saveTrace(Run run, String trace) throws IOException {
    AtomicFile.replaceLater(file(run, TRACE), utf8(trace));
    grown.add(run.mac());
  }

  /// How it went, if that was kept.
  Optional<String> trace(Run run) throws IOException {
    Path file = folder(run.mac()).resolve(run.id() + TRACE);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /// Where reports come in: a folder on the same file system.
  public Folder incoming(Run run) throws IOException {
    return new Folder(runs(run));
  }

  /// Keeps a report that came in, in place of any before it.
  public void saveReport(Run run, Path received) throws IOException {
    incoming(run).publish(received, run.id() + REPORT);
    grown.add(run.mac());
  }

  /// The report, if there is one.
  public Optional<Path> report(Run run) {
    Path file = folder(run.mac()).resolve(run.id() + REPORT);
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  /// Forgets all of it, without waiting for the disk.
  void forget(Run run) throws IOException {
    for (String suffix : SUFFIXES) {
      Files.deleteIfExists(folder(run.mac()).resolve(run.id() + suffix));
    }
  }

  /// One file beside a run.
  ///
  /// @param key the number of the run's id
  record Attachment(MacAddress mac, long key, Path file, long bytes) {}

  /// All files beside a machine's runs, those of the oldest run first.
  List<Attachment> list(MacAddress mac) {
    String[] names = folder(mac).toFile().list();
    List<Attachment> found = new ArrayList<>();
    for (String name : names == null ? new String[0] : names) {
      for (String suffix : SUFFIXES) {
        OptionalLong key =
            name.endsWith(suffix)
                ? RunKey.find(name.substring(0, name.length() - suffix.length()))
                : OptionalLong.empty();
        if (key.isPresent()) {
          Path file = folder(mac).resolve(name);
          found.add(new Attachment(mac, key.getAsLong(), file, file.toFile().length()));
        }
      }
    }
    found.sort(Comparator.comparingLong(Attachment::key));
    return found;
  }

  /// Notes machines whose files nobody has looked at yet.
  void unknown(Collection<MacAddress> macs) {
    grown.addAll(macs);
  }

  /// Which machines' files have become more since this was last asked.
  Set<MacAddress> grown() {
    Set<MacAddress> machines = new HashSet<>(grown);
    grown.removeAll(machines);
    return machines;
  }

  private Path file(Run run, String suffix) throws IOException {
    return runs(run).resolve(run.id() + suffix);
  }

  private Path runs(Run run) throws IOException {
    return Files.createDirectories(folder(run.mac()));
  }

  private Path folder(MacAddress mac) {
    return machines.resolve(mac.hyphens()).resolve("runs");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
