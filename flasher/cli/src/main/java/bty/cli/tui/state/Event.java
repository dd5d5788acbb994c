package bty.cli.tui.state;

import bty.engine.flash.FlashPlan;
import bty.engine.protocol.NextBoot;
import java.util.List;
import java.util.Optional;

/// Something that happened.
public sealed interface Event {
  /// A key was pressed.
  record Pressed(Key key) implements Event {}

  /// The terminal has this size.
  record Resized(Size size) implements Event {}

  /// The images came, with the files to set systems up.
  record ImagesCame(List<ImageItem> images, ProvisionFiles files, Optional<Catalog.Remembered> last)
      implements Event {
    /// Keeps its own copy.
    public ImagesCame {
      images = List.copyOf(images);
    }
  }

  /// They did not.
  ///
  /// @param words why, one clause
  record ImagesAway(String words) implements Event {}

  /// The disks came.
  record DisksCame(List<DiskItem> disks) implements Event {
    /// Keeps its own copy.
    public DisksCame {
      disks = List.copyOf(disks);
    }
  }

  /// They did not.
  record DisksAway(String words) implements Event {}

  /// The dry run is over.
  record Planned(Choice choice, FlashPlan plan) implements Event {}

  /// The flash is further.
  record Moved(Progress progress) implements Event {}

  /// The flash is over.
  record Ended(Outcome ending) implements Event {}

  /// The flash could not begin, and nothing was touched.
  record NotBegun(String words) implements Event {}

  /// What other consoles do.
  record Seen(Optional<OtherConsole> flash) implements Event {}

  /// The appliance answered what was asked after a flash.
  ///
  /// @param taken whether it does what was asked
  record NextAnswered(NextBoot what, boolean taken, String words) implements Event {}

  /// The restart does not happen.
  record NotRestarted(String words) implements Event {}

  /// A line for the log.
  record Said(String line) implements Event {}
}
