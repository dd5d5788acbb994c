package bty.appliance.api;

import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.http.FileResponse;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.http.Upload;
import bty.appliance.run.Run;
import bty.appliance.state.StateFolder;
import bty.engine.run.MacAddress;
import bty.engine.run.ProvisioningMode;
import bty.engine.run.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What CIJOE reports of the system it has set up: a machine sends it once, people fetch it.
record ReportRoutes(StateFolder state) {
  private static final System.Logger LOG = System.getLogger("run");

  /// Logs and test results; whoever collects more has somewhere else to put it.
  private static final long MOST = 32L << 20;

  List<Route> routes() {
    return List.of(
        Route.open("POST", "/pxe/{mac}/report", this::take),
        Route.token("GET", "/runs/{id}/report", this::give));
  }

  private Response take(Request call) throws IOException {
    Optional<MacAddress> mac = MacAddress.find(call.parameter("mac"));
    if (mac.isEmpty()) {
      return PxeRoutes.badMac(call);
    }
    String wanted = call.query().getOrDefault("run", "");
    if (wanted.isEmpty()) {
      return Response.problem(400, "Which run?", "say which run the report is of: ?run=ID");
    }
    Optional<Run> run = find(wanted).filter(found -> found.mac().equals(mac.get()));
    if (run.isEmpty()) {
      return Response.problem(
          404, "Unknown", "machine " + mac.get() + " has no run \"" + wanted + "\"");
    }
    if (run.get().order().provisioning() != ProvisioningMode.CIJOE) {
      return Response.problem(
          409,
          "Contradiction",
          "run "
              + wanted
              + " is set up by "
              + run.get().order().provisioning().word()
              + ", so it has no report of CIJOE");
    }
    return receive(call, run.get());
  }

  private Response receive(Request call, Run run) throws IOException {
    Folder incoming = state.status().papers().incoming(run);
    Upload upload = new Upload(incoming, Upload.PATIENCE);
    Optional<Response> refusal = upload.refuse(call, MOST);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Path part = upload.receive(call, run.id().text() + ".report");
    try {
      if (!isGzip(part)) {
        return Response.problem(
            400, "Not understood", "a report is a gzip-compressed tar; this does not begin as one");
      }
      state.status().papers().saveReport(run, part);
      LOG.log(
          Level.INFO,
          "run "
              + run.id()
              + " of "
              + run.mac()
              + " has a report of "
              + call.body().length().orElse(0)
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

  private Response give(Request call) throws IOException {
    Optional<Run> run = find(call.parameter("id"));
    if (run.isEmpty()) {
      return RunRoutes.noSuchRun(call);
    }
    Optional<Path> report = state.status().papers().report(run.get());
    if (report.isEmpty()) {
      return Response.problem(
          404, "No report", "run " + run.get().id() + " has sent no report of CIJOE");
    }
    FileStamp stamp = FileStamp.of(report.get());
    return new FileResponse(report.get(), stamp.size(), stamp.modified(), Optional.empty())
        .answer(call)
        .with("Content-Type", "application/gzip")
        .with("Content-Disposition", "attachment; filename=\"" + run.get().id() + ".tar.gz\"");
  }

  private Optional<Run> find(String id) {
    try {
      return state.status().run(new RunId(id));
    } catch (IllegalArgumentException notARunId) {
      return Optional.empty();
    }
  }
}
