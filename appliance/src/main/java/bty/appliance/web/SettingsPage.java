package bty.appliance.web;

import bty.appliance.dnsmasq.ProxyDhcpReport;
import bty.appliance.dnsmasq.ProxyNetwork;
import bty.appliance.edit.SeenText;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.health.ProxyState;
import bty.appliance.hook.HookKeeper;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.netboot.Netboot;
import bty.appliance.netboot.NetbootFindings;
import bty.appliance.settings.NotificationSettings;
import bty.appliance.settings.NotificationsForm;
import bty.appliance.settings.RetentionForm;
import bty.appliance.settings.RetentionSettings;
import bty.appliance.settings.SettingsStore;
import bty.appliance.settings.SiteSettings;
import bty.appliance.settings.SiteSettings.Ipv4;
import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteSettings.Subnet;
import bty.appliance.settings.SiteYaml;
import bty.appliance.view.Refusals;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The Settings page: network boot, what is wished and what runs; who is told what happens; where
/// the images are; what is kept of history.
final class SettingsPage {
  /// So many of the last notices are shown.
  private static final int TOLD = 10;

  private static final Map<String, String> KEEP =
      Map.of(
          "runs", "Runs of a machine, at most.",
          "run_days", "Days after which a run that is over is forgotten; 0: never.",
          "attachment_days", "Days after which the log, report and inputs beside it go; 0: never.",
          "machine_mib", "MiB of logs, reports and inputs of a machine.",
          "total_mib", "MiB of those of all machines; never more than a tenth of the disk.");

  private final SettingsStore settings;
  private final SettingsEdits edits;
  private final HookKeeper hooks;
  private final Netboot netboot;
  private final Addresses addresses;
  private final String server;
  private final Pages.Section storage;
  private final InstantSource clock;
  private final Frame.Page page;

  /// The addresses of this computer.
  interface Addresses {
    List<ProxyNetwork.Interface> list() throws IOException;
  }

  /// @param hooks tell what happens
  /// @param server the port behind an address, such as `:8080`
  /// @param storage where the images are
  SettingsPage(
      Frame frame,
      SettingsStore settings,
      SettingsEdits edits,
      HookKeeper hooks,
      Netboot netboot,
      Addresses addresses,
      String server,
      Pages.Section storage,
      InstantSource clock) {
    this.settings = settings;
    this.edits = edits;
    this.hooks = hooks;
    this.netboot = netboot;
    this.addresses = addresses;
    this.server = server;
    this.storage = storage;
    this.clock = clock;
    this.page = frame.livePage("settings", Frame.Place.SETTINGS);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", "/ui/settings", this::show),
        Route.page("POST", "/ui/settings", this::save).needs(Caller.Role.ADMIN),
        Route.page("POST", "/ui/settings/check", this::check));
  }

  /// What stands in the form.
  private record Typed(boolean enabled, String card, String address, String subnets) {
    static Typed of(ProxyDhcp wanted) {
      return new Typed(
          wanted.enabled(),
          wanted.networkInterface().orElse(""),
          wanted.address().map(Ipv4::text).orElse(""),
          wanted.subnets().stream().map(Subnet::text).collect(Collectors.joining("\n")));
    }

    static Typed of(Form form) {
      return new Typed(
          form.get("enabled").equals("true"),
          form.get("interface").strip(),
          form.get("address").strip(),
          form.get("subnets").strip());
    }
  }

  /// What stands in all forms.
  private record AllTyped(Typed boot, NotificationsForm notifications, RetentionForm retention) {
    static AllTyped of(SiteSettings settings) {
      return new AllTyped(
          Typed.of(settings.proxyDhcp()),
          NotificationsForm.of(settings.notifications()),
          RetentionForm.of(settings.retention()));
    }

    AllTyped with(Typed other) {
      return new AllTyped(other, notifications, retention);
    }

    AllTyped with(NotificationsForm other) {
      return new AllTyped(boot, other, retention);
    }

    AllTyped with(RetentionForm other) {
      return new AllTyped(boot, notifications, other);
    }
  }

  private Response show(Request request) throws IOException {
    return shown(
        request,
        200,
        AllTyped.of(settings.value()),
        SeenText.field(edits.text()),
        Map.of(),
        Optional.empty());
  }

  private Response shown(
      Request request,
      int code,
      AllTyped all,
      String seen,
      Map<String, String> errors,
      Optional<String> refusal)
      throws IOException {
    Instant now = clock.instant();
    Typed typed = all.boot();
    Optional<ProxyDhcpReport> report = netboot.report();
    SettingsStore.Current current = settings.current();
    boolean wished = current.value().proxyDhcp().enabled();
    List<ProxyNetwork.Interface> here = addresses.list();
    String own = here.isEmpty() ? "ADDRESS" : here.getFirst().address().text();
    String mine = typed.address().isEmpty() ? own : typed.address();
    return page.show(
        request,
        code,
        "Settings",
        new Fill()
            .text("tone", tone(wished, report, current.problem()))
            .text("line", line(wished, report))
            .text("more", report.map(ProxyDhcpReport::problem).orElse(""))
            .sentence(
                "fileProblem", Optional.of(current.problem()).filter(problem -> !problem.isEmpty()))
            .sentence("refusal", refusal)
            .flag("on", typed.enabled())
            .rows("interfaces", interfaces(here, typed))
            .flag("noInterfaces", here.isEmpty())
            .flag("anyInterface", typed.card().isEmpty())
            .text("typedInterface", typed.card())
            .text("typedAddress", typed.address())
            .text("typedSubnets", typed.subnets())
            .sentence("addressError", Optional.ofNullable(errors.get("address")))
            .sentence("subnetsError", Optional.ofNullable(errors.get("subnets")))
            .sentence("interfaceError", Optional.ofNullable(errors.get("interface")))
            .text("formCsrf", Frame.csrf(request))
            .text("seen", seen)
            .text("runsTone", report.filter(ProxyDhcpReport::running).isPresent() ? "good" : "idle")
            .text(
                "runsWord",
                report.filter(ProxyDhcpReport::running).isPresent() ? "runs" : "does not run")
            .text("network", report.map(ProxyDhcpReport::network).orElse(""))
            .moment("since", report.map(ProxyDhcpReport::since), now)
            .flag("neverReported", report.isEmpty())
            .flag("checking", netboot.isChecking())
            .maybe("check", netboot.findings().map(found -> check(found, now)))
            .text("own", mine)
            .text("url", "http://" + mine + server)
            .maybe("notifications", Optional.of(notifications(all.notifications(), errors, now)))
            .maybe("storage", Optional.of(storage.fill(now)))
            .rows("retention", retention(all.retention()))
            .sentence("retentionError", Optional.ofNullable(errors.get("retention"))));
  }

  private Fill notifications(NotificationsForm typed, Map<String, String> errors, Instant now) {
    HookKeeper.Status told = hooks.status();
    return new Fill()
        .text("hookUrl", typed.url())
        .text("hookSecret", typed.secret())
        .flag("hookPrivate", typed.privateToo())
        .rows(
            "hookEvents",
            NotificationSettings.Event.words().stream()
                .map(word ->
                    new Fill()
                        .text("hookEvent", word)
                        .flag("hookWanted", typed.events().contains(word)))
                .toList())
        .sentence("hookUrlError", Optional.ofNullable(errors.get("url")))
        .sentence("hookSecretError", Optional.ofNullable(errors.get("secret")))
        .sentence("hookEventsError", Optional.ofNullable(errors.get("events")))
        .sentence("hookProblem", Optional.of(told.problem()).filter(problem -> !problem.isEmpty()))
        .flag("hookOn", told.settings().url().isPresent())
        .flag("hookNone", told.deliveries().isEmpty())
        .rows(
            "hookDeliveries",
            told.deliveries().stream().limit(TOLD).map(one -> delivery(one, now)).toList());
  }

  private static Fill delivery(HookKeeper.Told one, Instant now) {
    String tone =
        switch (one.state()) {
          case "delivered" -> "good";
          case "waiting" -> one.problem().isEmpty() ? "work" : "look";
          default -> "fail";
        };
    return new Fill()
        .text("toldTone", tone)
        .text("toldWord", one.state().replace('-', ' '))
        .text("toldEvent", one.event())
        .moment("toldAt", Optional.of(one.at()), now)
        .text("toldWhy", one.problem());
  }

  private static List<Fill> retention(RetentionForm typed) {
    return typed.typed().entrySet().stream()
        .map(entry ->
            new Fill()
                .text("keepKey", entry.getKey())
                .text("keepValue", entry.getValue())
                .text("keepHelp", KEEP.getOrDefault(entry.getKey(), "")))
        .toList();
  }

  private static String tone(boolean wished, Optional<ProxyDhcpReport> report, String problem) {
    if (!problem.isEmpty() || ProxyState.problem(wished, report).isPresent()) {
      return "look";
    }
    return wished ? "good" : "idle";
  }

  private static String line(boolean wished, Optional<ProxyDhcpReport> report) {
    boolean runs = report.filter(ProxyDhcpReport::running).isPresent();
    if (wished && runs) {
      return report.filter(last -> last.problem().isEmpty()).isPresent()
          ? "Network boot is on, and dnsmasq runs."
          : "Network boot is on; dnsmasq runs with the settings of before.";
    }
    if (wished) {
      return "Network boot is wished for, and dnsmasq does not run.";
    }
    return runs ? "Network boot is off; dnsmasq is about to stop." : "Network boot is off.";
  }

  private static List<Fill> interfaces(List<ProxyNetwork.Interface> here, Typed typed) {
    return here.stream()
        .map(one ->
            new Fill()
                .text("card", one.name())
                .text("cardAddress", one.address().text() + "/" + one.prefix())
                .text("cardSubnet", Subnet.around(one.address(), one.prefix()).text())
                .flag("cardHere", one.name().equals(typed.card())))
        .toList();
  }

  private static Fill check(NetbootFindings found, Instant now) {
    return new Fill()
        .moment("checkedAt", Optional.of(found.at()), now)
        .rows("findings", found.findings().stream().map(SettingsPage::finding).toList())
        .rows("servers", found.servers().stream().map(SettingsPage::finding).toList());
  }

  private static Fill finding(NetbootFindings.Finding one) {
    return new Fill()
        .text("findingTone", one.tone())
        .text("findingWord", one.word())
        .text("findingWhat", one.what())
        .text("findingWords", one.words());
  }

  /// The answer comes by itself on the live page, some seconds later.
  private Response check(Request request) throws IOException {
    Form _ = Form.sent(request);
    netboot.beginCheck();
    return Response.seeOther("/ui/settings#check");
  }

  private Response save(Request request) throws IOException {
    Form form = Form.sent(request);
    return switch (form.get("section")) {
      case "notifications" -> saveNotifications(request, form);
      case "retention" -> saveRetention(request, form);
      case "test" -> test(request);
      default -> saveBoot(request, form);
    };
  }

  private Response saveBoot(Request request, Form form) throws IOException {
    Typed typed = Typed.of(form);
    Map<String, String> errors = new LinkedHashMap<>();
    Optional<ProxyDhcp> wanted = wanted(typed, errors);
    return saved(
        request,
        form,
        AllTyped.of(settings.value()).with(typed),
        errors,
        wanted.map(good -> seen -> edits.proxyDhcp(Frame.author(request), seen, good)));
  }

  private Response saveNotifications(Request request, Form form) throws IOException {
    NotificationsForm typed =
        new NotificationsForm(
            form.get("url").strip(),
            form.get("secret").strip(),
            form.all("events"),
            form.get("private").equals("true"));
    Map<String, String> errors = new LinkedHashMap<>();
    Optional<NotificationSettings> wanted = typed.read(errors);
    return saved(
        request,
        form,
        AllTyped.of(settings.value()).with(typed),
        errors,
        wanted.map(good -> seen -> edits.notifications(Frame.author(request), seen, good)));
  }

  private Response saveRetention(Request request, Form form) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    SiteYaml.RETENTION_KEYS.forEach(key -> fields.put(key, form.get(key).strip()));
    RetentionForm typed = new RetentionForm(fields);
    Map<String, String> errors = new LinkedHashMap<>();
    Optional<RetentionSettings> wanted = typed.read(errors);
    return saved(
        request,
        form,
        AllTyped.of(settings.value()).with(typed),
        errors,
        wanted.map(good -> seen -> edits.retention(Frame.author(request), seen, good)));
  }

  private Response test(Request request) throws IOException {
    Optional<String> refusal = hooks.test(Frame.author(request).name());
    return refusal.isPresent()
        ? shown(
            request,
            409,
            AllTyped.of(settings.value()),
            SeenText.field(edits.text()),
            Map.of(),
            refusal)
        : Response.seeOther("/ui/settings#notifications");
  }

  /// Writes what was meant.
  private interface Edit {
    /// @param seen the text that the author has seen
    /// @return why nothing was changed
    Optional<String> write(SeenText seen) throws IOException;
  }

  /// @param edit empty if something typed is wrong
  private Response saved(
      Request request, Form form, AllTyped typed, Map<String, String> errors, Optional<Edit> edit)
      throws IOException {
    String seen = form.get("seen");
    if (edit.isEmpty()) {
      return shown(request, 422, typed, seen, errors, Optional.empty());
    }
    Optional<String> refusal = edit.get().write(SeenText.of(seen, settings.value()));
    return refusal.isPresent()
        ? shown(
            request,
            409,
            typed,
            SeenText.again(edits.text()),
            Map.of(),
            Optional.of(Refusals.notSaved(refusal.get())))
        : Response.seeOther("/ui/settings");
  }

  /// What is filled in for what was left empty comes from the interface that was chosen, when it
  /// runs: so an address by DHCP may change.
  private static Optional<ProxyDhcp> wanted(Typed typed, Map<String, String> errors) {
    Optional<Ipv4> address = Optional.empty();
    try {
      address =
          typed.address().isEmpty() ? Optional.empty() : Optional.of(new Ipv4(typed.address()));
    } catch (IllegalArgumentException e) {
      errors.put("address", String.valueOf(e.getMessage()));
    }
    List<Subnet> subnets = new ArrayList<>();
    for (String line : typed.subnets().split("[\\s,]+", -1)) {
      try {
        if (!line.isEmpty()) {
          subnets.add(Subnet.parse(line));
        }
      } catch (IllegalArgumentException e) {
        errors.merge("subnets", String.valueOf(e.getMessage()), (a, b) -> a + "; " + b);
      }
    }
    try {
      ProxyDhcp wanted =
          new ProxyDhcp(
              typed.enabled(),
              Optional.of(typed.card()).filter(card -> !card.isEmpty()),
              address,
              subnets);
      return errors.isEmpty() ? Optional.of(wanted) : Optional.empty();
    } catch (IllegalArgumentException e) {
      errors.put("interface", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// How the file is and what came of a form, above the pages of its sections.
  static Fill head(Request request, SettingsStore.Current current, Optional<String> refusal) {
    return new Fill()
        .text("tone", current.problem().isEmpty() ? "good" : "look")
        .sentence(
            "fileProblem", Optional.of(current.problem()).filter(problem -> !problem.isEmpty()))
        .sentence("refusal", refusal)
        .sentence("saved", Optional.ofNullable(request.query().get("saved")).map(_ -> "Saved."));
  }
}
