package bty.appliance.web;

import bty.appliance.edit.SeenText;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.settings.BootForm;
import bty.appliance.settings.SettingsStore;
import bty.appliance.settings.SiteSettings;
import bty.appliance.view.Refusals;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How machines reach the appliance and boot its live environment: the keys of `settings.yaml` that
/// are no section.
final class BootSettingsPage {
  private static final String HERE = "/ui/settings/boot";

  private final SettingsStore settings;
  private final SettingsEdits edits;
  private final Frame.Page page;

  BootSettingsPage(Frame frame, SettingsStore settings, SettingsEdits edits) {
    this.settings = settings;
    this.edits = edits;
    this.page = frame.page("boot", Frame.Place.SETTINGS);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", HERE, this::show),
        Route.page("POST", HERE, this::save).needs(Caller.Role.ADMIN));
  }

  private Response show(Request request) throws IOException {
    return shown(
        request,
        200,
        BootForm.of(settings.value()),
        SeenText.field(edits.text()),
        Map.of(),
        Optional.empty());
  }

  private Response shown(
      Request request,
      int code,
      BootForm form,
      String seen,
      Map<String, String> errors,
      Optional<String> refusal) {
    SettingsStore.Current current = settings.current();
    Map<String, String> typed = form.typed();
    Fill fill =
        SettingsPage.head(request, current, refusal)
            .text("line", line(current.value()))
            .text("formCsrf", Frame.csrf(request))
            .text("seen", seen)
            .text("standardArguments", BootForm.standard("kernel_arguments"))
            .text("standardSeconds", BootForm.standard("same_boot_seconds"))
            .flag("fetching", !typed.getOrDefault("fetch_private", "").equals("false"))
            .rows(
                "whose",
                BootForm.contacts().stream()
                    .map(word ->
                        new Fill()
                            .text("contact", word)
                            .flag("contactHere", word.equals(typed.get("contacts")))
                            .flag("contactAny", word.equals("any")))
                    .toList());
    BootForm.KEYS.forEach(key ->
        fill.typed(name(key), typed.getOrDefault(key, ""))
            .sentence(name(key) + "Error", Optional.ofNullable(errors.get(key))));
    return page.show(request, code, "Boot settings", fill);
  }

  /// A key as templates name it: `serverUrl`.
  private static String name(String key) {
    StringBuilder name = new StringBuilder();
    for (String word : key.split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  private static String line(SiteSettings now) {
    return now.serverUrl()
            .map(url -> "Machines reach the appliance at " + url)
            .orElse("Machines reach the appliance the way each has just reached it")
        + (switch (now.contacts()) {
          case CHECKED -> "; a boot program is believed whose address speaks for its machine.";
          case ANY -> "; every boot program is believed.";
        });
  }

  private Response save(Request request) throws IOException {
    Form form = Form.sent(request);
    Map<String, String> fields = new LinkedHashMap<>();
    BootForm.KEYS.forEach(key -> fields.put(key, form.get(key).strip()));
    BootForm typed = new BootForm(fields);
    String seen = form.get("seen");
    Map<String, String> errors = new LinkedHashMap<>();
    Optional<SiteSettings> wanted = typed.read(errors);
    if (wanted.isEmpty()) {
      return shown(request, 422, typed, seen, errors, Optional.empty());
    }
    Optional<String> refusal =
        edits.boot(Frame.author(request), SeenText.of(seen, settings.value()), wanted.get());
    return refusal.isEmpty()
        ? Response.seeOther(HERE + "?saved=1")
        : shown(
            request,
            409,
            typed,
            SeenText.again(edits.text()),
            Map.of(),
            Optional.of(Refusals.notSaved(refusal.get())));
  }
}
