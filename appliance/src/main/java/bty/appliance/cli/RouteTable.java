package bty.appliance.cli;

import bty.appliance.account.Accounts;
import bty.appliance.account.ApiTokens;
import bty.appliance.account.Sessions;
import bty.appliance.api.AccountRoutes;
import bty.appliance.api.EventRoutes;
import bty.appliance.api.FrontPage;
import bty.appliance.api.NetbootRoutes;
import bty.appliance.api.Routes;
import bty.appliance.api.SettingsRoutes;
import bty.appliance.api.StorageRoutes;
import bty.appliance.api.TokenRoutes;
import bty.appliance.audit.AuditLog;
import bty.appliance.audit.AuditedRoutes;
import bty.appliance.diskpage.StoragePage;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.fleet.FleetPage;
import bty.appliance.hook.HookKeeper;
import bty.appliance.hook.HookRoutes;
import bty.appliance.http.Route;
import bty.appliance.log.RecentLines;
import bty.appliance.metrics.Meters;
import bty.appliance.metrics.MetricsRoutes;
import bty.appliance.netboot.Netboot;
import bty.appliance.netboot.WatchedBootRoutes;
import bty.appliance.openapi.OpenApiRoutes;
import bty.appliance.pxe.BootDecider;
import bty.appliance.run.MachineSighting;
import bty.appliance.storage.AwayRoutes;
import bty.appliance.storage.StorageService;
import bty.appliance.support.SupportParts;
import bty.appliance.support.SupportRoutes;
import bty.appliance.template.TemplateFolder;
import bty.appliance.web.Pages;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The whole table of routes, in production and in tests.
public final class RouteTable {
  private RouteTable() {}

  /// What pages need beside what the API needs.
  ///
  /// @param meters what is counted
  /// @param hooks tell what happens
  /// @param events tells pages that something has changed
  /// @param netboot what is known of network boot
  /// @param interfaces lists the addresses of this computer
  /// @param storage where the images are
  /// @param appliance its name
  /// @param port as machines reach it
  /// @param support what is handed to who is asked for help
  public record Web(
      Meters meters,
      HookKeeper hooks,
      EventRoutes events,
      Accounts accounts,
      ApiTokens tokens,
      AuditLog audit,
      Sessions sessions,
      SettingsEdits settings,
      Netboot netboot,
      Pages.Interfaces interfaces,
      StorageService storage,
      String appliance,
      int port,
      Support support) {}

  /// What only who is asked for help looks at.
  ///
  /// @param recent the last lines of the log
  /// @param secrets that may stand in them
  /// @param started when the program did
  public record Support(RecentLines recent, Supplier<List<String>> secrets, Instant started) {}

  /// Every route there is.
  public static List<Route> of(Routes.Parts parts, Web web, TemplateFolder templates) {
    Pages.Parts pages =
        new Pages.Parts(
            parts.state(),
            parts.views(),
            parts.edits(),
            web.settings(),
            web.hooks(),
            parts.catalog(),
            parts.intake(),
            parts.pins(),
            parts.jobs(),
            parts.boot(),
            new BootDecider(parts.state(), parts.catalog(), parts.holds(), parts.edits().guard()),
            web.accounts(),
            web.tokens(),
            web.audit(),
            web.sessions(),
            web.netboot(),
            web.interfaces(),
            now -> StoragePage.section(web.storage(), now),
            parts.git(),
            parts.health(),
            parts.clock(),
            web.appliance(),
            parts.version(),
            web.port());
    SupportRoutes support =
        new SupportRoutes(
            new SupportParts(
                parts.state(),
                parts.health().stateDir(),
                parts.images().root(),
                parts.catalog(),
                parts.git(),
                parts.health(),
                web.netboot().watch().stories(),
                web.support().recent(),
                web.support().secrets(),
                parts.clock(),
                web.support().started(),
                parts.version()),
            web.audit());
    List<Route> all =
        Stream.of(
                new FrontPage(parts.state(), parts.catalog(), parts.version()).routes(),
                web.events().routes(),
                Pages.of(
                    pages,
                    templates,
                    frame ->
                        Stream.of(
                                new FleetPage(frame, parts.views(), parts.edits(), parts.catalog())
                                    .routes(),
                                new StoragePage(frame, web.storage()).routes(),
                                support.pages(frame))
                            .flatMap(List::stream)
                            .toList()),
                support.routes(),
                new MetricsRoutes(
                        web.meters(),
                        web.netboot().watch().counts(),
                        parts.state(),
                        parts.views(),
                        parts.catalog(),
                        parts.images().root(),
                        parts.health(),
                        parts.git(),
                        parts.clock(),
                        parts.version())
                    .routes(),
                new HookRoutes(web.hooks()).routes(),
                new SettingsRoutes(parts.state().settings(), web.settings()).routes(),
                new AccountRoutes(web.accounts(), web.audit()).routes(),
                new TokenRoutes(web.tokens()).routes(),
                new NetbootRoutes(web.netboot(), parts.clock()).routes(),
                new StorageRoutes(web.storage()).routes(),
                Routes.of(parts))
            .flatMap(List::stream)
            .toList();
    List<Route> watched =
        WatchedBootRoutes.of(
            AwayRoutes.of(all, web.storage()),
            web.netboot().watch(),
            parts.boot()::size,
            mac ->
                parts
                    .state()
                    .runs()
                    .sighting(parts.cards().machineOf(mac))
                    .map(MachineSighting::answer));
    List<Route> described = new OpenApiRoutes(watched, parts.version()).all();
    return web.meters().measured(AuditedRoutes.of(described, web.audit()));
  }
}
