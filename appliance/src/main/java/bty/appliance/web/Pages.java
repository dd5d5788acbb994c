package bty.appliance.web;

import bty.appliance.account.Accounts;
import bty.appliance.account.ApiTokens;
import bty.appliance.account.Sessions;
import bty.appliance.asset.Assets;
import bty.appliance.audit.AuditLog;
import bty.appliance.bootfile.BootFiles;
import bty.appliance.dnsmasq.ProxyNetwork;
import bty.appliance.edit.ImagePinEdits;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.edit.SpecEdits;
import bty.appliance.git.GitKeeper;
import bty.appliance.health.Health;
import bty.appliance.hook.HookKeeper;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.intake.FetchJobs;
import bty.appliance.intake.ImageIntake;
import bty.appliance.netboot.Netboot;
import bty.appliance.pxe.BootDecider;
import bty.appliance.report.ReportPage;
import bty.appliance.state.StateFolder;
import bty.appliance.template.TemplateFolder;
import bty.appliance.view.Views;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The routes of all pages.
public final class Pages {
  private Pages() {}

  /// What the pages work on.
  ///
  /// @param edits the one way to change a spec
  /// @param hooks tell what happens
  /// @param intake how images come and go
  /// @param pins the one way to change what is wanted of an image
  /// @param jobs images that are fetched from elsewhere
  /// @param interfaces lists the addresses of this computer
  /// @param storage where the images are, for the Settings page
  /// @param netboot what is known of network boot
  /// @param git keeps the history of the state folder
  /// @param health whether all that is needed is there
  /// @param appliance its name
  /// @param port that it listens on, as machines reach it
  public record Parts(
      StateFolder state,
      Views views,
      SpecEdits edits,
      SettingsEdits settings,
      HookKeeper hooks,
      ImageCatalog images,
      ImageIntake intake,
      ImagePinEdits pins,
      FetchJobs jobs,
      BootFiles boot,
      BootDecider decider,
      Accounts accounts,
      ApiTokens tokens,
      AuditLog audit,
      Sessions sessions,
      Netboot netboot,
      Interfaces interfaces,
      Section storage,
      GitKeeper git,
      Health health,
      InstantSource clock,
      String appliance,
      String version,
      int port) {}

  /// Lists the addresses of this computer.
  public interface Interfaces {
    /// As they are now.
    List<ProxyNetwork.Interface> list() throws IOException;
  }

  /// A part of a page that has a room of its own.
  public interface Section {
    /// As it is now.
    Fill fill(Instant now) throws IOException;
  }

  /// What stands at every other address of pages, behind all of them.
  private static Route nowhere(Frame frame) {
    Frame.Page page = frame.page("notice", Frame.Place.OVERVIEW);
    return Route.page(
        "GET",
        "/ui/{+rest}",
        request ->
            page.show(
                request,
                404,
                "No such page",
                new Fill()
                    .text("heading", "No such page")
                    .text("tone", "look")
                    .text("line", "There is no page at " + request.path() + ".")
                    .text("back", "/ui/dashboard")
                    .text("backWord", "Overview")));
  }

  /// Every page.
  ///
  /// @param more the routes of pages that have a room of their own
  /// @throws IllegalArgumentException if a template cannot be used
  public static List<Route> of(
      Parts parts, TemplateFolder templates, Function<Frame, List<Route>> more) {
    Assets assets = new Assets(templates);
    Frame frame = new Frame(templates, assets, parts.appliance(), parts.version());
    Views views = parts.views();
    InstantSource clock = parts.clock();
    LoginPages login =
        new LoginPages(frame, parts.accounts(), parts.sessions(), parts.audit(), clock);
    Denials denials = new Denials(frame, login);
    Stream<Route> pages =
        Stream.of(
                assets.routes(),
                login.routes(),
                new AccountsPage(frame, parts.accounts(), parts.tokens(), clock).routes(),
                new AuditPage(frame, parts.audit(), clock).routes(),
                new OverviewPage(
                        frame,
                        parts.state(),
                        views,
                        parts.images(),
                        parts.boot(),
                        parts.git(),
                        parts.accounts(),
                        parts.netboot(),
                        parts.edits().guard(),
                        parts.health(),
                        clock)
                    .routes(),
                new MachinesPage(frame, views, clock).routes(),
                new MachinePage(
                        frame,
                        parts.state(),
                        views,
                        parts.edits(),
                        parts.images(),
                        parts.decider(),
                        parts.netboot(),
                        clock)
                    .routes(),
                new RunPages(frame, parts.state(), views, clock).routes(),
                new RunPage(frame, parts.state(), views, clock).routes(),
                new ReportPage(parts.state().runs()).routes(),
                new ImagesPage(frame, parts.intake(), parts.jobs(), parts.state().pins(), views)
                    .routes(),
                new ImagePage(
                        frame, parts.intake(), parts.state().pins(), parts.pins(), views, clock)
                    .routes(),
                new SettingsPage(
                        frame,
                        parts.state().settings(),
                        parts.settings(),
                        parts.hooks(),
                        parts.netboot(),
                        parts.interfaces()::list,
                        ":" + parts.port(),
                        parts.storage(),
                        clock)
                    .routes(),
                new GitPage(frame, parts.git(), parts.state().settings(), parts.settings(), clock)
                    .routes(),
                new BootSettingsPage(frame, parts.state().settings(), parts.settings()).routes(),
                new SafetyPage(frame, parts.state().settings(), parts.settings()).routes(),
                new MachineHistory(frame, parts.git(), parts.edits(), views, clock).routes(),
                more.apply(frame))
            .flatMap(List::stream)
            .map(denials::of);
    return Stream.concat(pages, Stream.of(nowhere(frame))).toList();
  }
}
