package bty.appliance.web;

import bty.appliance.edit.SeenText;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.settings.FleetLimits;
import bty.appliance.settings.SafetyEdit;
import bty.appliance.settings.SettingsStore;
import bty.appliance.view.Refusals;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How much may happen to the fleet at once: `safety` in `settings.yaml`.
final class SafetyPage {
  private static final String HERE = "/ui/safety";

  private final SettingsStore settings;
  private final SettingsEdits edits;
  private final Frame.Page page;

  SafetyPage(Frame frame, SettingsStore settings, SettingsEdits edits) {
    this.settings = settings;
    this.edits = edits;
    this.page = frame.page("safety", Frame.Place.SETTINGS);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", HERE, this::show),
        Route.page("POST", HERE, this::save).needs(Caller.Role.ADMIN));
  }

  /// What stands in the form.
  private record Typed(String atOnce, String perHour, String seen) {}

  private Response show(Request request) throws IOException {
    FleetLimits limits = settings.value().safety();
    return shown(
        request,
        200,
        new Typed(
            Integer.toString(limits.flashesAtOnce()),
            Integer.toString(limits.armedPerHour()),
            SeenText.field(edits.text())),
        Map.of(),
        Optional.empty());
  }

  private Response shown(
      Request request, int code, Typed typed, Map<String, String> errors, Optional<String> refusal)
      throws IOException {
    Optional<String> decided = edits.objection(SafetyEdit::objection);
    SettingsStore.Current current = settings.current();
    FleetLimits limits = current.value().safety();
    return page.show(
        request,
        code,
        "Safety",
        SettingsPage.head(request, current, refusal)
            .text("line", line(limits))
            .sentence("decided", decided.map(Refusals::sentence))
            .flag("editable", decided.isEmpty() && Frame.may(request, Caller.Role.ADMIN))
            .text("formCsrf", Frame.csrf(request))
            .text("seen", typed.seen())
            .text("atOnce", typed.atOnce())
            .sentence("atOnceError", Optional.ofNullable(errors.get("flashes_at_once")))
            .text("perHour", typed.perHour())
            .sentence("perHourError", Optional.ofNullable(errors.get("armed_per_hour"))));
  }

  private static String line(FleetLimits limits) {
    String once =
        limits.flashesAtOnce() == 0
            ? "Any number of machines is flashed at the same time"
            : limits.flashesAtOnce() == 1
                ? "One machine is flashed at a time"
                : limits.flashesAtOnce() + " machines at most are flashed at the same time";
    String hour =
        limits.armedPerHour() == 0
            ? "any number may be armed without a second word."
            : "more than " + limits.armedPerHour() + " newly armed in an hour take a second word.";
    return once + "; " + hour;
  }

  private Response save(Request request) throws IOException {
    Form form = Form.sent(request);
    Typed typed =
        new Typed(
            form.get("flashes_at_once").strip(),
            form.get("armed_per_hour").strip(),
            form.get("seen"));
    Map<String, String> errors = new LinkedHashMap<>();
    int atOnce = number(typed.atOnce(), "flashes_at_once", errors);
    int perHour = number(typed.perHour(), "armed_per_hour", errors);
    if (!errors.isEmpty()) {
      return shown(request, 422, typed, errors, Optional.empty());
    }
    Optional<String> refusal =
        edits.safety(
            Frame.author(request),
            SeenText.of(typed.seen(), settings.value()),
            new FleetLimits(atOnce, perHour));
    return refusal.isEmpty()
        ? Response.seeOther(HERE + "?saved=1")
        : shown(
            request,
            409,
            new Typed(typed.atOnce(), typed.perHour(), SeenText.again(edits.text())),
            Map.of(),
            Optional.of(Refusals.notSaved(refusal.get())));
  }

  private static int number(String typed, String key, Map<String, String> errors) {
    int number = typed.matches("[0-9]{1,6}") ? Integer.parseInt(typed) : -1;
    if (number < 0 || number > FleetLimits.MOST) {
      errors.put(key, "\"" + typed + "\"; wanted a number, 0 to " + FleetLimits.MOST);
    }
    return number;
  }
}
