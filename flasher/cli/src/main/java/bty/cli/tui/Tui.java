package bty.cli.tui;

import bty.cli.machine.QuietKernel;
import bty.cli.tui.backend.Worker;
import bty.cli.tui.lines.LineMode;
import bty.cli.tui.screen.Screen;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.Model;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Session;
import bty.cli.tui.state.Size;
import bty.engine.http.WebAccess;
import bty.engine.protocol.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// The program as a function of its command line.
///
/// @param out for results and line prompts
/// @param err for people, when there is no screen
/// @param patience how long the terminal may take to answer
record Tui(TuiServices services, PrintStream out, PrintStream err, Duration patience) {
  private static final int GONE = 1;
  private static final int MISUSE = 2;
  private static final int INTERRUPTED = 130;

  /// @return the exit code
  int run(String[] words) {
    String[] named;
    try {
      named = ServerSearch.named(words, services::appliances);
    } catch (IOException e) {
      err.println("bty-tui: --server auto: " + e.getMessage());
      return MISUSE;
    }
    return switch (TuiOptions.of(named)) {
      case TuiOptions.Help() -> {
        out.print(TuiOptions.HELP);
        yield 0;
      }
      case TuiOptions.Version() -> {
        out.println("bty-tui " + Version.text());
        yield 0;
      }
      case TuiOptions.Misuse(String sentence) -> {
        err.println("bty-tui: " + sentence);
        err.println("See bty-tui --help.");
        yield MISUSE;
      }
      case TuiOptions.Run run -> run(run);
    };
  }

  private int run(TuiOptions.Run options) {
    if (!services.isTerminal()) {
      err.println(
          "bty-tui: standard input is no terminal; bty does the same without one, see bty --help");
      return MISUSE;
    }
    WebAccess access;
    try {
      access = services.access(options);
    } catch (IOException e) {
      err.println("bty-tui: --ca-cert: " + e.getMessage());
      return MISUSE;
    }
    try {
      if (TerminalKind.of(services.term()) == TerminalKind.LINES) {
        return prompts(options, access);
      }
      return onScreen(options, access);
    } catch (IOException e) {
      err.println("bty-tui: " + e.getMessage() + "; asking line by line instead");
      return prompts(options, access);
    }
  }

  private int onScreen(TuiOptions.Run options, WebAccess access) throws IOException {
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    AtomicBoolean gone = new AtomicBoolean();
    Thread loop = Thread.currentThread();
    Runnable hungUp =
        () -> {
          gone.set(true);
          loop.interrupt();
        };
    Optional<Outcome> stopped = Optional.empty();
    boolean drawable = true;
    try (Screen screen = Screen.open(events::add, hungUp, patience)) {
      boolean answered = screen.settle();
      drawable =
          TerminalKind.of(services.term()) == TerminalKind.SCREEN || answered || screen.answers();
      if (drawable) {
        stopped = show(options, access, screen, events);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
    if (!drawable) {
      return prompts(options, access);
    }
    stopped.ifPresent(ending -> err.println("bty-tui: " + Worker.words(ending)));
    return !Thread.currentThread().isInterrupted() ? 0 : gone.get() ? GONE : INTERRUPTED;
  }

  /// @return how a flash ended that was under way when somebody wanted an end
  private Optional<Outcome> show(
      TuiOptions.Run options, WebAccess access, Screen screen, LinkedBlockingQueue<Event> events)
      throws IOException {
    Session session = services.session(options);
    try (QuietKernel _ = services.quiet(session)) {
      Worker worker = services.worker(session, access, events::add);
      Loop loop =
          new Loop(Model.start(session, Size.FALLBACK), screen, worker, services.shell(), events);
      try (worker) {
        loop.run();
        return Optional.empty();
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
      return loop.lastWords();
    }
  }

  private int prompts(TuiOptions.Run options, WebAccess access) {
    Session session = services.session(options);
    return new LineMode(
            session,
            services.supply(session, access, _ -> {}),
            services.disks(),
            services.seat(session),
            services.reboot(),
            services.lines(),
            out)
        .run();
  }
}
