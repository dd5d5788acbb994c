package bty.cli.tui.backend;

import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Confirmed;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Progress;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashStage;
import bty.engine.protocol.NextBoot;
import java.util.List;
import java.util.function.Consumer;

/// A backend that answers even when a fault of bty's own ends its work: whoever waits at a console
/// for an answer that never comes would wait for ever. The log has the cause.
public record Guarded(Backend inner) implements Backend {
  private static final System.Logger LOG = System.getLogger(Guarded.class.getName());
  private static final String OURS = "a fault of bty's own (BUG: see the log)";

  @Override
  public Event fetch() {
    try {
      return inner.fetch();
    } catch (RuntimeException bug) {
      log("listing the images", bug);
      return new Event.ImagesAway("listing them met " + OURS);
    }
  }

  @Override
  public FlashPlan plan(Choice choice) {
    try {
      return inner.plan(choice);
    } catch (RuntimeException bug) {
      String what = choice.image().name() + " to " + choice.disk().disk().path();
      log("working out the plan for " + what, bug);
      return new FlashPlan.Refused(
          FlashStage.PLAN,
          "Working out the plan for " + what + " met " + OURS + "; try again, or another image.",
          List.of(),
          FailureKind.FAILED);
    }
  }

  @Override
  public Outcome flash(Confirmed confirmed, Consumer<Progress> heard) {
    try {
      return inner.flash(confirmed, heard);
    } catch (RuntimeException bug) {
      // A screen that shows a flash for ever would be the worse answer.
      log("flashing " + confirmed.choice().image().name(), bug);
      return new Outcome.Failed(
          "agent",
          "flashing met " + OURS,
          "what the disk holds is not known; it may be half an image",
          "Flash it again.");
    }
  }

  @Override
  public Event.NextAnswered next(NextBoot what) {
    try {
      return inner.next(what);
    } catch (RuntimeException bug) {
      log("asking for the next boot", bug);
      return new Event.NextAnswered(what, false, "Asking for the next boot met " + OURS + ".");
    }
  }

  private static void log(String doing, RuntimeException bug) {
    LOG.log(System.Logger.Level.ERROR, "BUG: " + doing, bug);
  }
}
