package bty.appliance.web;

import bty.appliance.netboot.BootStory;
import bty.appliance.netboot.BootTrail;
import bty.appliance.view.Moments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A boot on a page: its word, the parts of the way, and where it stopped.
final class StoryFill {
  private StoryFill() {}

  /// @param name of the machine; its address where it has none
  static Fill of(BootStory story, String name, Instant now) {
    BootTrail trail = BootTrail.of(story, now);
    List<String> what = new ArrayList<>();
    if (!story.firmware().isEmpty()) {
      what.add(story.firmware());
    }
    story.address().ifPresent(what::add);
    boolean named = !name.equals(story.mac().text());
    return new Fill()
        .text("heardTone", trail.tone())
        .text("heardWord", trail.word())
        .text("heardName", named ? name : "no name yet")
        .text("heardHref", "/ui/machines/" + story.mac().hyphens())
        .text("heardMac", story.mac().text())
        .text("heardWhat", String.join(", ", what))
        .text("heardId", "h-" + story.mac().hyphens())
        .moment("heardAt", java.util.Optional.of(story.last().at()), now)
        .rows("trail", trail.steps().stream().map(StoryFill::step).toList())
        .maybe(
            "stop",
            trail
                .stop()
                .map(stop ->
                    new Fill().text("stopWhat", stop.what()).text("stopUsually", stop.usually())));
  }

  private static Fill step(BootTrail.Step step) {
    List<String> note = new ArrayList<>();
    if (!step.note().isEmpty()) {
      note.add(step.note());
    }
    step.at().map(Moments::time).ifPresent(note::add);
    return new Fill()
        .text("stepMood", step.tone())
        .text("stepPart", step.name())
        .text("stepNote", String.join(", ", note));
  }
}
