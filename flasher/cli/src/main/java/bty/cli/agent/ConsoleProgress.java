package bty.cli.agent;

import bty.cli.client.Announcer;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashListener;

/// What a flash says on the consoles: quarters, and in the log every event that happens once. The
/// last quarter is said when it is true: when everything is on stable storage.
public final class ConsoleProgress implements FlashListener {
  private static final int QUARTER = 25;

  private final Announcer announcer;
  private int next = QUARTER;

  /// @param announcer where it is said
  public ConsoleProgress(Announcer announcer) {
    this.announcer = announcer;
  }

  @Override
  public void on(FlashEvent event) {
    switch (event) {
      case FlashEvent.Started started -> {
        announcer
            .log()
            .line(
                "started: "
                    + started.image().describe()
                    + " ("
                    + started.format().word()
                    + ") to "
                    + started.disk().describe());
        started.notes().forEach(note -> announcer.log().line("note: " + note));
      }
      case FlashEvent.Writing _, FlashEvent.Verified _, FlashEvent.Partprobed _ ->
          announcer.log().line(event.word());
      case FlashEvent.Provisioning now ->
          now.line()
              .ifPresentOrElse(
                  line -> announcer.log().line("cijoe: " + line),
                  () -> announcer.say("bty: provisioning: " + now.step()));
      case FlashEvent.WritingProgress now -> now.percent().ifPresent(this::reached);
      case FlashEvent.Synced _ -> reached(100);
      // What comes of it is said by whoever flashes, who also knows whether the appliance was
      // told.
      case FlashEvent.Done _, FlashEvent.Failed _ -> {}
    }
  }

  private void reached(long percent) {
    for (; next <= percent; next += QUARTER) {
      announcer.say("bty: writing " + next + "%");
    }
  }
}
