package bty.appliance.boot;

import bty.appliance.boot.BootAction.Mood;
import bty.appliance.machine.LocalBoot;
import bty.appliance.machine.Machine;

/// An answer and why, before its changes are put beside it.
record Answered(BootAction answer, String reason) {
  /// The machine boots its disk, as it should.
  static Answered disk(Machine machine, String reason) {
    return disk(machine.localBoot(), Mood.AS_WISHED, reason);
  }

  /// The machine boots its disk because what it should do cannot be done.
  static Answered diskInstead(Machine machine, String reason) {
    return disk(machine.localBoot(), Mood.NEEDS_ATTENTION, reason);
  }

  /// The machine boots its disk because nobody can say what it should do.
  static Answered diskBlindly(String reason) {
    return disk(new LocalBoot.Auto(), Mood.NEEDS_ATTENTION, reason);
  }

  /// A person chooses.
  static Answered menu(String reason) {
    return new Answered(new BootAction.Menu(), reason);
  }

  /// The machine flashes its open run.
  static Answered unattended(String reason) {
    return new Answered(new BootAction.Unattended(), reason);
  }

  private static Answered disk(LocalBoot how, Mood mood, String reason) {
    return new Answered(new BootAction.OwnDisk(how, mood), reason);
  }
}
