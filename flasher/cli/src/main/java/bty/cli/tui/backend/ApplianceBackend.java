package bty.cli.tui.backend;

import bty.cli.client.ConsoleClient;
import bty.cli.client.ConsoleClient.Said;
import bty.cli.client.FlashPort;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Confirmed;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Progress;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.flash.FlashResult;
import bty.engine.protocol.NextBoot;
import bty.engine.protocol.Plan;
import bty.engine.protocol.ProtocolException;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An appliance: its images stream from it, and a choice becomes a run that it hears of.
public final class ApplianceBackend implements Backend {
  private final ConsoleClient link;
  private final FlashPort flasher;
  private final LongSupplier nanos;
  private final List<String> belief;
  private final Supplier<String> inventory;
  private volatile boolean introduced;
  private volatile Plan.@Nullable Flash plan;

  /// @param inventory what this machine is, asked for at first and after each flash
  /// @param nanos a clock that only goes forward
  /// @param belief what `bty flash` is told, word by word, to believe the appliance as this does
  public ApplianceBackend(
      ConsoleClient link,
      FlashPort flasher,
      Supplier<String> inventory,
      LongSupplier nanos,
      List<String> belief) {
    this.link = link;
    this.flasher = flasher;
    this.inventory = inventory;
    this.nanos = nanos;
    this.belief = List.copyOf(belief);
  }

  @Override
  public Event fetch() {
    return switch (link.choices()) {
      case Said.Yes<String>(String body) -> came(body);
      case Said.No<String>(String why) -> new Event.ImagesAway("The appliance says: " + why + ".");
      case Said.Nothing<String>(String why) ->
          new Event.ImagesAway("Waiting for " + why + ". It is asked again.");
    };
  }

  private Event came(String body) {
    try {
      Event event = ChoicesJson.read(body.getBytes(StandardCharsets.UTF_8), belief);
      if (!introduced) {
        introduced = true;
        link.inventory(inventory.get());
      }
      return event;
    } catch (ProtocolException e) {
      return new Event.ImagesAway(
          "The appliance's list is not understood: " + e.getMessage() + ".");
    }
  }

  @Override
  public FlashPlan plan(Choice choice) {
    return flasher.plan(
        new FlashRequest(
                ImageLocation.parse(choice.image().location()),
                choice.image().sha256().map(Sha256::new),
                choice.image().storedBytes(),
                new TargetSpec.ThisDisk(choice.disk().disk()),
                Verify.NONE)
            .ofDiskBytes(choice.image().diskBytes()));
  }

  @Override
  public Outcome flash(Confirmed confirmed, Consumer<Progress> heard) {
    return switch (link.choose(ChoicesJson.choice(confirmed.choice()))) {
      case Said.Yes<Plan.Flash>(Plan.Flash run) -> {
        plan = run;
        yield flash(run, new ConfirmedDisk(flasher, confirmed.plan()), heard);
      }
      case Said.No<Plan.Flash>(String why) ->
          untouched("the appliance makes no run of this: " + why);
      case Said.Nothing<Plan.Flash>(String why) -> untouched("asking for a run: " + why);
    };
  }

  private static Outcome untouched(String reason) {
    return new Outcome.Failed(
        "plan", reason, "the disk was not touched", "Look again, or choose something else.");
  }

  private Outcome flash(Plan.Flash run, FlashPort port, Consumer<Progress> heard) {
    long begun = nanos.getAsLong();
    ProgressTracker progress = new ProgressTracker();
    FlashResult result =
        link.runner()
            .flash(
                run,
                port,
                event ->
                    heard.accept(progress.on(event, Duration.ofNanos(nanos.getAsLong() - begun))));
    heard.accept(
        progress.reporting(
            Duration.ofNanos(nanos.getAsLong() - begun), result instanceof FlashResult.Done));
    Outcome outcome = FlashOutcomes.of(result, report(run, result));
    // The disk is another one now, and the switch has spoken; nobody waits for it.
    Thread _ =
        Thread.ofPlatform().daemon().name("inventory").start(() -> link.inventory(inventory.get()));
    return outcome;
  }

  /// Somebody who stops the flash wants its end soon; the appliance then finds out by the silence.
  private Optional<String> report(Plan.Flash run, FlashResult result) {
    try {
      return link.runner()
          .report(run, result)
          .map(why -> "The appliance does not take the report (" + why + "): it does not know.");
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return Optional.of("The appliance was not told: it did not answer until this was stopped.");
    }
  }

  @Override
  public Event.NextAnswered next(NextBoot what) {
    Plan.Flash last = plan;
    if (last == null) {
      return new Event.NextAnswered(what, false, "Nothing was flashed from here.");
    }
    return switch (link.next(last.run(), what)) {
      case Said.Yes<String> _ -> new Event.NextAnswered(what, true, granted(what));
      case Said.No<String>(String why) ->
          new Event.NextAnswered(what, false, "The appliance says no: " + why + ".");
      case Said.Nothing<String>(String why) ->
          new Event.NextAnswered(what, false, "No answer from " + why + "; try again.");
    };
  }

  private static String granted(NextBoot what) {
    return switch (what) {
      case BOOT_ONCE -> "The next boot is from the disk; after it the appliance decides again.";
      case LOCAL -> "The machine's policy is local now: Enter restarts it into its own disk.";
    };
  }
}
