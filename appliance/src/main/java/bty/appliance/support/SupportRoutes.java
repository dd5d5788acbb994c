package bty.appliance.support;

import bty.appliance.audit.AuditLog;
import bty.appliance.http.Caller;
import bty.appliance.http.Headers;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.web.Fill;
import bty.appliance.web.Frame;
import java.time.Instant;
import java.util.List;

/// Which program this is and how it is, for who may look; and the bundle for who is asked for help,
/// by an admin alone.
public final class SupportRoutes {
  private static final String ABOUT = "/ui/settings/about";

  private final SupportParts parts;
  private final SupportBundle bundle;
  private final AuditLog audit;

  /// @param audit is told who has taken a bundle
  public SupportRoutes(SupportParts parts, AuditLog audit) {
    this.parts = parts;
    this.bundle = new SupportBundle(parts);
    this.audit = audit;
  }

  /// That of the API.
  public List<Route> routes() {
    return List.of(Route.token("GET", "/support-bundle", this::download).needs(Caller.Role.ADMIN));
  }

  /// Those of the pages.
  public List<Route> pages(Frame frame) {
    Frame.Page page = frame.page("about", Frame.Place.SETTINGS);
    return List.of(
        Route.page("GET", ABOUT, request -> show(request, page)),
        Route.page("GET", ABOUT + "/support-bundle", this::download).needs(Caller.Role.ADMIN));
  }

  private Response download(Request request) {
    if (request.caller() instanceof Caller.Operator operator) {
      audit.note(operator.name(), request.peer(), "GET " + request.path(), 200);
    }
    String name = SupportBundle.name(parts.clock().instant());
    return new Response.Stream(
        200,
        Headers.of("Content-Type", "application/gzip")
            .with("Content-Disposition", "attachment; filename=\"" + name + "\"")
            .with("Cache-Control", "no-store"),
        bundle::writeTo);
  }

  private Response show(Request request, Frame.Page page) {
    Instant now = parts.clock().instant();
    List<String> problems = parts.health().problems(now);
    return page.show(
        request,
        200,
        "About",
        new Fill()
            .text("tone", problems.isEmpty() ? "good" : "look")
            .text(
                "line",
                problems.isEmpty()
                    ? "The appliance is ready: it can do all of its work."
                    : "The appliance is not ready for all of its work.")
            .rows(
                "problems", problems.stream().map(one -> new Fill().text("problem", one)).toList())
            .rows("program", Facts.program(parts, now).stream().map(SupportRoutes::fact).toList())
            .rows("sizes", Facts.sizes(parts).stream().map(SupportRoutes::fact).toList())
            .rows(
                "parts",
                SoftwareParts.all().stream()
                    .map(part ->
                        new Fill()
                            .text("part", part.name())
                            .text("partGroup", part.group())
                            .text("partVersion", part.version())
                            .text("licence", part.licence()))
                    .toList())
            .text("bundle", ABOUT + "/support-bundle"));
  }

  private static Fill fact(Facts.Fact fact) {
    return new Fill().text("factName", fact.name()).text("factValue", fact.value());
  }
}
