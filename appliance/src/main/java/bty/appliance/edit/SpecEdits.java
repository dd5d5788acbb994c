package bty.appliance.edit;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.FileWriting;
import bty.appliance.guard.Arming;
import bty.appliance.guard.Confirmation;
import bty.appliance.guard.FleetGuard;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLocks;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore;
import bty.appliance.machine.MachineStore.Tagged;
import bty.appliance.machine.MachineYamlEdit;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Changes specs, always in the same steps:
///
/// ```
///   lock the machine -> wait a moment while Git is at work -> read its file again
///     -> compare it with what the author expects -> note it for the history and write only the lines that must change
///     -> say who changed what -> publish it
/// ```
///
/// @param locks the same as everybody's
/// @param guard counts machines that are newly armed
/// @param history told of each edit
/// @param confirmation whether somebody has said twice that this is meant
public record SpecEdits(
    MachineStore machines,
    MachineLocks locks,
    ChangeFeed feed,
    FleetGuard guard,
    EditListener history,
    Confirmation confirmation) {
  private static final System.Logger LOG = System.getLogger("edit");

  /// Longer than the files of a pull take to be replaced.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Whose edits nobody has confirmed.
  public SpecEdits(
      MachineStore machines,
      MachineLocks locks,
      ChangeFeed feed,
      FleetGuard guard,
      EditListener history) {
    this(machines, locks, feed, guard, history, Confirmation.NONE);
  }

  /// Edits whose history nobody keeps.
  public SpecEdits(MachineStore machines, MachineLocks locks, ChangeFeed feed, FleetGuard guard) {
    this(machines, locks, feed, guard, EditListener.NONE);
  }

  /// The same, where somebody has said that.
  public SpecEdits confirmed(Confirmation said) {
    return new SpecEdits(machines, locks, feed, guard, history, said);
  }

  /// Makes a machine's spec this, whatever it was.
  public EditResult put(MacAddress mac, Author author, Expectation expected, Machine machine)
      throws IOException {
    return edit(
        mac,
        () -> {
          Optional<String> unrest = machines.unrest();
          Tagged before = machines.find(mac);
          Optional<EditResult> obstacle =
              refused(mac, unrest, before).or(() -> stale(before, expected));
          if (obstacle.isPresent()) {
            return obstacle.get();
          }
          // Only who has seen the broken text may replace it.
          return before.lookup() instanceof MachineLookup.Unreadable unreadable
                  && expected instanceof Expectation.Anything
              ? new EditResult.Unreadable(unreadable.problem())
              : write(mac, author, before, machine);
        });
  }

  /// Changes the spec of a machine that has one.
  ///
  /// @param change refuses by IllegalArgumentException, with a sentence
  public EditResult change(
      MacAddress mac, Author author, Expectation expected, UnaryOperator<Machine> change)
      throws IOException {
    return edit(
        mac,
        () -> {
          Optional<String> unrest = machines.unrest();
          Tagged before = machines.find(mac);
          Optional<EditResult> refused = refused(mac, unrest, before);
          if (refused.isPresent()) {
            return refused.get();
          }
          return switch (before.lookup()) {
            case MachineLookup.Absent _ -> new EditResult.Missing();
            case MachineLookup.Unreadable(String problem, Optional<Machine> _) ->
                new EditResult.Unreadable(problem);
            case MachineLookup.Known(Machine machine) -> {
              Optional<EditResult> stale = stale(before, expected);
              yield stale.isPresent() ? stale.get() : write(mac, author, before, machine, change);
            }
          };
        });
  }

  /// Removes a machine's spec, readable or not.
  public EditResult delete(MacAddress mac, Author author, Expectation expected) throws IOException {
    return edit(
        mac,
        () -> {
          Optional<String> unrest = machines.unrest();
          Tagged before = machines.find(mac);
          if (unrest.isEmpty() && before.lookup() instanceof MachineLookup.Absent) {
            return new EditResult.Missing();
          }
          Optional<EditResult> obstacle =
              refused(mac, unrest, before).or(() -> stale(before, expected));
          if (obstacle.isPresent()) {
            return obstacle.get();
          }
          Optional<String> objection = machines.objection();
          if (objection.isPresent()) {
            return misplaced(mac, "machines/ " + objection.get());
          }
          String what = "its spec is removed; its runs are kept";
          history.write(
              author,
              machines.fileOf(mac),
              Optional.empty(),
              mac + ": " + what,
              () -> {
                boolean _ = machines.delete(mac);
              });
          done(mac, author, what);
          return new EditResult.Deleted();
        });
  }

  /// Writes a spec for a machine that was never seen; leaves a file alone that somebody has written
  /// meanwhile. Creates nothing while Git is at work, which would find it in its way: the machine's
  /// next contact is soon enough.
  public void discover(MacAddress mac) throws IOException {
    locks.with(
        mac,
        () -> {
          Optional<String> busy = history.begin(Duration.ZERO);
          if (busy.isPresent()) {
            later(mac, busy.get());
            return mac;
          }
          try {
            discoverNow(mac);
          } finally {
            history.end();
          }
          return mac;
        });
  }

  private void discoverNow(MacAddress mac) throws IOException {
    Optional<String> unrest = machines.unrest();
    Optional<String> objection = machines.objection().map(why -> "machines/ " + why);
    if (unrest.or(() -> objection).isPresent()) {
      later(mac, unrest.or(() -> objection).get());
      return;
    }
    String what = "never seen before; machines/ has a file for it now";
    if (machines.discover(mac, noted(mac, Author.APPLIANCE, what))) {
      done(mac, Author.APPLIANCE, what);
    }
  }

  private static void later(MacAddress mac, String why) {
    LOG.log(
        Level.WARNING, mac + " was never seen before, and is recorded at a later contact: " + why);
  }

  private EditResult edit(MacAddress mac, MachineLocks.Work<EditResult> work) throws IOException {
    return locks.with(
        mac,
        () -> {
          Optional<String> busy = history.begin(PATIENCE);
          if (busy.isPresent()) {
            return refused(mac, busy.get());
          }
          try {
            return work.run();
          } finally {
            history.end();
          }
        });
  }

  /// Whoever changes a file while Git replaces it loses one of the two versions.
  private static Optional<EditResult> refused(
      MacAddress mac, Optional<String> unrest, Tagged before) {
    return unrest.or(before::held).map(reason -> refused(mac, reason));
  }

  private static EditResult refused(MacAddress mac, String reason) {
    return new EditResult.Refused(
        "the file of machine "
            + mac
            + " is as it was: "
            + reason
            + "; try again when that is over");
  }

  private static Optional<EditResult> stale(Tagged before, Expectation expected) {
    return switch (expected) {
      case Expectation.Anything _ -> Optional.empty();
      case Expectation.Seen seen ->
          seen.contradiction().apply(before.existing()).map(EditResult.Stale::new);
    };
  }

  private EditResult write(
      MacAddress mac, Author author, Tagged before, Machine machine, UnaryOperator<Machine> change)
      throws IOException {
    Machine changed;
    try {
      changed = change.apply(machine);
    } catch (IllegalArgumentException e) {
      return new EditResult.Refused(
          "the file of machine " + mac + " is as it was: " + e.getMessage());
    }
    return write(mac, author, before, changed);
  }

  /// It would be written where the link leads.
  private static EditResult misplaced(MacAddress mac, String what) {
    return new EditResult.Refused(
        "the file of machine " + mac + " is as it was: " + what + "; put the file itself there");
  }

  private EditResult write(MacAddress mac, Author author, Tagged before, Machine machine)
      throws IOException {
    Optional<String> objection = machines.objection(mac);
    if (objection.isPresent()) {
      return misplaced(mac, "it " + objection.get());
    }
    Arming arming =
        guard.arm(mac, machineOf(before.lookup()), machine, confirmation, author.name());
    if (arming instanceof Arming.Unconfirmed(String why, String token)) {
      return new EditResult.Unconfirmed(why, token);
    }
    String what = MachineYamlEdit.summary(before.lookup(), machine);
    Optional<String> unrest = machines.write(mac, machine, noted(mac, author, what));
    if (unrest.isPresent()) {
      guard.takeBack(mac, arming);
      return refused(mac, unrest.get());
    }
    done(mac, author, what);
    return new EditResult.Written(before, machines.find(mac));
  }

  private static Optional<Machine> machineOf(MachineLookup lookup) {
    return switch (lookup) {
      case MachineLookup.Absent _ -> Optional.empty();
      case MachineLookup.Unreadable unreadable -> unreadable.lastGood();
      case MachineLookup.Known(Machine machine) -> Optional.of(machine);
    };
  }

  private void done(MacAddress mac, Author author, String what) {
    LOG.log(Level.INFO, mac + " (" + author + "): " + what);
    feed.publish(new Change.MachineSpec(mac));
  }

  private FileWriting noted(MacAddress mac, Author author, String what) {
    return (text, step) ->
        history.write(author, machines.fileOf(mac), Optional.of(text), mac + ": " + what, step);
  }
}
