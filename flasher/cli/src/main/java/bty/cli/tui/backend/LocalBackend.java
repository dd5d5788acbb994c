package bty.cli.tui.backend;

import bty.cli.client.FlashPort;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Confirmed;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.ImageItem;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Progress;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.flash.FlashStage;
import bty.engine.image.ImageFolder;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.NextBoot;
import bty.engine.protocol.RunId;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A folder of this machine or of the stick: no network, no server, nobody to tell.
///
/// @param reports where CIJOE's reports are left
/// @param clock what time it is
/// @param nanos a clock that only goes forward
/// @param log takes lines of the log
public record LocalBackend(
    ImageFolder folder,
    ImageFolder.Sniffer sniffer,
    FlashPort flasher,
    Path reports,
    InstantSource clock,
    LongSupplier nanos,
    Consumer<String> log)
    implements Backend {
  @Override
  public Event fetch() {
    try {
      List<ImageItem> images = new ArrayList<>();
      for (ImageFolder.Entry entry : folder.entries(sniffer)) {
        images.add(item(entry));
      }
      return new Event.ImagesCame(images, SetupFolder.of(folder.path()), Optional.empty());
    } catch (IOException e) {
      return new Event.ImagesAway("Reading " + folder.path() + ": " + e.getMessage() + ".");
    }
  }

  private static ImageItem item(ImageFolder.Entry entry) {
    String location = entry.path().toString();
    return switch (entry.finding()) {
      case ImageFolder.Finding.Image(ImageFormat format, long bytes) ->
          new ImageItem(
              entry.name(),
              location,
              format.word(),
              OptionalLong.of(bytes),
              format == ImageFormat.RAW ? OptionalLong.of(bytes) : OptionalLong.empty(),
              Optional.empty(),
              Optional.empty());
      case ImageFolder.Finding.Unusable(String reason) ->
          ImageItem.unusable(entry.name(), location, reason);
    };
  }

  @Override
  public FlashPlan plan(Choice choice) {
    try {
      return flasher.plan(request(choice));
    } catch (IOException | IllegalArgumentException e) {
      return new FlashPlan.Refused(FlashStage.PLAN, unreadable(e), List.of(), FailureKind.FAILED);
    }
  }

  @Override
  public Outcome flash(Confirmed confirmed, Consumer<Progress> heard) {
    long begun = nanos.getAsLong();
    ProgressTracker progress = new ProgressTracker();
    FlashRequest request;
    try {
      request = request(confirmed.choice()).onto(confirmed.plan());
    } catch (IOException | IllegalArgumentException e) {
      return new Outcome.Failed(
          FlashStage.PLAN.word(),
          unreadable(e),
          "the disk was not touched",
          "Look again, or choose another way to set it up.");
    }
    log.accept(FlashLines.asked(confirmed.choice()));
    return FlashOutcomes.of(
        flasher.flash(
            request,
            event -> {
              Duration elapsed = Duration.ofNanos(nanos.getAsLong() - begun);
              FlashLines.of(event, elapsed).ifPresent(log);
              heard.accept(progress.on(event, elapsed));
            }),
        Optional.empty());
  }

  private static String unreadable(Exception e) {
    return "reading what sets the system up: " + e.getMessage();
  }

  private FlashRequest request(Choice choice) throws IOException {
    RunId instance = RunId.at(clock.instant(), ThreadLocalRandom.current().nextInt());
    return new FlashRequest(
        ImageLocation.parse(choice.image().location()),
        Optional.empty(),
        OptionalLong.empty(),
        new TargetSpec.ThisDisk(choice.disk().disk()),
        Verify.NONE,
        LocalSetup.of(choice.setup(), instance, reports.resolve("cijoe-" + instance)));
  }

  @Override
  public Event.NextAnswered next(NextBoot what) {
    return new Event.NextAnswered(what, false, "There is no appliance to ask.");
  }
}
