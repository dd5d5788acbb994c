package bty.appliance.edit;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLocks;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore;
import bty.appliance.machine.MachineStore.Tagged;
import bty.appliance.machine.MachineYamlEdit;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Changes specs, always in the same steps:
///
/// ```
///   lock the machine -> read its file again -> compare it with what the author expects
///     -> write only the lines that must change -> say who changed what -> publish it
/// ```
///
/// @param locks the same as everybody's
public record SpecEdits(MachineStore machines, MachineLocks locks, ChangeFeed feed) {
  private static final System.Logger LOG = System.getLogger("edit");

  /// Makes a machine's spec this, whatever it was.
  public EditResult put(MacAddress mac, Author author, Expectation expected, Machine machine)
      throws IOException {
    return locks.with(
        mac,
        () -> {
          Tagged before = machines.find(mac);
          Optional<EditResult> stale = stale(before, expected);
          if (stale.isPresent()) {
            return stale.get();
          }
          // Only who has seen the broken text may replace it.
          return before.lookup() instanceof MachineLookup.Unreadable unreadable
                  && expected instanceof Expectation.Anything
              ? new EditResult.Unreadable(unreadable.problem())
              : write(mac, author, before, machine);
        });
  }

  /// Changes the spec of a machine that has one.
  public EditResult change(
      MacAddress mac, Author author, Expectation expected, UnaryOperator<Machine> change)
      throws IOException {
    return locks.with(
        mac,
        () -> {
          Tagged before = machines.find(mac);
          Optional<EditResult> stale = stale(before, expected);
          return switch (before.lookup()) {
            case MachineLookup.Absent _ -> new EditResult.Missing();
            case MachineLookup.Unreadable(String problem, Optional<Machine> _) ->
                new EditResult.Unreadable(problem);
            case MachineLookup.Known(Machine machine) ->
                stale.isPresent() ? stale.get() : write(mac, author, before, change.apply(machine));
          };
        });
  }

  /// Removes a machine's spec, readable or not.
  public EditResult delete(MacAddress mac, Author author, Expectation expected) throws IOException {
    return locks.with(
        mac,
        () -> {
          Tagged before = machines.find(mac);
          if (before.lookup() instanceof MachineLookup.Absent) {
            return new EditResult.Missing();
          }
          Optional<EditResult> stale = stale(before, expected);
          if (stale.isPresent()) {
            return stale.get();
          }
          machines.delete(mac);
          done(mac, author, "its spec is removed; its runs are kept");
          return new EditResult.Deleted();
        });
  }

  /// Writes a spec for a machine that was never seen; leaves a file alone that somebody has written
  /// meanwhile.
  public void discover(MacAddress mac) throws IOException {
    locks.with(
        mac,
        () -> {
          if (machines.discover(mac)) {
            done(mac, Author.APPLIANCE, "never seen before; machines/ has a file for it now");
          }
          return mac;
        });
  }

  private static Optional<EditResult> stale(Tagged before, Expectation expected) {
    return switch (expected) {
      case Expectation.Anything _ -> Optional.empty();
      case Expectation.Seen seen ->
          seen.contradiction().apply(before.existing()).map(EditResult.Stale::new);
    };
  }

  private EditResult write(MacAddress mac, Author author, Tagged before, Machine machine)
      throws IOException {
    machines.write(mac, machine);
    done(mac, author, MachineYamlEdit.summary(before.lookup(), machine));
    return new EditResult.Written(before, machines.find(mac));
  }

  private void done(MacAddress mac, Author author, String what) {
    LOG.log(Level.INFO, mac + " (" + author + "): " + what);
    feed.publish(new Change.MachineSpec(mac));
  }
}
