package bty.appliance.event;

import bty.engine.protocol.MacAddress;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;

/// That something is no longer as it was. Says which thing, not what it is now: who wants to know
/// looks it up, and so never sees an older state than the newest.
public sealed interface Change {
  /// The spec of a machine was written or removed.
  record MachineSpec(MacAddress mac) implements Change {}

  /// A run was offered, moved on, or was forgotten.
  record RunMoved(MacAddress mac, RunId run) implements Change {}

  /// A run is done, failed or lost, and was not before. Told after [RunMoved].
  record RunEnded(MacAddress mac, RunId run) implements Change {}

  /// An image was found, read, refused or removed.
  record Image(ImageName name) implements Change {}

  /// What runs of network boot, or what a self-check of it found.
  record Network() implements Change {}

  /// The history of the state folder was looked after: a commit was made, the remote was asked, or
  /// neither could be done.
  record History() implements Change {}

  /// Where the images are, what is done about that, or which disks there are.
  record Storage() implements Change {}

  /// A machine was heard of.
  record Sighting(MacAddress mac) implements Change {}
}
