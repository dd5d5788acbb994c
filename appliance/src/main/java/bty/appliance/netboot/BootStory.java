package bty.appliance.netboot;

import bty.appliance.netboot.BootEvent.Kind;
import bty.appliance.netboot.BootEvent.Station;
import bty.engine.protocol.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The last boot of a machine, as far as it was heard of.
///
/// @param mac of the network card that boots
/// @param address that it was last seen with
/// @param events in the order in which they were heard, at least one
public record BootStory(MacAddress mac, Optional<String> address, List<BootEvent> events) {
  /// The newest that are kept of one boot.
  static final int MOST_EVENTS = 20;

  /// A firmware that asks again so long after it was last heard of was switched on again.
  private static final Duration PAUSE = Duration.ofSeconds(60);

  /// Keeps its own copy.
  ///
  /// @throws IllegalArgumentException if there is no event
  public BootStory {
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a story without an event");
    }
  }

  /// A story that begins.
  static BootStory of(MacAddress mac, Optional<String> address, BootEvent event) {
    return new BootStory(mac, address, List.of(event));
  }

  /// The story with one event more; another one where that begins another boot.
  ///
  /// @param at the address it was heard from, where that is known
  BootStory with(BootEvent event, Optional<String> at) {
    if (begins(event)) {
      return of(mac, at, event);
    }
    List<BootEvent> all = new ArrayList<>(events);
    // Who asks again and again says nothing new by it, and of what is loaded only the last counts.
    all.removeIf(before ->
        before.kind() == event.kind()
            && (before.detail().equals(event.detail()) || isLoad(event.kind())));
    all.add(event);
    return new BootStory(
        mac,
        at.or(() -> address),
        all.size() > MOST_EVENTS ? all.subList(all.size() - MOST_EVENTS, all.size()) : all);
  }

  private static boolean isLoad(Kind kind) {
    return kind == Kind.KERNEL || kind == Kind.INITRD;
  }

  private boolean begins(BootEvent event) {
    boolean pause = Duration.between(last().at(), event.at()).compareTo(PAUSE) > 0;
    return switch (event.kind()) {
      case ASKED, IGNORED, REFUSED -> pause || reached().compareTo(Station.OFFER) > 0;
      // Firmware that is iPXE itself asks so first; one that was loaded does after its file.
      case IPXE -> has(Kind.TOLD) || (pause && reached() != Station.FILE);
      case SCRIPT -> has(Kind.TOLD) || reached().compareTo(Station.SCRIPT) > 0;
      // Who is to wait its turn asks that again.
      case TOLD -> reached().compareTo(Station.SCRIPT) > 0;
      case OFFERED, NAMED, FILE_FAILED, FILE, KERNEL, INITRD, AGENT -> false;
    };
  }

  /// How far it has come.
  public Station reached() {
    Station furthest = Station.DHCP;
    for (BootEvent event : events) {
      Station station = event.kind().station();
      furthest = station.compareTo(furthest) > 0 ? station : furthest;
    }
    return furthest;
  }

  /// When it was last heard of.
  public BootEvent last() {
    return events.getLast();
  }

  /// Since when.
  public Instant began() {
    return events.stream().map(BootEvent::at).min(Instant::compareTo).orElseThrow();
  }

  /// Whether that has happened.
  public boolean has(Kind kind) {
    return find(kind).isPresent();
  }

  /// The last time that has happened.
  public Optional<BootEvent> find(Kind kind) {
    return events.reversed().stream().filter(event -> event.kind() == kind).findFirst();
  }

  /// Which firmware it has, such as `BIOS`; empty where that was not heard.
  public String firmware() {
    return find(Kind.ASKED).or(() -> find(Kind.REFUSED)).map(BootEvent::detail).orElse("");
  }
}
