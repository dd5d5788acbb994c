package bty.cli.tui.lines;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.tui.backend.Backend;
import bty.cli.tui.backend.FlashLock;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Confirmed;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.ImageItem;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Progress;
import bty.cli.tui.state.ProvisionFiles;
import bty.cli.tui.state.Session;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.flash.FlashPlan;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.NextBoot;
import bty.engine.source.ImageLocation;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is asked line by line, where nothing can be drawn.
class LineModeTest {
  private static final Disk DISK = Disk.plain("/dev/sdz", 4 << 20, Identity.NONE);

  @TempDir private Path folder;

  /// One image, and a plan for a disk that is one file system.
  private record OneImage(List<String> willBeLost) implements Backend {
    @Override
    public Event fetch() {
      ImageItem image =
          new ImageItem(
              "b.img",
              "/images/b.img",
              "raw",
              OptionalLong.of(4 << 20),
              OptionalLong.of(4 << 20),
              Optional.empty(),
              Optional.empty(),
              List.of("its loader is not signed"),
              List.of());
      return new Event.ImagesCame(List.of(image), ProvisionFiles.NONE, Optional.empty());
    }

    @Override
    public FlashPlan plan(Choice choice) {
      Optional<String> type = willBeLost.isEmpty() ? Optional.empty() : Optional.of("ext4");
      return new FlashPlan.Ready(
          ImageLocation.parse("/images/b.img"),
          ImageFormat.RAW,
          4 << 20,
          OptionalLong.of(4 << 20),
          DISK.recognised(type, List.of()),
          willBeLost,
          List.of("no partition table: firmware will not find anything to boot on it"));
    }

    @Override
    public Outcome flash(Confirmed confirmed, Consumer<Progress> heard) {
      throw new AssertionError("nobody agreed to it");
    }

    @Override
    public Event.NextAnswered next(NextBoot what) {
      throw new AssertionError("nothing was flashed");
    }
  }

  private String dialogue(List<String> willBeLost) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int _ =
        new LineMode(
                new Session("1", "tty1", new Session.Source.Local("/images"), true),
                new OneImage(willBeLost),
                () -> List.of(DISK),
                new FlashLock(folder, "tty1"),
                Optional::empty,
                new BufferedReader(new StringReader("1\n1\nno\nq\n")),
                new PrintStream(out, true, StandardCharsets.UTF_8))
            .run();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatWillBeLostStandsBeforeTheNameIsAskedFor() {
    String lost = "/dev/sdz as a whole, 4.2 MB (4194304 bytes), ext4, photos";
    String said = dialogue(List.of(lost));
    assertThat(said)
        .containsSubsequence(
            "Lost   " + lost,
            "Note   its loader is not signed",
            "Note   no partition table",
            "Type sdz");
    assertThat(said).contains("Nothing was written.");
  }

  @Test
  void aDiskWithNothingKnownOnItSaysSoToo() {
    assertThat(dialogue(List.of()))
        .containsSubsequence("Lost   nothing that is recognised", "Type sdz");
  }
}
