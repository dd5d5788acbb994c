package bty.cli.tui.backend;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Eventually;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Confirmed;
import bty.cli.tui.state.DiskItem;
import bty.cli.tui.state.Effect;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.ImageItem;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Progress;
import bty.cli.tui.state.ProvisionChoice;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.flash.FlashPlan;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.NextBoot;
import bty.engine.source.ImageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fault of bty's own, wherever it is met, is an answer at the console: a screen that shows
/// "Working out the plan" for ever is none.
class GuardedTest {
  private static final Disk DISK = Disk.plain("/dev/sdz", 4 << 20, Identity.NONE);

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  /// Breaks at whatever it is asked.
  private static final class BrokenBackend implements Backend {
    @Override
    public Event fetch() {
      throw new IllegalStateException("a list that is none");
    }

    @Override
    public FlashPlan plan(Choice choice) {
      throw new IllegalStateException("an offset that cannot be");
    }

    @Override
    public Outcome flash(Confirmed confirmed, Consumer<Progress> heard) {
      throw new IllegalStateException("an offset that cannot be");
    }

    @Override
    public Event.NextAnswered next(NextBoot what) {
      throw new IllegalStateException("a boot that is none");
    }
  }

  private static Choice choice() {
    ImageItem image =
        new ImageItem(
            "b.img",
            "/images/b.img",
            "raw",
            OptionalLong.of(4 << 20),
            OptionalLong.of(4 << 20),
            Optional.empty(),
            Optional.empty());
    return new Choice(image, new DiskItem(DISK, DISK.path(), List.of()), ProvisionChoice.NONE);
  }

  private Worker worker() {
    FlashLock seat = new FlashLock(folder.resolve("run"), "tty1");
    return new Worker(new BrokenBackend(), List::of, seat, Optional::empty, events::add);
  }

  @Test
  void aPlanThatBreaksIsRefusedInOneSentence() {
    try (Worker worker = worker()) {
      worker.have(new Effect.MakePlan(choice()));
      Event.Planned planned = (Event.Planned) Eventually.next("the plan", events);
      assertThat(((FlashPlan.Refused) planned.plan()).reason())
          .isEqualTo(
              "Working out the plan for b.img to /dev/sdz met a fault of bty's own (BUG: the log"
                  + " has it); try it again, or take another image.");
    }
  }

  @Test
  void aListOfImagesThatBreaksIsAway() {
    try (Worker worker = worker()) {
      worker.have(new Effect.LoadImages(Duration.ZERO));
      assertThat(Eventually.next("the images", events)).isInstanceOf(Event.ImagesAway.class);
    }
  }

  @Test
  void aQuestionForTheNextBootThatBreaksIsNotTaken() {
    try (Worker worker = worker()) {
      worker.have(new Effect.AskNext(NextBoot.LOCAL));
      Event.NextAnswered answer = (Event.NextAnswered) Eventually.next("the answer", events);
      assertThat(answer.taken()).isFalse();
    }
  }

  @Test
  void aFlashThatBreaksDoesNotSayWhatTheDiskHolds() {
    FlashPlan.Ready ready =
        new FlashPlan.Ready(
            ImageLocation.parse("/images/b.img"),
            ImageFormat.RAW,
            4 << 20,
            OptionalLong.of(4 << 20),
            DISK,
            List.of(),
            List.of());
    try (Worker worker = worker()) {
      worker.have(new Effect.Flash(new Confirmed(choice(), ready)));
      Event.Ended ended = (Event.Ended) Eventually.next("the end", events);
      assertThat(((Outcome.Failed) ended.ending()).diskState())
          .isEqualTo("what the disk holds is not known; it may be half an image");
    }
  }
}
