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
/// for an answer that never comes waits for ever. The log has the cause.
///
/// @param inner does the work
public record Guarded(Backend inner) implements Backend {
  private static final System.Logger LOG = System.getLogger(Guarded.class.getName());
  private static final String OURS = "met a fault of bty's own (BUG: the log has it)";

  @Override
  public Event fetch() {
    try {
      return inner.fetch();
    } catch (RuntimeException bug) {
      log("Listing the images", bug);
      return new Event.ImagesAway("Listing the images " + OURS + ".");
    }
  }

  @Override
  public FlashPlan plan(Choice choice) {
    try {
      return inner.plan(choice);
    } catch (RuntimeException bug) {
      String doing =
          "Working out the plan for "
              + choice.image().name()
              + " to "
              + choice.disk().disk().path();
      log(doing, bug);
      return new FlashPlan.Refused(
          FlashStage.PLAN,
          doing + " " + OURS + "; try it again, or take another image.",
          List.of(),
          FailureKind.FAILED);
    }
  }

  @Override
  public Outcome flash(Confirmed confirmed, Consumer<Progress> heard) {
    try {
      return inner.flash(confirmed, heard);
    } catch (RuntimeException bug) {
      String doing =
          "writing " + confirmed.choice().image().name() + " to " + confirmed.plan().disk().path();
      log(doing, bug);
      return new Outcome.Failed(
          "agent",
          doing + " " + OURS,
          "what the disk holds is not known; it may be half an image",
          "Flash it again.");
    }
  }

  @Override
  public Event.NextAnswered next(NextBoot what) {
    try {
      return inner.next(what);
    } catch (RuntimeException bug) {
      log("Asking for the next boot", bug);
      return new Event.NextAnswered(what, false, "Asking for the next boot " + OURS + ".");
    }
  }

  private static void log(String doing, RuntimeException bug) {
    LOG.log(System.Logger.Level.ERROR, "BUG: " + doing, bug);
  }
}
