package bty.engine.flash;

import bty.engine.device.WritableDisk;
import bty.engine.disk.Disk;
import bty.engine.disk.Disks;
import bty.engine.image.Acceptance;
import bty.engine.image.DigestBeside;
import bty.engine.image.DiskContent;
import bty.engine.image.DiskPieces;
import bty.engine.image.OpenImage;
import bty.engine.inspect.ImageOutlook;
import bty.engine.selection.DiskContents;
import bty.engine.selection.LookDelay;
import bty.engine.selection.SteadyDisks;
import bty.engine.selection.TargetChoice;
import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts an image on a disk.
public final class Flasher {
  /// Opens the chosen disk for the length of one flash.
  @FunctionalInterface
  public interface DiskOpener {
    /// @throws IOException as [WritableDisk#open]
    WritableDisk open(Disk chosen) throws IOException;
  }

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private final Preparation choosing;
  private final Duration tick;

  /// A flasher for the disks of this machine.
  public Flasher(Disks disks) {
    this(disks, WritableDisk::open, RetryPolicy.PATIENT, Thread::sleep, ONE_SECOND);
  }

  /// A flasher for disks that do not come and go: where one is not named, the second look at them
  /// follows the first at once.
  ///
  /// @param disks what there is to choose from
  /// @param opener how the chosen one is opened
  /// @param retries how long to bear with a server that does not answer
  public Flasher(Disks disks, DiskOpener opener, RetryPolicy retries) {
    this(disks, opener, retries, ONE_SECOND);
  }

  /// @param tick how often there is progress to report
  Flasher(Disks disks, DiskOpener opener, RetryPolicy retries, Duration tick) {
    this(disks, opener, retries, LookDelay.NONE, tick);
  }

  /// @param pause between two looks at the disks, where one is not named
  Flasher(Disks disks, DiskOpener opener, RetryPolicy retries, LookDelay pause, Duration tick) {
    this(
        new Preparation(new SteadyDisks(disks, pause), opener, retries, new SignedOnly(false)),
        tick);
  }

  private Flasher(Preparation choosing, Duration tick) {
    this.choosing = choosing;
    this.tick = tick;
  }

  /// The same in a machine whose firmware starts only what is signed: plans look for the image's
  /// loader, which may mean to decode some MiB of it, and say so where it is not signed. Nothing is
  /// refused because of it.
  public Flasher inSecureMachine() {
    return new Flasher(
        new Preparation(
            choosing.disks(), choosing.opener(), choosing.retries(), new SignedOnly(true)),
        tick);
  }

  /// The dry run: opens and recognises the image, decodes its beginning, chooses the disk, writes
  /// nothing.
  public FlashPlan plan(FlashRequest request) {
    try {
      ProvisionStep.check(request);
      Optional<DigestBeside> beside = request.digestBeside();
      return ready(request.expecting(beside), beside);
    } catch (IOException e) {
      FlashFailure failure = FlashFailure.during(FlashStage.DOWNLOAD, e);
      List<String> details =
          e instanceof Preparation.NoDiskException none ? none.details() : List.of();
      return new FlashPlan.Refused(failure.stage(), failure.sentence(), details, failure.kind());
    }
  }

  private FlashPlan ready(FlashRequest request, Optional<DigestBeside> beside) throws IOException {
    try (OpenImage image = choosing.open(request);
        DiskPieces pieces = image.pieces(image.chunks())) {
      ImageHead head = ImageHead.read(image, pieces, request, ImageOutlook.ofWhole(image));
      TargetChoice.Chosen chosen = choosing.choose(request, head.need());
      ImageHead start = choosing.signed().planned(head, image, pieces);
      DiskContents contents = DiskContents.of(chosen.disk());
      List<String> notes = new ArrayList<>(chosen.notes());
      choosing.signed().caution(start, chosen.disk()).ifPresent(notes::add);
      notes.addAll(start.notes());
      beside.ifPresent(it -> notes.add(it.note()));
      notes.addAll(notes(request, image));
      return new FlashPlan.Ready(
          request.image(),
          image.format(),
          image.storedBytes(),
          start.need().bytes(),
          contents.disk(),
          contents.lines(),
          notes);
    }
  }

  /// Flashes. Returns when the disk holds exactly the image, on stable storage, and is set up as
  /// wanted, or when it is sure that the disk can't boot, or that it is not set up; the result says
  /// which. An interrupt of the calling thread ends it at once, and the result says what the disk
  /// holds then; the interrupt status is set again.
  ///
  /// @param listener called on the calling thread only
  public FlashResult flash(FlashRequest request, FlashListener listener) {
    return FlashThread.run(request, choosing, tick, listener);
  }

  private static List<String> notes(FlashRequest request, OpenImage image) {
    List<String> notes = new ArrayList<>();
    if (request.expectedDigest().isEmpty()) {
      notes.add("no SHA-256 was given, so a damaged image will be written as it is");
    }
    if (request.accepted() == Acceptance.ANYTHING) {
      notes.add("what the image holds is not looked at, as --raw-anything is given");
    }
    notes.addAll(image.notes());
    if (image.leastDiskBytes().isEmpty() && request.expectedDiskBytes().isEmpty()) {
      notes.add(
          "the image does not say how large it is; a disk that is too small is found out late");
    }
    image.leastDiskBytes().stream()
        .mapToObj(bytes -> DiskContent.lastSector(request.image(), bytes))
        .forEach(sentence -> sentence.ifPresent(notes::add));
    return notes;
  }
}
