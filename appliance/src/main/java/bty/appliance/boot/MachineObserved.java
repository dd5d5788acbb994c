package bty.appliance.boot;

import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Run;
import bty.engine.protocol.Provisioning;
import bty.engine.source.Sha256;
import java.util.List;
import java.util.Optional;

/// What was observed of a machine, and what there is of what its spec names, as far as a boot
/// depends on it.
///
/// @param runs its runs, oldest first
/// @param lostHistory why nobody knows whether it was flashed before, and what to do about that;
///   empty where that is known
/// @param fleet how busy the other machines are
public record MachineObserved(
    List<Run> runs,
    ImageState image,
    ProvisioningState provisioning,
    Optional<String> lostHistory,
    FleetLoad fleet) {
  /// Keeps its own copy of the list.
  public MachineObserved {
    runs = List.copyOf(runs);
  }

  /// What the appliance has of the image a machine is to get.
  public sealed interface ImageState {
    /// The spec names none.
    record NoneNamed() implements ImageState {}

    /// It can be served, complete and checked.
    record Ready(FlashImage image) implements ImageState {}

    /// It is being read, and can perhaps be served in a while.
    ///
    /// @param reason that, by name
    record Pending(String reason) implements ImageState {}

    /// It cannot be served now.
    ///
    /// @param reason what is the matter with it, by name
    record Unusable(String reason) implements ImageState {}
  }

  /// What the appliance has of the files that set a machine's system up.
  public sealed interface ProvisioningState {
    /// No provisioning is wanted.
    Ready NONE = new Ready(new Provisioning.None(), Optional.empty());

    /// All of it is there and has been checked.
    ///
    /// @param inputs names exactly these texts; empty where there are none
    record Ready(Provisioning provisioning, Optional<Sha256> inputs) implements ProvisioningState {}

    /// It cannot be done as the spec says.
    ///
    /// @param reason which file, and what is the matter with it
    record Unusable(String reason) implements ProvisioningState {}
  }
}
