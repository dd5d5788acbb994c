package bty.appliance.web;

import bty.appliance.machine.Machine;
import bty.appliance.run.Run;
import bty.appliance.run.RunProgress;
import bty.appliance.view.MachineCondition;
import bty.appliance.view.MachineNames;
import bty.appliance.view.MachineView;
import bty.appliance.view.RunView;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// A machine in a table.
///
/// @param condition how it is
/// @param name what people call it
record MachineRows(MachineView view, MachineCondition condition, String name) {
  /// Few beside what they say: those of one page and more.
  private static final int MOST_KEPT = 1000;

  /// What needs a person comes first, then by name.
  static final Comparator<MachineRows> ORDER =
      Comparator.<MachineRows, MachineCondition.Tone>comparing(row -> row.condition().tone())
          .thenComparing(MachineRows::name)
          .thenComparing(row -> row.view().mac().text());

  static MachineRows of(MachineView view, Instant now) {
    return new MachineRows(view, MachineCondition.of(view, now), MachineNames.of(view));
  }

  /// The run it is at work on, if it is.
  Optional<Run> working() {
    return condition.tone() == MachineCondition.Tone.WORK
        ? view.lastRun().map(RunView::run)
        : Optional.empty();
  }

  /// Whether all that people know it by has that text in it.
  boolean has(String text) {
    if (text.isEmpty()) {
      return true;
    }
    String wanted = text.toLowerCase(Locale.ROOT).replace('-', ':');
    String known =
        name
            + " "
            + view.mac().text()
            + " "
            + MachineNames.spec(view)
                .map(machine ->
                    machine.image().map(image -> image.text()).orElse("")
                        + " "
                        + machine.target()
                        + " "
                        + labels(machine)
                        + " "
                        + machine.notes())
                .orElse("");
    return known.toLowerCase(Locale.ROOT).replace('-', ':').contains(wanted);
  }

  /// Rows as they were filled last: many browsers look at the same machines in the same second.
  /// Thread-safe.
  static final class Filled {
    private final ConcurrentHashMap<MacAddress, Row> rows = new ConcurrentHashMap<>();

    /// A machine that has not changed is the same view of it ([bty.appliance.view.Views]), and how
    /// it is depends on that and the time alone.
    private record Row(MachineView view, Instant now, Fill fill) {
      @SuppressWarnings("ReferenceEquality") // cheaper than to compare all that it says
      boolean isOf(MachineView other, Instant second) {
        return view == other && now.equals(second);
      }
    }

    /// What its row shows.
    ///
    /// @param now what its condition was told for, in whole seconds
    Fill of(MachineRows row, Instant now) {
      Row known = rows.get(row.view().mac());
      if (known != null && known.isOf(row.view(), now)) {
        return known.fill();
      }
      Fill fill = row.fill(now);
      if (rows.size() > MOST_KEPT) {
        rows.clear();
      }
      rows.put(row.view().mac(), new Row(row.view(), now, fill));
      return fill;
    }
  }

  /// What its row shows.
  Fill fill(Instant now) {
    Optional<Machine> machine = MachineNames.spec(view);
    Optional<Run> run = view.lastRun().map(RunView::run);
    return new Fill()
        .text("href", MachineNames.href(view))
        .text("id", "m-" + view.mac().hyphens())
        .text("mac", view.mac().text())
        .text("hyphens", view.mac().hyphens())
        .text("name", name)
        .flag("named", !name.equals(view.mac().text()))
        .text("tone", condition.tone().css())
        .text("word", condition.word())
        .text("why", condition.why())
        .text("policy", machine.map(spec -> spec.policy().word()).orElse("unknown"))
        .text(
            "image", machine.flatMap(Machine::image).map(image -> image.text()).orElse("no image"))
        .text("labels", machine.map(MachineRows::labels).orElse(""))
        .maybe("bar", working().flatMap(MachineRows::bar))
        .maybe("run", run.map(last -> runFill(last, now)))
        .moment("seen", view.sighting().map(sighting -> sighting.lastSeen()), now);
  }

  private static Fill runFill(Run run, Instant now) {
    return new Fill()
        .text("runHref", "/ui/runs/" + run.id())
        .text("runState", run.state().word())
        .moment("runAt", Optional.of(run.times().changed()), now);
  }

  /// How far a run is, if it has said so.
  static Optional<Fill> bar(Run run) {
    RunProgress progress = run.progress();
    if (progress.bytesRead().isEmpty() || progress.totalBytes().orElse(0) <= 0) {
      return Optional.empty();
    }
    long percent =
        Math.min(100, 100 * progress.bytesRead().getAsLong() / progress.totalBytes().getAsLong());
    return Optional.of(
        new Fill()
            .text("barHref", "/ui/runs/" + run.id())
            .number("percent", percent)
            .text(
                "rate",
                progress.rateBps().isPresent() ? Sizes.rate(progress.rateBps().getAsLong()) : "")
            .text(
                "left",
                progress.etaSeconds().isPresent()
                    ? Sizes.duration(Duration.ofSeconds(progress.etaSeconds().getAsLong()))
                    : "")
            .text("bottleneck", progress.bottleneck().orElse("")));
  }

  /// As they are typed.
  static String labels(Machine machine) {
    return machine.labels().entrySet().stream()
        .map((Map.Entry<String, String> label) -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(", "));
  }
}
