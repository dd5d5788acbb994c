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
import bty.appliance.run.RunStore;
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
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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

  private static final System.Logger LOG = System.getLogger("serve");

  private ServeCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    try {
      Running running = start(arguments, host);
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

  /// A server that runs, for production and tests.
  public static final class Running implements AutoCloseable {
    private final HttpServer server;
    private final ImageScan scan;
    private final Ticker ticker;
    private final RunStore runs;
    private final GitKeeper git;
    private final EventRoutes events;
    private final FetchJobs jobs;
    private final HookKeeper hooks;
    private final RecentLines recent;
    private final StateLock lock;

    private Running(
        HttpServer server,
        ImageScan scan,
        Ticker ticker,
        RunStore runs,
        GitKeeper git,
        EventRoutes events,
        FetchJobs jobs,
        HookKeeper hooks,
        RecentLines recent,
        StateLock lock) {
      this.server = server;
      this.scan = scan;
      this.ticker = ticker;
      this.runs = runs;
      this.git = git;
      this.events = events;
      this.jobs = jobs;
      this.hooks = hooks;
      this.recent = recent;
      this.lock = lock;
    }

    /// The port it listens on.
    public int port() {
      return server.port();
    }

    /// The port for TLS, if it speaks that.
    public OptionalInt securePort() {
      return server.securePort();
    }

    /// Makes true at once what the clock makes true.
    public void tick() {
      ticker.tick();
    }

    /// Looks at the image folder now, and not only when it is time to.
    void lookAtImages() {
      scan.look();
    }

    @Override
    public void close() {
      scan.close();
      ticker.close();
      jobs.close();
      hooks.close();
      events.close();
      server.close();
      runs.close();
      git.close();
      recent.close();
      lock.close();
    }
  }

  /// Reads the settings, makes what is missing but for the state folder, and starts.
  ///
  /// @throws InvalidConfigException if the settings cannot be used, or name no state folder
  /// @throws IOException if a folder or the token cannot be had, or another process has the folder
  public static Running start(List<String> arguments, Environment host)
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

  private static Running start(
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
            Accounts.own(settings.passwordSocket(), settings.passwordFile(), host.random()),
            Accounts.beside(settings.passwordFile()),
            host.random());
    ApiTokens tokens =
        new ApiTokens(ApiTokens.beside(settings.tokenFile()), host.clock(), host.random());
    Netboot netboot = netboot(settings, state, host, cards, feed);
    Sessions logins = new Sessions(host.clock(), host.random(), accounts);
    PrivateFiles secrets = new PrivateFiles(settings.tokenFile(), settings.passwordFile());
    StorageService storage =
        StorageService.of(settings.storageDir(), status, settings.imageRoot().toAbsolutePath());
    state
        .findings()
        .beside(
            () -> Stream.concat(secrets.problems().stream(), storage.problem().stream()).toList());
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
    tell(settings, state, catalog, token, server.port());
    certificate.ifPresent(files -> tell(settings, files, securePort.get()));
    LostRuns lost =
        new LostRuns(state.runs(), edits.locks(), RunTransitions.STANDARD, host.clock().instant());
    Thread.ofPlatform().name("history").daemon().start(state.runs()::readAll);
    return new Running(
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

  private static void tell(ServerConfig settings, CertificateFiles certificate, int port) {
    LOG.log(
        Level.INFO,
        "listening on https://"
            + settings.host()
            + ":"
            + port
            + "; the pin of the key is "
            + certificate.pin()
            + "; operators are heard there only");
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

  private static void tell(
      ServerConfig settings,
      StateFolder state,
      ImageCatalog catalog,
      ApiTokenFile.Token token,
      int port)
      throws IOException {
    LOG.log(
        Level.INFO,
        "state "
            + settings.stateDir()
            + ": "
            + state.machines().count()
            + " machines; images "
            + settings.imageRoot()
            + ": "
            + catalog.list().size());
    if (state.statusWasLost()) {
      LOG.log(
          Level.WARNING,
          "status/ was lost or made anew, so nobody knows which of the machines have been flashed");
    }
    for (String file : List.of(IpxeScripts.KERNEL, IpxeScripts.INITRD)) {
      if (!Files.exists(settings.bootDir().resolve(file))) {
        LOG.log(
            Level.WARNING,
            settings.bootDir() + " has no " + file + ": machines cannot load the live environment");
      }
    }
    String made =
        switch (token.origin()) {
          case FOUND -> "is in ";
          case MADE -> "was made: ";
        };
    LOG.log(Level.INFO, "the token " + made + settings.tokenFile());
    LOG.log(Level.INFO, "listening on http://" + settings.host() + ":" + port);
  }
}
