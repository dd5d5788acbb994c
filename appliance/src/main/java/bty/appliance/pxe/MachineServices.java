package bty.appliance.pxe;

import bty.appliance.contact.BootSessions;
import bty.appliance.contact.MachineCards;
import bty.appliance.edit.SpecEdits;
import bty.appliance.image.ImageCatalog;
import bty.appliance.state.StateFolder;

/// What the appliance does for machines.
public record MachineServices(BootService boot, ConsoleService console, ReportService reports) {
  /// Puts them together.
  ///
  /// @param edits the one way to change a spec, and whose locks are everybody's
  /// @param boots told of each answer to a boot program
  public static MachineServices of(
      StateFolder state,
      SpecEdits edits,
      ImageCatalog images,
      MachineCards cards,
      BootSessions sessions,
      HistoryHolds holds,
      BootListener boots) {
    BootDecider decider = new BootDecider(state, images, holds, edits.guard());
    BootRecorder recorder =
        new BootRecorder(state.machines(), edits, state.runs(), new Introductions());
    return new MachineServices(
        new BootService(state, decider, recorder, edits.locks(), cards, sessions, boots),
        new ConsoleService(state, images, decider, edits, edits.locks(), cards),
        new ReportService(state, edits.locks(), cards));
  }
}
