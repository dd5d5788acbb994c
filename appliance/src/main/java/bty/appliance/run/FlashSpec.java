package bty.appliance.run;

import bty.engine.image.ImageFormat;
import bty.engine.protocol.Hostname;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.util.Optional;
import java.util.OptionalLong;

/// What a run is to put where. Fixed when the run is offered: an edit of the machine's file does
/// not change a flash that is under way.
///
/// @param image the bytes, by name and digest
/// @param target a target spec in its text form
/// @param inputs names exactly the texts that the provisioning takes, which are kept with the run;
///   empty where it takes none
/// @param reflash the machine's `reflash` number of that moment
public record FlashSpec(
    FlashImage image,
    String target,
    ProvisioningMode provisioning,
    Optional<Sha256> inputs,
    Optional<Hostname> hostname,
    long reflash) {

  /// The image as it was when the run was offered.
  ///
  /// @param storedBytes its length as stored
  /// @param diskBytes what it decodes to; empty when not known
  public record FlashImage(
      ImageName name,
      ImageFormat format,
      long storedBytes,
      OptionalLong diskBytes,
      Sha256 digest) {}

  /// What makes two flashes the same: the bytes and the operator's number. A new image or a raised
  /// number makes a new one; an edit of the user data is not, because a machine in use would be
  /// overwritten for it: who wants that raises the number.
  public record Key(Sha256 digest, long reflash) {}

  /// What tells this flash from others.
  public Key key() {
    return new Key(image.digest(), reflash);
  }
}
