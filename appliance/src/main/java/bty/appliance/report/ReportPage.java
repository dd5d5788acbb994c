package bty.appliance.report;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.run.RunStore;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// CIJOE's report of a run, to be shown in a frame of the run's page. It was made on a machine, so
/// it is nobody's page here: no script of it runs, it sends no form, fetches nothing, and has an
/// origin of its own (CSP level 3, `sandbox`), even where somebody opens it alone.
public final class ReportPage {
  private static final System.Logger LOG = System.getLogger("report");

  private static final String POLICY =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

  private final RunStore runs;

  /// @param runs whose reports are shown
  public ReportPage(RunStore runs) {
    this.runs = runs;
  }

  /// Its route.
  public List<Route> routes() {
    return List.of(Route.page("GET", "/ui/runs/{id}/report", this::show));
  }

  private Response show(Request request) {
    Optional<Path> report =
        id(request.parameter("id")).flatMap(runs::find).flatMap(runs.attachments()::report);
    if (report.isEmpty()) {
      return apart(Response.text(404, "There is no report of such a run.\n"));
    }
    try {
      Optional<byte[]> page = ReportFile.page(report.get());
      return apart(
          page.isPresent()
              ? Response.bytes("text/html; charset=utf-8", page.get())
              : Response.text(404, "The report holds no page; it can be had as a file.\n"));
    } catch (IOException e) {
      LOG.log(Level.INFO, "the report " + report.get() + " cannot be shown: " + e.getMessage());
      return apart(
          Response.text(422, "The report cannot be read; it can be had as a file, as it came.\n"));
    }
  }

  private static Response apart(Response response) {
    return response
        .with("Content-Security-Policy", POLICY)
        .with("X-Frame-Options", "SAMEORIGIN")
        .with("Cache-Control", "no-store");
  }

  private static Optional<RunId> id(String text) {
    try {
      return Optional.of(new RunId(text));
    } catch (IllegalArgumentException notARunId) {
      return Optional.empty();
    }
  }
}
