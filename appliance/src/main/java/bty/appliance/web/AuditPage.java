package bty.appliance.web;

import bty.appliance.audit.AuditEntry;
import bty.appliance.audit.AuditLog;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Who changed what, when, and from where: for an admin.
final class AuditPage {
  private static final int ENTRIES = 100;

  private final AuditLog audit;
  private final InstantSource clock;
  private final Frame.Page page;

  AuditPage(Frame frame, AuditLog audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
    this.page = frame.page("audit", Frame.Place.SETTINGS);
  }

  List<Route> routes() {
    return List.of(Route.page("GET", "/ui/audit", this::show).needs(Caller.Role.ADMIN));
  }

  private Response show(Request request) throws IOException {
    Instant now = clock.instant();
    AuditLog.Page found = audit.page(before(request), ENTRIES);
    return page.show(
        request,
        200,
        "Audit",
        new Fill()
            .rows("entries", found.entries().stream().map(entry -> fill(entry, now)).toList())
            .flag("none", found.entries().isEmpty())
            .maybe(
                "older",
                found.next().isPresent()
                    ? Optional.of(
                        new Fill()
                            .text("olderHref", "/ui/audit?before=" + found.next().getAsLong()))
                    : Optional.empty()));
  }

  private static OptionalLong before(Request request) {
    String text = request.query().getOrDefault("before", "");
    return text.matches("[1-9][0-9]{0,17}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static Fill fill(AuditEntry entry, Instant now) {
    boolean good = entry.status() < 400;
    return new Fill()
        .text("tone", good ? "good" : "look")
        .text("word", good ? "done" : "refused")
        .number("status", entry.status())
        .text("who", entry.who())
        .text("from", entry.from())
        .text("what", entry.what())
        .moment("at", Optional.of(entry.at()), now);
  }
}
