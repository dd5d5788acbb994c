package bty.cli.tui.lines;

import bty.cli.machine.Reboot;
import bty.cli.tui.backend.Backend;
import bty.cli.tui.backend.FlashLock;
import bty.cli.tui.backend.Worker;
import bty.cli.tui.state.Confirmed;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Progress;
import bty.cli.tui.state.Session;
import bty.cli.tui.state.Step;
import bty.engine.protocol.NextBoot;
import bty.engine.protocol.Sizes;
import java.io.IOException;

/// The flash that was chosen line by line, told line by line, and what is to come after it.
final class LineFlash {
  private final Session session;
  private final Backend supply;
  private final FlashLock seat;
  private final Reboot reboot;
  private final Lines lines;
  private long told;

  LineFlash(Session session, Backend supply, FlashLock seat, Reboot reboot, Lines lines) {
    this.session = session;
    this.supply = supply;
    this.seat = seat;
    this.reboot = reboot;
    this.lines = lines;
  }

  /// Flashes and asks what comes next.
  ///
  /// @return whether there may be another choice
  /// @throws IOException if the terminal is gone
  boolean run(Confirmed confirmed) throws IOException, InterruptedException {
    Outcome ending;
    told = -1;
    String image = confirmed.choice().image().name();
    try (FlashLock.Held held = seat.take(image, confirmed.plan().disk().describe())) {
      ending =
          supply.flash(
              confirmed,
              progress -> {
                held.publish(progress);
                tell(progress);
              });
      held.ended(Worker.words(ending));
    } catch (FlashLock.TakenException e) {
      lines.say(String.valueOf(e.getMessage()));
      return lines.again();
    }
    lines.say(Worker.words(ending));
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    return switch (ending) {
      case Outcome.Failed failed -> {
        lines.say(failed.advice());
        yield lines.again();
      }
      case Outcome.Done done -> {
        done.warning().ifPresent(lines::say);
        yield afterwards();
      }
    };
  }

  /// A line for every tenth and every step.
  private void tell(Progress progress) {
    long tenth = progress.percent().orElse(0) / 10;
    long now = progress.done().size() * 100L + tenth;
    if (now != told) {
      told = now;
      String percent =
          progress.now() == Step.WRITE && progress.percent().isPresent()
              ? " " + progress.percent().getAsLong() + " %, " + Sizes.rate(progress.rateBps())
              : "";
      lines.say(progress.now().words() + percent);
    }
  }

  private boolean afterwards() throws IOException, InterruptedException {
    while (true) {
      String answer =
          lines.ask(
              session.isServed()
                  ? "Enter: restart; b: boot it once; s: policy local; n: not now: "
                  : "Enter: restart; n: not now: ");
      switch (answer) {
        case "n", "q" -> {
          return false;
        }
        case "b", "s" -> {
          Event.NextAnswered next =
              supply.next(answer.equals("b") ? NextBoot.BOOT_ONCE : NextBoot.LOCAL);
          lines.say(next.words());
          if (next.taken() && next.what() == NextBoot.BOOT_ONCE) {
            return restart();
          }
        }
        case "" -> {
          return restart();
        }
        default -> lines.say("wanted Enter, n" + (session.isServed() ? ", b or s" : ""));
      }
    }
  }

  private boolean restart() throws InterruptedException {
    reboot.reboot().ifPresent(problem -> lines.say(problem + "; restart the machine by hand"));
    return false;
  }
}
