package bty.appliance.verb;

import bty.appliance.api.Routes;
import bty.appliance.boot.BootScripts;
import bty.appliance.files.Folder;
import bty.appliance.http.BearerToken;
import bty.appliance.http.HttpServer;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageScan;
import bty.appliance.settings.ProgramSettings;
import bty.appliance.settings.SettingsException;
import bty.appliance.settings.SettingsReader;
import bty.appliance.settings.TokenFile;
import bty.appliance.state.ImageFactsFolder;
import bty.appliance.state.StateFolder;
import bty.appliance.template.TemplateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// `bty-web serve`.
public final class ServeVerb {
  static final String HELP =
      """
      usage: bty-web serve [--config FILE] [SETTINGS]

      Runs the web server until it is told to stop (SIGTERM, Ctrl-C); transfers that are under way
      then have ten seconds to end. Folders that are missing are made. The token for
      Authorization: Bearer is in the token file, which only its owner may read.
      """;

  private static final System.Logger LOG = System.getLogger("serve");

  private ServeVerb() {}

  static Exit run(List<String> arguments, Host host) {
    try {
      Running running = start(arguments, host);
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
      // The shutdown hook ends the program; nothing else does.
      new CountDownLatch(1).await();
      return Exit.DONE;
    } catch (SettingsException e) {
      host.err().println("bty-web: " + e.getMessage());
      return Exit.MISUSE;
    } catch (IOException
        | UncheckedIOException
        | IllegalArgumentException
        | IllegalStateException e) {
      host.err().println("bty-web: starting: " + describe(e));
      return Exit.FAILED;
    } catch (InterruptedException e) {
      return Exit.DONE;
    }
  }

  private static String describe(Exception e) {
    Throwable cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause;
  }

  /// A server that runs, for production and tests.
  public static final class Running implements AutoCloseable {
    private final HttpServer server;
    private final ImageScan scan;

    private Running(HttpServer server, ImageScan scan) {
      this.server = server;
      this.scan = scan;
    }

    /// The port it listens on.
    public int port() {
      return server.port();
    }

    /// Looks at the image folder now, and not only when it is time to.
    void lookAtImages() {
      scan.look();
    }

    @Override
    public void close() {
      scan.close();
      server.close();
    }
  }

  /// Reads the settings, makes what is missing, and starts.
  ///
  /// @throws SettingsException if the settings cannot be used
  /// @throws IOException if a folder or the token cannot be had
  public static Running start(List<String> arguments, Host host)
      throws SettingsException, IOException {
    SettingsReader.Found found = SettingsReader.read(arguments, host.environment());
    if (!found.rest().isEmpty()) {
      throw new SettingsException(List.of("serve takes no words, only settings: " + found.rest()));
    }
    ProgramSettings settings = found.settings();
    TemplateFolder templates = new TemplateFolder(settings.templatesDir());
    BootScripts scripts = new BootScripts(templates);
    StateFolder state = new StateFolder(settings.stateDir());
    Folder images = folder(settings.imageRoot());
    Folder boot = folder(settings.bootDir());
    ImageCatalog catalog =
        new ImageCatalog(
            images, host.probe(), new ImageFactsFolder(state.imageStatus()), state::pin);
    TokenFile.Token token = TokenFile.readOrMake(settings.tokenFile(), host.random());
    HttpServer server =
        HttpServer.start(
            settings.host(),
            settings.port(),
            Routes.of(
                new Routes.Parts(
                    state,
                    catalog,
                    images,
                    boot,
                    scripts,
                    host.clock(),
                    host.random()::nextInt,
                    host.version())),
            new BearerToken(token.secret()),
            host.clock());
    tell(settings, state, catalog, token, server.port());
    return new Running(server, ImageScan.start(catalog, host.clock()));
  }

  private static Folder folder(Path path) throws IOException {
    Files.createDirectories(path);
    Folder folder = new Folder(path);
    folder.sweep();
    return folder;
  }

  private static void tell(
      ProgramSettings settings,
      StateFolder state,
      ImageCatalog catalog,
      TokenFile.Token token,
      int port)
      throws IOException {
    LOG.log(
        Level.INFO,
        "state "
            + settings.stateDir()
            + ": "
            + state.machines().list().size()
            + " machines; images "
            + settings.imageRoot()
            + ": "
            + catalog.list().size());
    String problem = state.settings().problem();
    if (!problem.isEmpty()) {
      LOG.log(Level.WARNING, problem + "; the standard settings hold");
    }
    for (String file : List.of(BootScripts.KERNEL, BootScripts.INITRD)) {
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
