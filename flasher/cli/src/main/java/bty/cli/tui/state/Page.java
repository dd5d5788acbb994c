package bty.cli.tui.state;

import bty.engine.flash.FlashPlan;
import java.util.List;
import java.util.Optional;

/// What the screen is about.
///
/// ```
///   Choosing --Enter--> ProvisionKeys --Enter--> Planning --> Confirming --name typed--> Flashing
///      ^  ^                 |                   |             |                        |   |
///      |  +------Esc--------+----Esc------------+-->Refused---+                        v   v
///      +-----------------------------Esc---------------------------------------------Done Failed
///      +--> Watching: while another console flashes
/// ```
public sealed interface Page {
  /// Images, disks, details.
  record Choosing() implements Page {}

  /// How the system is set up.
  ///
  /// @param row 0 is the mode, then the mode's files
  record SettingUp(int row) implements Page {}

  /// The dry run is under way.
  record Planning(Choice choice) implements Page {}

  /// The dry run says no.
  ///
  /// @param details a line for each disk that was looked at
  record Refused(Choice choice, String reason, List<String> details) implements Page {}

  /// What will happen and what will be lost; the disk's name has to be typed.
  ///
  /// @param scroll how many lines are scrolled away
  record Confirming(Choice choice, FlashPlan.Ready plan, String typed, int scroll)
      implements Page {}

  /// It is being written.
  record Flashing(Choice choice, Progress progress, Stop stop) implements Page {}

  /// Whether somebody wants it stopped.
  enum Stop {
    NO,
    /// Ctrl-C was pressed, and is asked about.
    ASKED,
    /// It is on its way to a stop.
    STOPPING
  }

  /// It ended well.
  ///
  /// @param next what was asked of the appliance, and what came of it
  /// @param rebooting the machine is about to restart
  record Done(Choice choice, Outcome.Done ending, Optional<String> next, boolean rebooting)
      implements Page {}

  /// It ended otherwise.
  record Failed(Choice choice, Outcome.Failed ending) implements Page {}

  /// Another console flashes, or has.
  record Watching(OtherConsole flash) implements Page {}
}
