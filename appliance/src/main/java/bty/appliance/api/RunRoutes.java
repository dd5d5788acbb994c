package bty.appliance.api;

import bty.appliance.api.Paging.BadQueryException;
import bty.appliance.contact.MachineCards;
import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.http.Upload;
import bty.appliance.resource.FileResponse;
import bty.appliance.run.Run;
import bty.appliance.run.RunQuery;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs, for whoever watches them, and what CIJOE reports of the system it has set up: a machine
/// sends it once, people fetch it.
record RunRoutes(RunStore runs, Views views, MachineCards cards) {
  private static final System.Logger LOG = System.getLogger("run");

  /// Logs and test results; whoever collects more has somewhere else to put it.
  private static final long MOST = 32L << 20;

  /// So many runs are listed where nothing is said of it.
  private static final int PAGE = 100;

  List<Route> routes() {
    return List.of(
        Route.token("GET", "/runs", this::list),
        Route.token("GET", "/runs/{id}", this::one),
        Route.token("GET", "/runs/{id}/log", this::log),
        Route.token("GET", "/runs/{id}/report", this::report),
        Route.machine("POST", "/pxe/{mac}/report", this::takeReport));
  }

  private Response list(Request request) {
    RunQuery query;
    try {
      query = query(request);
    } catch (BadQueryException e) {
      return e.answer();
    }
    RunQuery.Page page = runs.page(query);
    Response response =
        Response.jsonStream(json -> {
          json.writeStartArray();
          page.runs().forEach(run -> RunJson.write(json, views.run(run)));
          json.writeEndArray();
        });
    return page.next().isEmpty() ? response : response.with("Link", next(query, page.next().get()));
  }

  private static RunQuery query(Request request) throws BadQueryException {
    String before = request.query().get("before");
    Optional<RunId> cursor = Optional.ofNullable(before).flatMap(RunRoutes::id);
    if (before != null && cursor.isEmpty()) {
      throw Paging.bad("before", before, "a run's id such as 20261123T001500Z-3f9a1c");
    }
    String state = request.query().get("state");
    if (state != null && !RunQuery.STATES.contains(state)) {
      throw Paging.bad("state", state, "one of " + String.join(", ", RunQuery.STATES));
    }
    return new RunQuery(
        Paging.limit(request).orElse(PAGE),
        cursor,
        Paging.mac(request, "mac"),
        Optional.ofNullable(state));
  }

  private static String next(RunQuery query, RunId before) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("limit", String.valueOf(query.limit()));
    words.put("before", before.text());
    query.mac().ifPresent(mac -> words.put("mac", mac.hyphens()));
    query.state().ifPresent(state -> words.put("state", state));
    return Paging.next("/runs", words);
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
    return new FileResponse(report.get(), stamp, Optional.empty())
        .answer(request)
        .with("Content-Type", "application/gzip")
        .with("Content-Disposition", "attachment; filename=\"" + run.get().id() + ".tar.gz\"");
  }

  private Optional<Run> find(Request request) {
    return find(request.parameter("id"));
  }

  private Optional<Run> find(String id) {
    return id(id).flatMap(runs::find);
  }

  private static Optional<RunId> id(String text) {
    try {
      return Optional.of(new RunId(text));
    } catch (IllegalArgumentException notARunId) {
      return Optional.empty();
    }
  }

  private static Response noSuchRun(Request request) {
    return Response.problem(
        404, "No such run", "there is no run \"" + request.parameter("id") + "\"");
  }
}
