package bty.appliance.guard;

import bty.appliance.boot.FleetLoad;
import bty.appliance.guard.ArmedMachines.Armed;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.settings.FleetLimits;
import bty.engine.protocol.MacAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Counts, so that one mistake does not reach the whole fleet.
///
/// *Places.* So many machines are flashed by their policy at once. A machine has a place from the
/// script that leads to the flash until its run has ended, was lost, or was not taken up for ten
/// minutes. The others are told to wait, and get their place in the order in which they came. What
/// a person begins at a console takes a place, and is never refused one: they stand there.
///
/// *Arming.* So many machines may be newly armed within an hour. An edit beyond that is refused
/// until it is confirmed. An edit of the files themselves cannot be refused: such a machine is
/// counted when it is about to be offered its first flash for that wish, and beyond the limit boots
/// its own disk until somebody confirms it, or the hour has passed.
///
/// A wish is an image's name and `reflash`. Thread-safe.
public final class FleetGuard {
  private static final Duration WINDOW = Duration.ofHours(1);

  private final Supplier<FleetLimits> limits;
  private final Supplier<List<Run>> newest;
  private final InstantSource clock;
  private final ArmedMachines armed;
  private final GeneralConfirmation general;
  private final ConfirmationTokens tokens;
  private final FlashPlaces places = new FlashPlaces();

  /// @param status `status/` of the state folder
  /// @param newest the last run of each machine
  public FleetGuard(
      Path status,
      Supplier<FleetLimits> limits,
      Supplier<List<Run>> newest,
      InstantSource clock,
      SecureRandom random) {
    this.limits = limits;
    this.newest = newest;
    this.clock = clock;
    this.armed = new ArmedMachines(status);
    this.general = new GeneralConfirmation(status);
    this.tokens = new ConfirmationTokens(random);
  }

  /// How many machines may still be armed now before somebody has to confirm it.
  public synchronized int left() {
    int most = limits.get().armedPerHour();
    Instant now = clock.instant();
    return most == 0 || general.isGiven(now)
        ? Integer.MAX_VALUE
        : Math.max(0, most - armed.count(WINDOW, now));
  }

  /// Whether after that edit a machine would be flashed that would not have been before.
  public static boolean arms(Optional<Machine> before, Machine after) {
    if (!flashes(after)) {
      return false;
    }
    return before.isEmpty()
        || !flashes(before.get())
        || !wish(before.get()).equals(wish(after))
        || (before.get().policy() != after.policy() && after.policy() == BootPolicy.FLASH);
  }

  /// Counts an edit that is about to be made.
  ///
  /// @param by its author
  public synchronized Arming arm(
      MacAddress mac, Optional<Machine> before, Machine after, Confirmation said, String by) {
    if (limits.get().armedPerHour() == 0 || !arms(before, after)) {
      return new Arming.Nothing();
    }
    Instant now = clock.instant();
    String edit = mac + " " + after.policy().word() + " " + wish(after) + " " + by;
    boolean isConfirmed =
        switch (said) {
          case Confirmation.None _ -> false;
          case Confirmation.Person _ -> true;
          case Confirmation.Token(String text) -> tokens.take(text, edit, now);
        };
    if (!isConfirmed && left() == 0) {
      return new Arming.Unconfirmed(
          machines("")
              + " newly armed within the last hour (safety.armed_per_hour), so this one has to be"
              + " confirmed",
          tokens.give(edit, now));
    }
    Optional<Armed> old = armed.of(mac);
    armed.put(mac, Optional.of(new Armed(wish(after), now, isConfirmed, by)), now);
    return new Arming.Counted(old);
  }

  /// Takes back what was counted for an edit that was not made after all.
  public synchronized void takeBack(MacAddress mac, Arming arming) {
    if (arming instanceof Arming.Counted counted) {
      armed.put(mac, counted.before(), clock.instant());
    }
  }

  /// A person has looked at a machine that is held, and it is to be flashed.
  public synchronized void confirm(MacAddress mac, Machine machine, String by) {
    Instant now = clock.instant();
    armed.put(mac, Optional.of(new Armed(wish(machine), now, true, by)), now);
  }

  /// Why a machine that its file arms is not flashed until that is confirmed; empty if it may be.
  ///
  /// @param last its newest run
  public synchronized Optional<String> unconfirmed(
      MacAddress mac, Machine machine, Optional<Run> last) {
    return isKnown(mac, machine, last) || left() > 0
        ? Optional.empty()
        : Optional.of(
            machines("other ")
                + " newly armed within the last hour (safety.armed_per_hour); confirm this one on"
                + " its page, or all with bty-web confirm");
  }

  private String machines(String which) {
    int count = limits.get().armedPerHour();
    return count + " " + which + (count == 1 ? "machine was" : "machines were");
  }

  private boolean isKnown(MacAddress mac, Machine machine, Optional<Run> last) {
    // The limits last: they are looked up in a file, and pages ask this of every machine.
    return !flashes(machine)
        || armed.of(mac).filter(one -> one.wish().equals(wish(machine))).isPresent()
        || last.filter(run -> run.origin() instanceof Origin.Policy)
            .filter(run -> wish(run).equals(wish(machine)))
            .isPresent()
        || limits.get().armedPerHour() == 0;
  }

  /// What the rules need to know.
  ///
  /// @param last the machine's newest run
  public synchronized FleetLoad load(
      MacAddress mac, Machine machine, Optional<Run> last, Instant now) {
    int most = limits.get().flashesAtOnce();
    Optional<String> unconfirmed = unconfirmed(mac, machine, last);
    return most == 0 || !flashes(machine)
        ? new FleetLoad(0, 0, 0, false, unconfirmed)
        : new FleetLoad(
            most,
            places.others(mac, newest.get(), now),
            places.ahead(mac, now),
            places.hasPlace(mac, now),
            unconfirmed);
  }

  /// Takes a place for a machine that is about to be told to flash.
  ///
  /// @return whether there still was one, and its wish was still free to be counted
  public synchronized boolean claim(
      MacAddress mac, Machine machine, Optional<Run> last, Instant now) {
    FleetLoad load = load(mac, machine, last, now);
    if (load.unconfirmed().isPresent() || load.wait("it").isPresent()) {
      return false;
    }
    if (!isKnown(mac, machine, last)) {
      armed.put(
          mac, Optional.of(new Armed(wish(machine), now, general.isGiven(now), "its file")), now);
    }
    if (load.most() > 0) {
      places.give(mac, now);
    }
    return true;
  }

  /// A machine is told to wait.
  public synchronized void queue(MacAddress mac, Instant now) {
    places.queue(mac, now);
  }

  /// A machine is told something else, or its run has begun.
  public synchronized void leave(MacAddress mac) {
    places.leave(mac);
  }

  private static boolean flashes(Machine machine) {
    return machine.policy() == BootPolicy.FLASH || machine.policy() == BootPolicy.FLASH_ONCE;
  }

  private static String wish(Machine machine) {
    return machine.image().map(image -> image.text()).orElse("") + " " + machine.reflash();
  }

  private static String wish(Run run) {
    return run.spec().image().name().text() + " " + run.spec().reflash();
  }
}
