package bty.appliance.api;

import bty.appliance.contact.MachineCards;
import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.http.FileResponse;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.http.Upload;
import bty.appliance.run.Run;
import bty.appliance.run.RunStore;
import bty.appliance.view.RunJson;
import bty.appliance.view.Views;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Runs, for whoever watches them, and what CIJOE reports of the system it has set up: a machine
/// sends it once, people fetch it.
record RunRoutes(RunStore runs, Views views, MachineCards cards) {
  private static final System.Logger LOG = System.getLogger("run");

  /// Logs and test results; whoever collects more has somewhere else to put it.
  private static final long MOST = 32L << 20;

  List<Route> routes() {
    return List.of(
        Route.token("GET", "/runs", this::list),
        Route.token("GET", "/runs/{id}", this::one),
        Route.token("GET", "/runs/{id}/log", this::log),
        Route.token("GET", "/runs/{id}/report", this::report),
        Route.machine("POST", "/pxe/{mac}/report", this::takeReport));
  }

  private Response list(Request request) {
    List<Run> all = runs.all();
    return Response.jsonStream(json -> {
      json.writeStartArray();
      all.forEach(run -> RunJson.write(json, views.run(run)));
      json.writeEndArray();
    });
  }

  private Response one(Request request) {
    return find(request)
        .map(run -> Response.json(200, json -> RunJson.write(json, views.run(run))))
        .orElseGet(() -> noSuchRun(request));
  }

  private Response log(Request request) throws IOException {
    Optional<Run> run = find(request);
    if (run.isEmpty()) {
      return noSuchRun(request);
    }
    return runs.attachments()
        .log(run.get())
        .map(text -> Response.text(200, text))
        .orElseGet(
            () -> Response.problem(404, "No log", "run " + run.get().id() + " has sent no log"));
  }

  private Response takeReport(Request request) throws IOException {
    Optional<MacAddress> mac = MacAddress.find(request.parameter("mac"));
    if (mac.isEmpty()) {
      return Response.badMac(request.parameter("mac"));
    }
    String wanted = request.query().getOrDefault("run", "");
    if (wanted.isEmpty()) {
      return Response.problem(400, "Which run?", "say which run the report is of: ?run=ID");
    }
    Optional<Run> run =
        find(wanted).filter(found -> found.mac().equals(cards.machineOf(mac.get())));
    if (run.isEmpty()) {
      return Response.problem(
          404, "Unknown", "machine " + mac.get() + " has no run \"" + wanted + "\"");
    }
    if (run.get().spec().provisioning() != ProvisioningMode.CIJOE) {
      return Response.problem(
          409,
          "Contradiction",
          "run "
              + wanted
              + " is set up by "
              + run.get().spec().provisioning().word()
              + ", so it has no report of CIJOE");
    }
    return receive(request, run.get());
  }

  private Response receive(Request request, Run run) throws IOException {
    Folder incoming = runs.attachments().incoming(run);
    Upload upload = new Upload(incoming, Upload.PATIENCE);
    Optional<Response> refusal = upload.refuse(request, MOST);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Path part = upload.receive(request, run.id().text() + ".report");
    try {
      if (!isGzip(part)) {
        return Response.problem(
            400, "Not understood", "a report is a gzip-compressed tar; this does not begin as one");
      }
      runs.saveReport(run, part);
      LOG.log(
          Level.INFO,
          "run "
              + run.id()
              + " of "
              + run.mac()
              + " has a report of "
              + request.body().length().orElse(0)
              + " bytes");
      return Response.noContent();
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// RFC 1952, 2.3.1.
  private static boolean isGzip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }

  private Response report(Request request) throws IOException {
    Optional<Run> run = find(request);
    if (run.isEmpty()) {
      return noSuchRun(request);
    }
    Optional<Path> report = runs.attachments().report(run.get());
    if (report.isEmpty()) {
      return Response.problem(
          404, "No report", "run " + run.get().id() + " has sent no report of CIJOE");
    }
    FileStamp stamp = FileStamp.of(report.get());
    return new FileResponse(report.get(), stamp.size(), stamp.modified(), Optional.empty())
        .answer(request)
        .with("Content-Type", "application/gzip")
        .with("Content-Disposition", "attachment; filename=\"" + run.get().id() + ".tar.gz\"");
  }

  private Optional<Run> find(Request request) {
    return find(request.parameter("id"));
  }

  private Optional<Run> find(String id) {
    try {
      return runs.find(new RunId(id));
    } catch (IllegalArgumentException notARunId) {
      return Optional.empty();
    }
  }

  private static Response noSuchRun(Request request) {
    return Response.problem(
        404, "No such run", "there is no run \"" + request.parameter("id") + "\"");
  }
}
