package bty.cli.tui.backend;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ScriptedFlash;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.image.ImageFormat;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// The words of an appliance's run, and the disk that a person confirmed.
class ConfirmedDiskTest {
  private static final ImageLocation IMAGE = new ImageLocation.File(Path.of("/a.img"));
  private static final Disk SHOWN =
      Disk.plain(
          "/dev/sda",
          1 << 30,
          new Identity(Optional.empty(), Optional.of("S1"), Optional.empty(), List.of()));

  private final List<FlashRequest> asked = new ArrayList<>();
  private final List<FlashEvent> heard = new ArrayList<>();

  @Test
  void whatTheRunDescribesBecomesTheDiskThatWasShown() {
    for (String words : List.of("serial=S1", "/dev/sda", "only", "size>=1G")) {
      asked.clear();
      FlashResult _ = flash(words);
      assertThat(asked)
          .extracting(FlashRequest::target)
          .as(words)
          .containsExactly(new TargetSpec.ThisDisk(SHOWN));
    }
  }

  @Test
  void aRunForAnotherDiskIsRefused() {
    FlashResult result = flash("serial=S2");
    assertThat(asked).isEmpty();
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.REFUSED);
              assertThat(failed.reason())
                  .isEqualTo(
                      "/dev/sda (serial S1, 1.1 GB) was confirmed, and the run of the appliance is"
                          + " for serial=S2");
            });
    assertThat(heard).containsExactly(FlashEvent.last(result));
  }

  private FlashResult flash(String words) {
    FlashPlan.Ready plan =
        new FlashPlan.Ready(
            IMAGE, ImageFormat.RAW, 4096, OptionalLong.of(4096), SHOWN, List.of(), List.of());
    ScriptedFlash engine =
        new ScriptedFlash((request, _) -> {
          asked.add(request);
          return new FlashResult.Failed(FlashStage.WRITE, "", FailureKind.FAILED, "");
        });
    return new ConfirmedDisk(engine, plan)
        .flash(
            new FlashRequest(
                IMAGE,
                Optional.empty(),
                OptionalLong.empty(),
                TargetSpec.parse(words),
                Verify.NONE),
            heard::add);
  }
}
