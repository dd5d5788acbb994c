package bty.cli.tui.view;

import bty.cli.output.LostLines;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Model;
import bty.cli.tui.state.Page;
import bty.cli.tui.state.ProvisionChoice;
import bty.cli.tui.state.ProvisionChoice.Input;
import bty.engine.flash.FlashPlan;
import bty.engine.protocol.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What will happen, what will be lost, and the command that does the same.
final class PlanView {
  private PlanView() {}

  static String draw(Canvas canvas, Page.Planning page) {
    canvas.put(2, " Working out the plan:");
    canvas.put(4, " " + page.choice().image().name() + " to " + page.choice().disk().disk().path());
    canvas.put(6, " The beginning of the image is read, and the disk is looked at again.");
    return "Esc back";
  }

  static String draw(Canvas canvas, Page.Refused page, int room) {
    int width = canvas.columns() - 2;
    List<String> lines = new ArrayList<>();
    lines.add("This cannot be flashed; nothing was touched.");
    lines.add("");
    lines.addAll(Words.wrap("Image  " + page.choice().image().name(), width, 7));
    lines.addAll(Words.wrap("Disk   " + page.choice().disk().disk().describe(), width, 7));
    lines.add("");
    lines.addAll(Words.wrap(page.reason(), width, 0));
    page.details().forEach(line -> lines.addAll(Words.wrap("- " + line, width, 2)));
    canvas.put(2, 1, lines, width, room - 1);
    return "Enter back to the lists  r try again  q quit";
  }

  static String draw(Canvas canvas, Model model, Page.Confirming page, int room) {
    int width = canvas.columns() - 2;
    List<String> lines = lines(page.choice(), page.plan(), width);
    int rows = room - 3;
    int most = Math.max(0, lines.size() - rows);
    int scroll = Math.min(page.scroll(), most);
    canvas.put(1, 1, lines.subList(scroll, Math.min(lines.size(), scroll + rows)), width, rows);
    String more =
        most == 0 ? "" : scroll < most ? " " + (most - scroll) + " lines more: Down " : " the end ";
    canvas.rule(rows + 1, 0, canvas.columns());
    canvas.put(rows + 1, canvas.columns() - more.length() - 2, more, more.length());
    ask(canvas, model, page, rows + 2);
    return "the name, Enter: flash  Up Down read on  Esc back  ? help";
  }

  private static void ask(Canvas canvas, Model model, Page.Confirming page, int row) {
    String name = page.choice().disk().shortName();
    String path = page.choice().disk().disk().path();
    canvas.put(
        row,
        model.session().root()
            ? " Everything on " + path + " will be lost. Type " + name + " to flash it:"
            : " Not root: this is as far as it goes.");
    canvas.put(row + 1, " > " + page.typed() + "_");
  }

  private static List<String> lines(Choice choice, FlashPlan.Ready plan, int width) {
    List<String> lines = new ArrayList<>();
    lines.addAll(Words.wrap("Image  " + choice.image().name(), width, 7));
    lines.addAll(Words.wrap("       " + size(plan), width, 7));
    lines.addAll(Words.wrap("Disk   " + plan.disk().describe(), width, 7));
    lines.addAll(Words.wrap("Set up " + setUp(choice.setup()), width, 7));
    LostLines.of(plan, parts -> parts.stream().map(Details::of).toList())
        .forEach(line -> lines.addAll(Words.wrap("Lost   " + line, width, 7)));
    Stream.concat(choice.disk().cautions().stream(), choice.image().cautions().stream())
        .forEach(caution -> lines.addAll(Words.wrap("Note   " + caution, width, 7)));
    plan.notes().forEach(line -> lines.addAll(Words.wrap("Note   " + line, width, 7)));
    lines.addAll(Words.wrap("Same   " + String.join(" ", choice.command()), width, 9));
    return lines;
  }

  private static String size(FlashPlan.Ready plan) {
    OptionalLong disk = plan.diskBytes();
    String stored = plan.format().word() + ", " + Sizes.bytes(plan.storedBytes()) + " as stored, ";
    return stored
        + (disk.isPresent()
            ? Sizes.bytes(disk.getAsLong()) + " on the disk"
            : "its size on the disk shows when it is decoded");
  }

  static String setUp(ProvisionChoice setup) {
    StringBuilder words = new StringBuilder(setup.mode().word());
    for (Input input : Input.values()) {
      setup
          .file(input)
          .ifPresent(name -> words.append(", ").append(input.word()).append(' ').append(name));
    }
    return words.toString();
  }
}
