package bty.cli.tui.lines;

import bty.cli.machine.Reboot;
import bty.cli.output.LostLines;
import bty.cli.tui.backend.Backend;
import bty.cli.tui.backend.FlashLock;
import bty.cli.tui.backend.Guarded;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Confirmed;
import bty.cli.tui.state.DiskItem;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.ImageItem;
import bty.cli.tui.state.ProvisionChoice;
import bty.cli.tui.state.Session;
import bty.engine.disk.Disks;
import bty.engine.disk.Partition;
import bty.engine.flash.FlashPlan;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.Sizes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// The same steps, asked line by line, for a terminal that only prints: a dumb one, a plain logger,
/// a screen reader. Ctrl-C ends it, and a flash in order.
public final class LineMode {
  private final Session session;
  private final Backend supply;
  private final Disks disks;
  private final Lines lines;
  private final LineFlash flash;

  public LineMode(
      Session session,
      Backend supply,
      Disks disks,
      FlashLock seat,
      Reboot reboot,
      BufferedReader in,
      PrintStream out) {
    this.session = session;
    this.supply = new Guarded(supply);
    this.disks = disks;
    this.lines = new Lines(in, out);
    this.flash = new LineFlash(session, this.supply, seat, reboot, lines);
  }

  /// @return the exit code
  public int run() {
    try {
      lines.say("bty-tui " + session.version() + ", " + session.source().words());
      while (round()) {
        lines.say("");
      }
      return Thread.currentThread().isInterrupted() ? 130 : 0;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return 130;
    } catch (IOException e) {
      // Most likely the terminal is gone, and nobody reads this.
      lines.say(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  /// One choice and what comes of it.
  ///
  /// @return whether there may be another
  private boolean round() throws IOException, InterruptedException {
    Event.ImagesCame came;
    switch (supply.fetch()) {
      case Event.ImagesCame images -> came = images;
      case Event.ImagesAway(String words) -> {
        lines.say(words);
        return lines.again();
      }
      default -> throw new IllegalStateException("BUG: a list of images is neither there nor away");
    }
    List<DiskItem> items = DiskItem.of(disks.list());
    Optional<ImageItem> image =
        pick("Images", "image", came.images(), LineMode::line, item -> item.problem());
    if (image.isEmpty()) {
      return came.images().isEmpty() && lines.again();
    }
    Optional<DiskItem> disk =
        pick("Disks", "disk", items, item -> line(item, image), item -> refusal(item, image));
    if (disk.isEmpty()) {
      return items.isEmpty() && lines.again();
    }
    ProvisionChoice setup = ProvisionChoice.NONE;
    if (came.files().allow(ProvisioningMode.CLOUD_INIT)
        || came.files().allow(ProvisioningMode.CIJOE)) {
      setup = new LineProvision(lines, came.files()).ask();
    }
    return plan(new Choice(image.get(), disk.get(), setup));
  }

  private <T> Optional<T> pick(
      String heading,
      String what,
      List<T> items,
      Function<T, String> line,
      Function<T, Optional<String>> refusal)
      throws IOException {
    lines.say(heading);
    for (int i = 0; i < items.size(); i++) {
      lines.say(String.format(Locale.ROOT, "%3d  %s", i + 1, line.apply(items.get(i))));
      refusal.apply(items.get(i)).ifPresent(reason -> lines.say("     cannot be used: " + reason));
    }
    if (items.isEmpty()) {
      lines.say("  none; connect or copy one");
      return Optional.empty();
    }
    while (true) {
      String answer = lines.ask("Number of the " + what + ", or q to quit: ");
      if (answer.equals("q")) {
        return Optional.empty();
      }
      OptionalInt number = lines.number(answer, 1, items.size());
      if (number.isPresent()) {
        T item = items.get(number.getAsInt() - 1);
        Optional<String> reason = refusal.apply(item);
        if (reason.isEmpty()) {
          return Optional.of(item);
        }
        lines.say(reason.get());
      }
    }
  }

  private boolean plan(Choice choice) throws IOException, InterruptedException {
    return switch (supply.plan(choice)) {
      case FlashPlan.Refused refused -> {
        lines.say("This cannot be flashed; nothing was touched: " + refused.reason());
        refused.details().forEach(line -> lines.say("  " + line));
        yield lines.again();
      }
      case FlashPlan.Ready ready -> {
        tell(choice, ready);
        yield confirm(new Confirmed(choice, ready));
      }
    };
  }

  private boolean confirm(Confirmed asked) throws IOException, InterruptedException {
    Choice choice = asked.choice();
    String name = choice.disk().shortName();
    if (!session.root()) {
      lines.say("Not root: nothing is written. Run bty-tui as root to flash.");
      return false;
    }
    String typed =
        lines.ask(
            "Everything on "
                + asked.plan().disk().path()
                + " will be lost. Type "
                + name
                + " to flash it: ");
    if (!typed.equals(name)) {
      lines.say("Nothing was written.");
      return lines.again();
    }
    return flash.run(asked);
  }

  private void tell(Choice choice, FlashPlan.Ready ready) {
    lines.say("Image  " + choice.image().name());
    lines.say("Disk   " + ready.disk().describe());
    LostLines.of(ready, parts -> parts.stream().map(LineMode::line).toList())
        .forEach(line -> lines.say("Lost   " + line));
    choice.disk().cautions().forEach(caution -> lines.say("Note   " + caution));
    choice.image().cautions().forEach(caution -> lines.say("Note   " + caution));
    ready.notes().forEach(note -> lines.say("Note   " + note));
    lines.say("Same   " + String.join(" ", choice.command()));
  }

  private static String line(Partition partition) {
    return partition.path()
        + ", "
        + Sizes.bytes(partition.sizeBytes())
        + ", "
        + partition.fileSystem().orElse("-")
        + " "
        + partition.label().or(partition::partLabel).orElse("");
  }

  private static String line(ImageItem item) {
    return item.name()
        + "  "
        + item.format()
        + (item.storedBytes().isPresent()
            ? "  " + Sizes.bytes(item.storedBytes().getAsLong())
            : "");
  }

  private static String line(DiskItem item, Optional<ImageItem> image) {
    String caution =
        item.cautions().isEmpty() || refusal(item, image).isPresent()
            ? ""
            : "  careful: " + String.join("; ", item.cautions());
    return item.disk().describe() + caution;
  }

  private static Optional<String> refusal(DiskItem item, Optional<ImageItem> image) {
    List<String> reasons = item.refusals(image);
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }
}
