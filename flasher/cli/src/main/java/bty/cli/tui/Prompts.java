package bty.cli.tui;

import bty.cli.machine.Reboot;
import bty.cli.show.Sizes;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.DiskItem;
import bty.cli.tui.state.Ending;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.ImageItem;
import bty.cli.tui.state.NextBoot;
import bty.cli.tui.state.Progress;
import bty.cli.tui.state.Session;
import bty.cli.tui.state.Setup;
import bty.cli.tui.state.Step;
import bty.cli.tui.work.FlashSeat;
import bty.cli.tui.work.Supply;
import bty.cli.tui.work.Worker;
import bty.engine.disk.Disks;
import bty.engine.disk.Partition;
import bty.engine.flash.FlashPlan;
import bty.engine.run.ProvisioningMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The same steps, asked line by line, for a terminal that only prints: a dumb one, a plain logger,
/// a screen reader. Ctrl-C ends it, and a flash in order.
final class Prompts {
  private final Session session;
  private final Supply supply;
  private final Disks disks;
  private final FlashSeat seat;
  private final Reboot reboot;
  private final BufferedReader in;
  private final PrintStream out;
  private long told = -1;

  Prompts(
      Session session,
      Supply supply,
      Disks disks,
      FlashSeat seat,
      Reboot reboot,
      BufferedReader in,
      PrintStream out) {
    this.session = session;
    this.supply = supply;
    this.disks = disks;
    this.seat = seat;
    this.reboot = reboot;
    this.in = in;
    this.out = out;
  }

  /// @return the exit code
  int run() {
    try {
      say("bty-tui " + session.version() + ", " + session.source().words());
      while (round()) {
        say("");
      }
      return Thread.currentThread().isInterrupted() ? 130 : 0;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return 130;
    } catch (IOException gone) {
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
        say(words);
        return again();
      }
      default -> throw new IllegalStateException("BUG: a list of images is neither there nor away");
    }
    List<DiskItem> items = DiskItem.of(disks.list());
    Optional<ImageItem> image =
        pick("Images", "image", came.images(), Prompts::line, item -> item.problem());
    if (image.isEmpty()) {
      return came.images().isEmpty() && again();
    }
    Optional<DiskItem> disk =
        pick("Disks", "disk", items, item -> line(item, image), item -> refusal(item, image));
    if (disk.isEmpty()) {
      return items.isEmpty() && again();
    }
    Setup setup = Setup.NONE;
    if (came.files().allow(ProvisioningMode.CLOUD_INIT)
        || came.files().allow(ProvisioningMode.CIJOE)) {
      setup = new SetupPrompts(in, out, came.files()).ask();
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
    say(heading);
    for (int i = 0; i < items.size(); i++) {
      say(String.format(Locale.ROOT, "%3d  %s", i + 1, line.apply(items.get(i))));
      refusal.apply(items.get(i)).ifPresent(reason -> say("     cannot be used: " + reason));
    }
    if (items.isEmpty()) {
      say("  none; connect or copy one");
      return Optional.empty();
    }
    while (true) {
      String answer = ask("Number of the " + what + ", or q to quit: ");
      if (answer.equals("q")) {
        return Optional.empty();
      }
      if (answer.matches("[0-9]{1,4}")) {
        int number = Integer.parseInt(answer);
        if (number >= 1 && number <= items.size()) {
          T item = items.get(number - 1);
          if (refusal.apply(item).isEmpty()) {
            return Optional.of(item);
          }
          say(refusal.apply(item).get());
          continue;
        }
      }
      say("wanted a number from 1 to " + items.size());
    }
  }

  private boolean plan(Choice choice) throws IOException, InterruptedException {
    switch (supply.plan(choice)) {
      case FlashPlan.Refused refused -> {
        say("This cannot be flashed; nothing was touched: " + refused.reason());
        refused.details().forEach(line -> say("  " + line));
        return again();
      }
      case FlashPlan.Ready ready -> {
        say("Image  " + choice.image().name());
        say("Disk   " + ready.disk().describe());
        for (Partition partition : ready.disk().partitions()) {
          say(
              "Lost   "
                  + partition.path()
                  + ", "
                  + Sizes.bytes(partition.sizeBytes())
                  + ", "
                  + partition.fileSystem().orElse("-")
                  + " "
                  + partition.label().or(partition::partLabel).orElse(""));
        }
        choice.disk().cautions().forEach(caution -> say("Note   " + caution));
        ready.notes().forEach(note -> say("Note   " + note));
        say("Same   " + String.join(" ", choice.command()));
      }
    }
    String name = choice.disk().shortName();
    if (!session.root()) {
      say("Not root: nothing is written. Run bty-tui as root to flash.");
      return false;
    }
    String typed =
        ask(
            "Everything on "
                + choice.disk().disk().path()
                + " will be lost. Type "
                + name
                + " to flash it: ");
    if (!typed.equals(name)) {
      say("Nothing was written.");
      return again();
    }
    return flash(choice);
  }

  private boolean flash(Choice choice) throws IOException, InterruptedException {
    Ending ending;
    try (FlashSeat.Held held = seat.take(choice.image().name(), choice.disk().disk().describe())) {
      ending =
          supply.flash(
              choice,
              progress -> {
                held.publish(progress);
                tell(progress);
              });
      held.ended(Worker.words(ending));
    } catch (FlashSeat.TakenException e) {
      say(String.valueOf(e.getMessage()));
      return again();
    }
    say(Worker.words(ending));
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    return switch (ending) {
      case Ending.Failed failed -> {
        say(failed.advice());
        yield again();
      }
      case Ending.Done done -> {
        done.warning().ifPresent(this::say);
        yield afterwards();
      }
    };
  }

  /// A line for every tenth and every step.
  private void tell(Progress progress) {
    long tenth = progress.percent().orElse(0) / 10;
    long now = progress.done().size() * 100L + tenth;
    if (now != told) {
      told = now;
      String percent =
          progress.now() == Step.WRITE && progress.percent().isPresent()
              ? " " + progress.percent().getAsLong() + " %, " + Sizes.rate(progress.rateBps())
              : "";
      say(progress.now().words() + percent);
    }
  }

  private boolean afterwards() throws IOException, InterruptedException {
    while (true) {
      String answer =
          ask(
              session.isServed()
                  ? "Enter: restart; b: boot it once; s: policy local; n: not now: "
                  : "Enter: restart; n: not now: ");
      switch (answer) {
        case "n", "q" -> {
          return false;
        }
        case "b", "s" -> {
          Event.NextAnswered next =
              supply.next(answer.equals("b") ? NextBoot.ONCE : NextBoot.LOCAL);
          say(next.words());
          if (next.taken() && next.what() == NextBoot.ONCE) {
            return restart();
          }
        }
        case "" -> {
          return restart();
        }
        default -> say("wanted Enter, n" + (session.isServed() ? ", b or s" : ""));
      }
    }
  }

  private boolean restart() throws InterruptedException {
    reboot.reboot().ifPresent(problem -> say(problem + "; restart the machine by hand"));
    return false;
  }

  private boolean again() throws IOException {
    return !ask("Enter: look again; q: quit: ").equals("q");
  }

  private String ask(String question) throws IOException {
    out.print(question);
    out.flush();
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the terminal is gone");
    }
    return line.strip();
  }

  private void say(String line) {
    out.println(line.replaceAll("[^ -~]", "?"));
    out.flush();
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
