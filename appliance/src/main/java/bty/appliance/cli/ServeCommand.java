package bty.appliance.cli;

import bty.appliance.account.Accounts;
import bty.appliance.account.ApiTokenFile;
import bty.appliance.account.ApiTokens;
import bty.appliance.account.PrivateFiles;
import bty.appliance.account.Sessions;
import bty.appliance.api.EventRoutes;
import bty.appliance.api.Routes;
import bty.appliance.audit.AuditLog;
import bty.appliance.boot.GrubScripts;
import bty.appliance.boot.IpxeScripts;
import bty.appliance.boot.LiveServer;
import bty.appliance.bootfile.BootFiles;
import bty.appliance.bootfile.GrubConfigFile;
import bty.appliance.certificate.CertificateFiles;
import bty.appliance.config.ConfigReader;
import bty.appliance.config.InvalidConfigException;
import bty.appliance.config.ServerConfig;
import bty.appliance.contact.BootSessions;
import bty.appliance.contact.MachineCards;
import bty.appliance.contact.MachineProof;
import bty.appliance.dnsmasq.DnsmasqLogTail;
import bty.appliance.edit.ImagePinEdits;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.edit.SpecEdits;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.Folder;
import bty.appliance.git.GitKeeper;
import bty.appliance.git.SecretsInTree;
import bty.appliance.guard.FleetGuard;
import bty.appliance.health.Health;
import bty.appliance.hook.HookKeeper;
import bty.appliance.hook.NeedsLook;
import bty.appliance.http.Authenticator;
import bty.appliance.http.HttpServer;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageScan;
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
import bty.appliance.netboot.SelfCheck;
import bty.appliance.pxe.BootDecider;
import bty.appliance.pxe.HistoryHolds;
import bty.appliance.run.RunTransitions;
import bty.appliance.settings.SiteSettings.Contacts;
import bty.appliance.state.StateFolder;
import bty.appliance.state.StateInit;
import bty.appliance.state.StateLock;
import bty.appliance.storage.StorageService;
import bty.appliance.storage.StorageWatch;
import bty.appliance.support.KnownSecrets;
import bty.appliance.template.TemplateFolder;
import bty.appliance.tick.Heartbeat;
import bty.appliance.tick.LostRuns;
import bty.appliance.tick.OldHistory;
import bty.appliance.tick.Ticker;
import bty.appliance.view.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// `bty-web serve`.
public final class ServeCommand {
  static final String HELP =
      """
      usage: bty-web serve [--config FILE] [SETTINGS]

      Runs the web server until it is told to stop (SIGTERM, Ctrl-C); transfers that are under way
      then have ten seconds to end. The state folder must be there (bty-web init makes one) and is
      served by one process at a time; other folders that are missing are made. The token for
      Authorization: Bearer is in the token file, which only its owner may read.
      """;

  private ServeCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    try {
      RunningServer running = start(arguments, host);
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
      // The shutdown hook ends the program; nothing else does.
      new CountDownLatch(1).await();
      return ExitStatus.DONE;
    } catch (InvalidConfigException e) {
      host.err().println("bty-web: " + e.getMessage());
      return ExitStatus.MISUSE;
    } catch (IOException
        | UncheckedIOException
        | IllegalArgumentException
        | IllegalStateException e) {
      host.err().println("bty-web: starting: " + describe(e));
      return ExitStatus.FAILED;
    } catch (InterruptedException e) {
      return ExitStatus.DONE;
    }
  }

  private static String describe(Exception e) {
    if (e instanceof IOException io) {
      return IoWords.of(io);
    }
    Throwable cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause;
  }

  /// Reads the settings, makes what is missing but for the state folder, and starts.
  ///
  /// @throws InvalidConfigException if the settings cannot be used, or name no state folder
  /// @throws IOException if a folder or the token cannot be had, or another process has the folder
  public static RunningServer start(List<String> arguments, Environment host)
      throws InvalidConfigException, IOException {
    ConfigReader.Found found = ConfigReader.read(arguments, host.environment());
    if (!found.rest().isEmpty()) {
      throw new InvalidConfigException(
          List.of("serve takes no words, only settings: " + found.rest()));
    }
    ServerConfig settings = found.settings();
    Optional<String> objection = StateInit.objection(settings.stateDir());
    if (objection.isPresent()) {
      throw new InvalidConfigException(List.of(objection.get()));
    }
    StateLock lock =
        StateLock.take(settings.stateDir(), ProcessHandle.current().pid(), host.clock().instant());
    RecentLines recent = RecentLines.begin();
    try {
      return start(settings, host, recent, lock);
    } catch (IOException | RuntimeException e) {
      recent.close();
      lock.close();
      throw e;
    }
  }

  private static RunningServer start(
      ServerConfig settings, Environment host, RecentLines recent, StateLock lock)
      throws IOException {
    TemplateFolder templates = new TemplateFolder(settings.templatesDir());
    Optional<CertificateFiles> certificate = certificate(settings);
    AtomicInteger securePort = new AtomicInteger();
    ChangeFeed feed = new ChangeFeed();
    StateFolder state = StateFolder.open(settings.stateDir(), feed, host.random()::nextInt);
    // A URL that the operator gave leads to something of the operator's own.
    IpxeScripts.WayBack way =
        server ->
            certificate
                .filter(_ -> state.settings().value().serverUrl().isEmpty())
                .map(files -> LiveServer.secure(server, securePort.get(), files.pin().toString()))
                .orElse(LiveServer.plain(server));
    GrubScripts grub = new GrubScripts(templates, way);
    GitKeeper git =
        new GitKeeper(
            settings.stateDir(), () -> state.settings().value().git(), feed, host.clock());
    SpecEdits edits =
        new SpecEdits(
            state.machines(), new MachineLocks(), feed, guard(settings, state, host), git);
    Folder images = folder(settings.imageRoot());
    BootFiles boot = new BootFiles(folder(settings.bootDir()));
    ImageCatalog catalog =
        new ImageCatalog(images, host.probe(), state.imageFacts(), state.pins(), feed);
    PartialUploads uploads = PartialUploads.open(images, host.clock(), feed);
    uploads.tidy();
    ImageIntake intake =
        new ImageIntake(state.runs(), catalog, images, uploads, state.machines(), host.clock());
    Path status = settings.stateDir().resolve("status");
    ImagePinEdits pins =
        new ImagePinEdits(
            settings.stateDir().resolve("images"), state.machines()::unrest, feed, git);
    FetchJobs jobs =
        FetchJobs.open(
            new FetchJobs.Parts(
                status.resolve("jobs"),
                intake,
                state.pins(),
                pins,
                () -> AddressRule.here(state.settings().value().fetchPrivate()),
                feed,
                () -> HexFormat.of().formatHex(randomBytes(host.random())).substring(0, 12)));
    MachineCards cards = new MachineCards(status, state.machines());
    BootSessions sessions =
        new BootSessions(
            status.resolve("machines"), host.clock(), () -> randomBytes(host.random()));
    HistoryHolds holds = new HistoryHolds(status, state.machines(), state.origin());
    holds.note(host.clock().instant());
    MachineProof proof =
        new MachineProof(
            sessions,
            cards,
            host.neighbours(),
            host.networks(),
            () -> state.settings().value().contacts() == Contacts.ANY);
    ApiTokenFile.Token token = ApiTokenFile.readOrMake(settings.tokenFile(), host.random());
    Accounts accounts =
        new Accounts(
            Accounts.own(
                settings.passwordSocket(),
                settings.passwordFile(),
                settings.stateDir().resolve("status"),
                host.random()),
            Accounts.beside(settings.passwordFile()),
            host.random());
    ApiTokens tokens =
        new ApiTokens(ApiTokens.beside(settings.tokenFile()), host.clock(), host.random());
    Netboot netboot = netboot(settings, state, host, cards, feed);
    Sessions logins = new Sessions(host.clock(), host.random(), accounts);
    PrivateFiles secrets =
        new PrivateFiles(settings.tokenFile(), settings.passwordFile(), settings.hookSecretFile());
    SecretsInTree published = new SecretsInTree(settings.stateDir(), secrets.files());
    StorageService storage =
        StorageService.of(settings.storageDir(), status, settings.imageRoot().toAbsolutePath());
    state
        .findings()
        .beside(() ->
            Stream.of(
                    secrets.problems(),
                    accounts.problem().stream().toList(),
                    published.problems(),
                    storage.problem().stream().toList())
                .flatMap(List::stream)
                .toList());
    Authenticator operators =
        new Authenticator(token.secret(), secrets::isTokenPrivate, logins, tokens);
    EventRoutes events = new EventRoutes(feed, operators::isStill);
    Meters meters = new Meters(state, feed, host.clock());
    Heartbeat heartbeat = new Heartbeat();
    Health health =
        new Health(
            settings.stateDir(),
            settings.netbootDir(),
            state.settings(),
            catalog,
            intake,
            heartbeat,
            storage);
    Views views = new Views(state, feed);
    HookKeeper hooks =
        HookKeeper.start(
            new HookKeeper.Parts(
                status,
                settings.secretsDir(),
                () -> state.settings().value().notifications(),
                state.runs(),
                views,
                new NeedsLook(
                    state,
                    views,
                    catalog,
                    new BootDecider(state, catalog, holds, edits.guard()),
                    git,
                    health),
                feed,
                host.clock(),
                () -> HexFormat.of().formatHex(randomBytes(host.random())).substring(0, 12),
                name()));
    HttpServer server =
        HttpServer.start(
            settings.host(),
            settings.port(),
            certificate.map(
                files -> new HttpServer.Tls(settings.tls().orElseThrow().port(), files.context())),
            RouteTable.of(
                new Routes.Parts(
                    state,
                    edits,
                    views,
                    catalog,
                    images,
                    intake,
                    pins,
                    jobs,
                    boot,
                    new IpxeScripts(templates, way),
                    grub,
                    cards,
                    sessions,
                    holds,
                    meters.boots(),
                    git,
                    settings.hookSecretFile(),
                    health,
                    host.clock(),
                    host.version()),
                new RouteTable.Web(
                    meters,
                    hooks,
                    events,
                    accounts,
                    tokens,
                    new AuditLog(status, host.clock()),
                    logins,
                    new SettingsEdits(settings.stateDir(), state.machines()::unrest, git),
                    netboot,
                    host.interfaces()::list,
                    storage,
                    name(),
                    settings.port(),
                    new RouteTable.Support(
                        recent,
                        new KnownSecrets(
                            token.secret(),
                            settings.hookSecretFile(),
                            settings.secretsDir(),
                            settings.stateDir()),
                        host.clock().instant())),
                templates),
            operators,
            proof,
            host.clock());
    server.securePort().ifPresent(securePort::set);
    StartLog log = new StartLog(settings);
    log.tell(state, catalog, token, server.port());
    certificate.ifPresent(files -> log.tell(files, securePort.get()));
    LostRuns lost =
        new LostRuns(state.runs(), edits.locks(), RunTransitions.STANDARD, host.clock().instant());
    Thread.ofPlatform().name("history").daemon().start(state.runs()::readAll);
    return new RunningServer(
        server,
        ImageScan.start(catalog, List.of(boot::look), host.clock()),
        Ticker.start(
            host.clock(),
            heartbeat,
            List.of(
                _ -> certificate.ifPresent(CertificateFiles::look),
                lost,
                state.watch(),
                state.findings(),
                tokens::writeUsed,
                _ -> secrets.look(),
                published,
                git,
                netboot::look,
                new StorageWatch(storage, feed),
                new GrubConfigFile(
                        boot.folder(),
                        () -> grub.bootstrap(server.port(), state.settings().value().serverUrl()))
                    ::look,
                state.runs()::writeSightings,
                new OldHistory(
                    state.runs(),
                    edits.locks(),
                    () -> StateFolder.retention(state.settings().value().retention())),
                state.runs()::tidy,
                uploads)),
        state.runs(),
        git.start(),
        events,
        jobs,
        hooks,
        recent,
        lock);
  }

  private static Netboot netboot(
      ServerConfig settings,
      StateFolder state,
      Environment host,
      MachineCards cards,
      ChangeFeed feed) {
    Path reports = settings.netbootDir();
    return new Netboot(
        new BootWatch(
            new BootStories(feed), new DnsmasqLogTail(reports), host.neighbours(), host.clock()),
        cards,
        reports,
        new SelfCheck(
            settings.stateDir().resolve("status"),
            reports,
            NetbootCheckCommand.check(settings, state.settings(), host),
            host.clock()),
        feed,
        host.clock());
  }

  private static Optional<CertificateFiles> certificate(ServerConfig settings) throws IOException {
    return settings.tls().isPresent()
        ? Optional.of(
            CertificateFiles.read(settings.tls().get().certificate(), settings.tls().get().key()))
        : Optional.empty();
  }

  private static FleetGuard guard(ServerConfig settings, StateFolder state, Environment host) {
    return new FleetGuard(
        settings.stateDir().resolve("status"),
        () -> state.settings().value().safety(),
        state.runs()::newest,
        host.clock(),
        host.random());
  }

  /// What this computer calls itself, for the head of each page.
  private static String name() throws IOException {
    Path file = Path.of("/proc/sys/kernel/hostname");
    return Files.isReadable(file) ? Files.readString(file).strip() : "bty";
  }

  private static byte[] randomBytes(SecureRandom random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Folder folder(Path path) throws IOException {
    Files.createDirectories(path);
    Folder folder = new Folder(path);
    folder.sweep();
    return folder;
  }
}
