package bty.engine.flash;

import bty.engine.disk.Disk;
import bty.engine.image.OpenImage;
import bty.engine.image.Reading;
import bty.engine.inspect.ImageChecks;
import bty.engine.provision.ProvisionRequest;
import bty.engine.selection.Overlap;
import bty.engine.selection.RaidLook;
import bty.engine.selection.Requirement;
import bty.engine.selection.SteadyDisks;
import bty.engine.selection.TargetChoice;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import bty.engine.source.Sha256;
import bty.engine.stick.StickFiller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a dry run and a flash have in common: getting the image and the disk.
///
/// @param signed what is said where firmware starts only what is signed
record Preparation(
    SteadyDisks disks, Flasher.DiskOpener opener, RetryPolicy retries, SignedOnly signed) {
  /// No disk was chosen; with a line for each that was looked at.
  static final class NoDiskException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> details;

    NoDiskException(String sentence, List<String> details) {
      super(sentence);
      this.details = details;
    }

    List<String> details() {
      return details;
    }
  }

  /// Opens and recognises the image.
  ///
  /// @throws ImageException if that can't be, or it has another length than was promised, or its
  ///   server says that it is another one
  OpenImage open(FlashRequest request) throws IOException {
    Reading reading = request.expectedDigest().isPresent() ? Reading.PINNED : Reading.NEEDED;
    OpenImage image =
        OpenImage.open(
            request.image(), retries, reading, request.accepted(), request.expectedDigest());
    try {
      Optional<ImageException> another = another(request, image);
      if (another.isPresent()) {
        throw another.get();
      }
      ImageChecks.requireEnd(image, request.accepted());
      image.measure();
      return image;
    } catch (IOException e) {
      image.close();
      throw e;
    }
  }

  /// What shows before the disk is touched that this is not the image that is wanted. A server that
  /// names no digest leaves that to the comparison at the end.
  private static Optional<ImageException> another(FlashRequest request, OpenImage image) {
    Optional<Sha256> wanted = request.expectedDigest();
    Optional<Sha256> announced = image.announcedDigest();
    if (wanted.isPresent() && announced.isPresent() && !wanted.equals(announced)) {
      return Optional.of(
          new ImageException(
              ImageException.Kind.DIGEST,
              "the server of %s offers an image with the SHA-256 %s (its ETag) and %s is wanted: it was replaced, or another one was meant; begin anew"
                  .formatted(request.image().describe(), announced.get(), wanted.get())));
    }
    long bytes = request.expectedStoredBytes().orElse(image.storedBytes());
    return image.storedBytes() == bytes
        ? Optional.empty()
        : Optional.of(
            new ImageException(
                ImageException.Kind.FETCH,
                "%s has %d bytes and should have %d: it is another image, or was cut off"
                    .formatted(request.image().describe(), image.storedBytes(), bytes)));
  }

  /// Chooses the one disk.
  ///
  /// @throws NoDiskException if there is none, or more than one, or the image is on it
  /// @throws FlashFailure if the machine's disks can't be listed
  TargetChoice.Chosen choose(FlashRequest request, Requirement image) throws IOException {
    Requirement need = withImages(request, image);
    TargetSpec spec = request.target();
    return switch (TargetChoice.choose(spec, candidates(spec, need), need)) {
      case TargetChoice.Chosen chosen -> {
        requireElsewhere(request.image(), chosen.disk());
        yield chosen;
      }
      case TargetChoice.NotChosen(String sentence, List<String> details) ->
          throw new NoDiskException(sentence, details);
    };
  }

  /// A stick has to have room for what is copied to it, too.
  private static Requirement withImages(FlashRequest request, Requirement image)
      throws IOException {
    return request.setup().orElse(null) instanceof ProvisionRequest.StickImages(List<Path> files)
            && image.bytes().isPresent()
        ? new Requirement(
            OptionalLong.of(image.bytes().getAsLong() + StickFiller.room(files)),
            image.sectorBytes(),
            image.tableBytes())
        : image;
  }

  private static void requireElsewhere(ImageLocation image, Disk disk) throws IOException {
    if (image instanceof ImageLocation.File(Path path)) {
      Optional<String> sentence = Overlap.of(path, disk);
      if (sentence.isPresent()) {
        throw new NoDiskException(sentence.get(), List.of());
      }
    }
  }

  private List<Disk> candidates(TargetSpec spec, Requirement need) throws FlashFailure {
    try {
      return RaidLook.at(disks.candidates(spec), spec, need);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FlashFailure.interrupted();
    } catch (IOException e) {
      throw FlashFailure.during(FlashStage.TARGET, e);
    }
  }
}
