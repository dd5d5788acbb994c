package bty.engine.flash;

import bty.engine.disk.Disk;
import bty.engine.disk.Disks;
import bty.engine.disk.WritableDisk;
import bty.engine.image.RetryPolicy;
import java.io.IOException;
import java.util.List;

/// Puts an image on a disk.
public final class Flasher {
  /// Opens the chosen disk for the length of one flash.
  @FunctionalInterface
  public interface DiskOpener {
    /// @throws IOException as [WritableDisk#open]
    WritableDisk open(Disk chosen) throws IOException;
  }

  private final Disks disks;
  private final DiskOpener opener;
  private final RetryPolicy retries;

  /// A flasher for the disks of this machine.
  public Flasher(Disks disks) {
    this(disks, WritableDisk::open, RetryPolicy.PATIENT);
  }

  /// @param disks what there is to choose from
  /// @param opener how the chosen one is opened
  /// @param retries how long to bear with a server that does not answer
  public Flasher(Disks disks, DiskOpener opener, RetryPolicy retries) {
    this.disks = disks;
    this.opener = opener;
    this.retries = retries;
  }

  /// The dry run: opens and recognises the image, chooses the disk, writes nothing.
  public FlashPlan plan(FlashRequest request) {
    return new FlashPlan.Refused(
        FlashStage.PLAN,
        request + " can't be planned yet" + disks + opener + retries,
        List.of(),
        ExitKind.FAILED);
  }

  /// Flashes. Returns when the disk holds exactly the image, on stable storage, or when it is sure
  /// that the disk can't boot; the result says which. An interrupt of the calling thread ends it at
  /// once, and the result says what the disk holds then; the interrupt status is set again.
  ///
  /// @param listener called on the calling thread only
  public FlashResult flash(FlashRequest request, FlashListener listener) {
    listener.on(
        new FlashEvent.Failed(FlashStage.PLAN, request + " can't be flashed yet", "untouched"));
    return new FlashResult.Failed(
        FlashStage.PLAN, request + " can't be flashed yet", ExitKind.FAILED, "untouched");
  }
}
