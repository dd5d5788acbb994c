package bty.cli.tui;

import bty.cli.tui.backend.Worker;
import bty.cli.tui.screen.Screen;
import bty.cli.tui.state.Effect;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.Model;
import bty.cli.tui.state.Next;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Update;
import bty.cli.tui.view.View;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/// Events in, pictures out, one after the other on one thread. What takes time is elsewhere.
final class Loop {
  private final Screen screen;
  private final Worker worker;
  private final Screen.Guest shell;
  private final BlockingQueue<Event> events;
  private Model model;
  private boolean over;

  /// @param shell what the terminal is lent to
  Loop(Model model, Screen screen, Worker worker, Screen.Guest shell, BlockingQueue<Event> events) {
    this.model = model;
    this.screen = screen;
    this.worker = worker;
    this.shell = shell;
    this.events = events;
  }

  /// Runs until somebody quits.
  ///
  /// @throws InterruptedException if somebody wants an end
  void run() throws InterruptedException {
    follow(Update.start(model));
    worker.watch();
    // What the terminal said of its size comes before the first picture.
    drain();
    while (!over) {
      screen.draw(View.lines(model), model.size());
      take(events.take());
      // A key that is held down is many events and one picture.
      drain();
    }
  }

  private void drain() throws InterruptedException {
    for (Event event = events.poll(); event != null && !over; event = events.poll()) {
      take(event);
    }
  }

  private void take(Event event) throws InterruptedException {
    follow(Update.apply(model, event));
  }

  private void follow(Next next) throws InterruptedException {
    model = next.model();
    for (Effect effect : next.effects()) {
      switch (effect) {
        case Effect.Quit() -> over = true;
        case Effect.Redraw() -> {
          screen.forget();
          screen.askSize();
        }
        case Effect.Shell() -> {
          screen.lend(shell);
          screen.askSize();
        }
        case Effect.LoadImages _,
            Effect.LoadDisks _,
            Effect.MakePlan _,
            Effect.Flash _,
            Effect.StopFlash _,
            Effect.AskNext _,
            Effect.Restart _ ->
            worker.have(effect);
      }
    }
  }

  /// How the flash ended that was stopped with the program. To be asked once the worker is closed.
  Optional<Outcome> lastWords() {
    return events.stream()
        .filter(Event.Ended.class::isInstance)
        .map(event -> ((Event.Ended) event).ending())
        .findFirst();
  }
}
