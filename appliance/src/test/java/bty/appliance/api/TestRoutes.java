package bty.appliance.api;

import bty.appliance.account.Accounts;
import bty.appliance.account.ApiTokens;
import bty.appliance.account.PasswordFile;
import bty.appliance.account.Sessions;
import bty.appliance.audit.AuditLog;
import bty.appliance.boot.GrubScripts;
import bty.appliance.boot.IpxeScripts;
import bty.appliance.bootfile.BootFiles;
import bty.appliance.cli.RouteTable;
import bty.appliance.contact.BootSessions;
import bty.appliance.contact.MachineCards;
import bty.appliance.dnsmasq.DnsmasqLogTail;
import bty.appliance.edit.ImagePinEdits;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.edit.SpecEdits;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.Folder;
import bty.appliance.git.GitKeeper;
import bty.appliance.guard.FleetGuard;
import bty.appliance.health.Health;
import bty.appliance.hook.HookKeeper;
import bty.appliance.hook.NeedsLook;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.intake.AddressRule;
import bty.appliance.intake.FetchJobs;
import bty.appliance.intake.ImageIntake;
import bty.appliance.intake.PartialUploads;
import bty.appliance.log.RecentLines;
import bty.appliance.machine.MachineLocks;
import bty.appliance.metrics.Meters;
import bty.appliance.netboot.BootStories;
import bty.appliance.netboot.BootWatch;
import bty.appliance.netboot.Netboot;
import bty.appliance.netboot.NetbootCheck;
import bty.appliance.netboot.NetworkProbes;
import bty.appliance.netboot.SelfCheck;
import bty.appliance.pxe.BootDecider;
import bty.appliance.pxe.BootListener;
import bty.appliance.pxe.HistoryHolds;
import bty.appliance.settings.FleetLimits;
import bty.appliance.settings.GitSettings;
import bty.appliance.settings.NotificationSettings;
import bty.appliance.state.StateFolder;
import bty.appliance.storage.StorageService;
import bty.appliance.template.TemplateFolder;
import bty.appliance.tick.Heartbeat;
import bty.appliance.view.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The routes of production, to be read and not called.
public final class TestRoutes {
  private TestRoutes() {}

  /// @param folder an empty one
  public static List<Route> of(Path folder) throws IOException {
    ChangeFeed feed = new ChangeFeed();
    StateFolder state =
        StateFolder.open(Files.createDirectories(folder.resolve("table")), feed, () -> 0);
    Folder files = new Folder(folder);
    Accounts accounts =
        new Accounts(
            new PasswordFile(
                folder.resolve("password"), folder.resolve("status"), new SecureRandom()),
            folder.resolve("accounts.yaml"),
            new SecureRandom());
    ImageCatalog catalog =
        new ImageCatalog(
            files,
            file -> {
              throw new IOException("not asked");
            },
            state.imageFacts(),
            state.pins(),
            feed);
    ImageIntake intake =
        new ImageIntake(
            state.runs(),
            catalog,
            files,
            PartialUploads.open(files, () -> Instant.EPOCH, feed),
            state.machines(),
            () -> Instant.EPOCH);
    ImagePinEdits pins = new ImagePinEdits(folder, Optional::empty, feed);
    return RouteTable.of(
        new Routes.Parts(
            state,
            new SpecEdits(
                state.machines(),
                new MachineLocks(),
                feed,
                new FleetGuard(
                    folder,
                    () -> FleetLimits.STANDARD,
                    List::of,
                    () -> Instant.EPOCH,
                    new SecureRandom())),
            new Views(state, feed),
            catalog,
            files,
            intake,
            pins,
            FetchJobs.open(
                new FetchJobs.Parts(
                    folder.resolve("jobs"),
                    intake,
                    state.pins(),
                    pins,
                    () -> AddressRule.here(true),
                    feed,
                    () -> "0123456789ab")),
            new BootFiles(files),
            new IpxeScripts(TemplateFolder.BUILT_IN),
            new GrubScripts(TemplateFolder.BUILT_IN),
            new MachineCards(folder, state.machines()),
            new BootSessions(folder, () -> Instant.EPOCH, () -> new byte[16]),
            new HistoryHolds(folder, state.machines(), state.origin()),
            BootListener.NONE,
            new GitKeeper(folder, () -> GitSettings.STANDARD, feed, () -> Instant.EPOCH),
            folder.resolve("hook-secret"),
            new Health(
                folder,
                folder,
                state.settings(),
                catalog,
                intake,
                new Heartbeat(),
                StorageService.none(folder)),
            () -> Instant.EPOCH,
            "test"),
        new RouteTable.Web(
            new Meters(state, feed, () -> Instant.EPOCH),
            hooks(folder, state, catalog, intake, feed),
            new EventRoutes(feed, _ -> true),
            accounts,
            new ApiTokens(folder.resolve("tokens.json"), () -> Instant.EPOCH, new SecureRandom()),
            new AuditLog(folder, () -> Instant.EPOCH),
            new Sessions(() -> Instant.EPOCH, new SecureRandom(), accounts),
            new SettingsEdits(folder, Optional::empty),
            new Netboot(
                new BootWatch(
                    new BootStories(feed),
                    new DnsmasqLogTail(folder),
                    _ -> Optional.empty(),
                    () -> Instant.EPOCH),
                new MachineCards(folder, state.machines()),
                folder,
                new SelfCheck(
                    folder,
                    folder,
                    new NetbootCheck(
                        state.settings(),
                        List::of,
                        folder,
                        8080,
                        new NetworkProbes(() -> Instant.EPOCH, new SecureRandom()),
                        _ -> Optional.empty(),
                        () -> Instant.EPOCH),
                    () -> Instant.EPOCH),
                feed,
                () -> Instant.EPOCH),
            List::of,
            StorageService.none(folder),
            "lab-bty",
            8080,
            new RouteTable.Support(RecentLines.begin(), List::of, Instant.EPOCH)),
        TemplateFolder.BUILT_IN);
  }

  private static HookKeeper hooks(
      Path folder, StateFolder state, ImageCatalog catalog, ImageIntake intake, ChangeFeed feed)
      throws IOException {
    Views views = new Views(state, feed);
    GitKeeper git = new GitKeeper(folder, () -> GitSettings.STANDARD, feed, () -> Instant.EPOCH);
    HistoryHolds holds = new HistoryHolds(folder, state.machines(), state.origin());
    FleetGuard guard =
        new FleetGuard(
            folder, () -> FleetLimits.STANDARD, List::of, () -> Instant.EPOCH, new SecureRandom());
    HookKeeper hooks =
        HookKeeper.start(
            new HookKeeper.Parts(
                folder,
                folder,
                () -> NotificationSettings.NONE,
                state.runs(),
                views,
                new NeedsLook(
                    state,
                    views,
                    catalog,
                    new BootDecider(state, catalog, holds, guard),
                    git,
                    new Health(
                        folder,
                        folder,
                        state.settings(),
                        catalog,
                        intake,
                        new Heartbeat(),
                        StorageService.none(folder))),
                feed,
                () -> Instant.EPOCH,
                () -> "0123456789ab",
                "lab-bty"));
    hooks.close();
    return hooks;
  }
}
