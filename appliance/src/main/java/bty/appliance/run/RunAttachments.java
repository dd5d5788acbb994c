package bty.appliance.run;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.Folder;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What lies beside a run's own file and goes when the run is forgotten:
///
/// ```
///   20261123T001500Z-3f9a1c.log             the tail of the machine's log, if it failed
///                          .inputs          what it was set up with, as JSON, as its plan has it
///                          .report.tar.gz   what CIJOE reported
/// ```
public final class RunAttachments {
  private static final String LOG = ".log";
  private static final String INPUTS = ".inputs";
  private static final String REPORT = ".report.tar.gz";

  private final Path machines;

  /// @param machines `status/machines/`
  RunAttachments(Path machines) {
    this.machines = machines;
  }

  /// Keeps what a run's plan says of provisioning, word for word. Nothing is kept where it says
  /// nothing.
  public void saveInputs(Run run, Provisioning provisioning) throws IOException {
    if (provisioning instanceof Provisioning.None) {
      return;
    }
    AtomicFile.replacePrivate(file(run, INPUTS), utf8(text(provisioning)));
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
  }

  /// The tail of the machine's log, if it sent one.
  public Optional<String> log(Run run) throws IOException {
    Path file = file(run, LOG);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /// Where reports come in: a folder on the same file system.
  public Folder incoming(Run run) throws IOException {
    return new Folder(runs(run));
  }

  /// Keeps a report that came in, in place of any before it.
  public void saveReport(Run run, Path received) throws IOException {
    incoming(run).publish(received, run.id() + REPORT);
  }

  /// The report, if there is one.
  public Optional<Path> report(Run run) {
    Path file = folder(run).resolve(run.id() + REPORT);
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  /// Forgets all of it.
  void forget(Run run) throws IOException {
    for (String suffix : List.of(LOG, INPUTS, REPORT)) {
      AtomicFile.delete(file(run, suffix));
    }
  }

  private Path file(Run run, String suffix) throws IOException {
    return runs(run).resolve(run.id() + suffix);
  }

  private Path runs(Run run) throws IOException {
    return Files.createDirectories(folder(run));
  }

  private Path folder(Run run) {
    return machines.resolve(run.mac().hyphens()).resolve("runs");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
