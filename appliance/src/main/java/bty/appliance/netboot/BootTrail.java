package bty.appliance.netboot;

import bty.appliance.netboot.BootEvent.Kind;
import bty.appliance.netboot.BootEvent.Station;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A boot as people see it: a word, the parts of the way, and where it stopped. Pure.
///
/// @param tone `work`, `good`, `look` or `idle`
/// @param word such as `loading`
/// @param steps the parts of the way, in their order
/// @param stop where it stopped, if it did
public record BootTrail(String tone, String word, List<Step> steps, Optional<BootStop> stop) {
  /// One part of the way.
  ///
  /// @param tone `good` when it is behind it, `work` when it is there, `look` when it stopped
  ///   there, `idle` when it is still to come
  /// @param at when it was heard there
  /// @param note a few words; empty where there are none
  public record Step(String tone, String name, Optional<Instant> at, String note) {}

  /// The trail of a story, as it looks at that moment.
  public static BootTrail of(BootStory story, Instant now) {
    Optional<BootStop> stop = BootStop.of(story, now);
    String told = story.find(Kind.TOLD).map(BootEvent::detail).orElse("");
    boolean isElsewhere = told.equals("own disk") || told.equals("wait");
    Station reached = story.reached();
    List<Step> steps = new ArrayList<>();
    for (Station station : Station.values()) {
      if (station == Station.LIVE && isElsewhere) {
        steps.add(elsewhere(told, story));
        break;
      }
      steps.add(step(station, story, reached, stop.isPresent(), now));
    }
    if (stop.isPresent()) {
      return new BootTrail("look", "stopped", steps, stop);
    }
    if (reached == Station.AGENT) {
      return new BootTrail("good", "there", steps, stop);
    }
    if (isElsewhere) {
      return new BootTrail(told.equals("wait") ? "work" : "idle", told, steps, stop);
    }
    return new BootTrail("work", reached == Station.LIVE ? "loading" : "booting", steps, stop);
  }

  private static Step elsewhere(String told, BootStory story) {
    Optional<Instant> at = story.find(Kind.TOLD).map(BootEvent::at);
    return told.equals("wait")
        ? new Step("work", "waits its turn", at, "asks again")
        : new Step("good", "boots its disk", at, "as it was told");
  }

  private static Step step(
      Station station, BootStory story, Station reached, boolean stopped, Instant now) {
    Optional<BootEvent> event = lastOf(station, story);
    int ahead = station.compareTo(reached);
    boolean isNext = ahead == 1;
    boolean isUnfinished = event.map(one -> isUnfinished(one.kind(), story)).orElse(false);
    if (stopped && ((ahead == 0 && isUnfinished) || (isNext && !isUnfinished(reached, story)))) {
      return new Step(
          "look",
          station.words(),
          Optional.empty(),
          "nothing for " + seconds(Duration.between(story.last().at(), now)));
    }
    if (event.isPresent()) {
      return new Step(
          isUnfinished ? "work" : "good",
          station.words(),
          // While it loads, that is what counts; when is said once it has all.
          Optional.of(event.get().at()).filter(_ -> !event.get().isLoading()),
          event.get().detail());
    }
    return ahead < 0
        ? new Step("idle", station.words(), Optional.empty(), "not by this appliance")
        : new Step("idle", station.words(), Optional.empty(), "not yet");
  }

  private static Optional<BootEvent> lastOf(Station station, BootStory story) {
    return story.events().reversed().stream()
        .filter(event -> event.kind().station() == station)
        .max((a, b) -> a.kind().compareTo(b.kind()));
  }

  private static boolean isUnfinished(Station station, BootStory story) {
    return lastOf(station, story).map(event -> isUnfinished(event.kind(), story)).orElse(false);
  }

  /// Whether that is only the first half of its part of the way.
  private static boolean isUnfinished(Kind kind, BootStory story) {
    return switch (kind) {
      case IGNORED, REFUSED, FILE_FAILED, IPXE, SCRIPT, KERNEL -> true;
      case INITRD -> !story.has(Kind.AGENT);
      case ASKED, OFFERED, NAMED, FILE, TOLD, AGENT -> false;
    };
  }

  private static String seconds(Duration time) {
    return time.toSeconds() < 100
        ? time.toSeconds() + " s"
        : time.toMinutes() < 100 ? time.toMinutes() + " min" : time.toHours() + " h";
  }
}
