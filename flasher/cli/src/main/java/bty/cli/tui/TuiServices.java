package bty.cli.tui;

import bty.cli.client.ConsoleClient;
import bty.cli.client.FlashPort;
import bty.cli.client.Inventory;
import bty.cli.client.MdnsSearch;
import bty.cli.machine.BootToken;
import bty.cli.machine.QuietKernel;
import bty.cli.machine.Reboot;
import bty.cli.machine.Smartctl;
import bty.cli.machine.ThisProcess;
import bty.cli.tui.backend.ApplianceBackend;
import bty.cli.tui.backend.Backend;
import bty.cli.tui.backend.FlashLock;
import bty.cli.tui.backend.LocalBackend;
import bty.cli.tui.backend.Worker;
import bty.cli.tui.screen.Screen;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.Session;
import bty.cli.tui.state.Session.Source;
import bty.engine.command.CommandException;
import bty.engine.command.Commands;
import bty.engine.disk.Disks;
import bty.engine.disk.SysfsDisks;
import bty.engine.http.WebAccess;
import bty.engine.image.ImageFolder;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Version;
import bty.engine.rootfs.ReleasedDisks;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What the terminal program is made of, on this machine: its terminal, its lists, its flashes.
/// Only [Main] makes it; everything else takes what it needs.
final class TuiServices {
  private static final Path ROOT = Path.of("/");
  private static final Path RUN = Path.of("/run/bty");
  private static final Path LOG = RUN.resolve("bty-tui.log");

  private final Map<String, String> environment = System.getenv();

  String term() {
    return environment.getOrDefault("TERM", "");
  }

  boolean isTerminal() {
    return console().isPresent();
  }

  private static Optional<String> console() {
    return ThisProcess.terminal(0);
  }

  /// Those that answer on this network.
  ///
  /// @throws IOException if there is none to ask on
  List<String> appliances() throws IOException {
    return MdnsSearch.urls();
  }

  Session session(TuiOptions.Run options) {
    Source source =
        options
            .server()
            .<Source>map(server -> server)
            .orElseGet(() ->
                new Source.Local(
                    ImageFolder.of(options.imageRoot(), environment).path().toString()));
    return new Session(Version.text(), console().orElse("?"), source, ThisProcess.isRoot());
  }

  /// Only a console gets the kernel's messages.
  QuietKernel quiet(Session session) {
    return session.root() && session.console().matches("tty[A-Z]*[0-9]+|hvc[0-9]+|console")
        ? QuietKernel.begin(ROOT, RUN)
        : QuietKernel.none();
  }

  /// How the appliance is reached and believed.
  ///
  /// @throws IOException with a sentence if the file of CAs can't be used
  WebAccess access(TuiOptions.Run options) throws IOException {
    return WebAccess.of(environment, options.proof().authorities(), options.proof().pins());
  }

  Worker worker(Session session, WebAccess access, Consumer<Event> events) {
    return new Worker(supply(session, access, events), disks(), seat(session), reboot(), events);
  }

  /// @param events takes the lines of the log
  Backend supply(Session session, WebAccess access, Consumer<Event> events) {
    Consumer<String> log = line -> events.accept(new Event.Said(line));
    return switch (session.source()) {
      case Source.Local(String folder) ->
          new LocalBackend(
              new ImageFolder(Path.of(folder)),
              ImageFolder::formatOf,
              FlashPort.engine(disks(), ROOT),
              RUN,
              InstantSource.system(),
              System::nanoTime,
              log);
      case Source.Server(String url, String mac, List<String> belief) ->
          new ApplianceBackend(
              new ConsoleClient(
                  URI.create(url),
                  new MacAddress(mac),
                  BootToken.of(ROOT),
                  access,
                  InstantSource.system(),
                  LOG,
                  log),
              FlashPort.engine(disks()),
              () -> Inventory.json(ROOT, disks(), Smartctl.installed(), Version.text(), log),
              System::nanoTime,
              belief);
    };
  }

  Disks disks() {
    return () -> new ReleasedDisks(new SysfsDisks()).list();
  }

  FlashLock seat(Session session) {
    return new FlashLock(RUN, session.console());
  }

  Reboot reboot() {
    return Reboot.systemd();
  }

  BufferedReader lines() {
    return new BufferedReader(
        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
  }

  /// The user's shell, told how to come back.
  Screen.Guest shell() {
    String shell = environment.getOrDefault("SHELL", "/bin/sh");
    return () -> {
      try {
        int _ =
            Commands.lendTerminal(
                List.of("/bin/sh", "-c", "echo 'exit leads back to bty-tui'; exec \"$0\"", shell));
      } catch (CommandException notStarted) {
        // The screen comes back at once, which says as much.
      }
    };
  }
}
