package bty.appliance.storage;

import bty.appliance.storage.StorageJournal.Outcome;
import bty.appliance.storage.StorageJournal.Phase;
import bty.engine.disk.Disk;
import bty.engine.disk.Disks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Puts the images on a disk of their own, as root, when that was ordered.
///
/// ```
///   order: that disk, that content? --> journal: TAKING --> format --> copy, compare  (the server runs)
///                                                                          |
///      journal: SWITCHING <-- compare <-- copy what is new since <-- server stopped
///            |
///            +--> ImagesSwitch: old folder aside --> mounted, compared --> journal: IN_USE --> server
/// ```
///
/// Whatever breaks off before SWITCHING is undone: the images in use were never touched. From there
/// on it goes forward, or back to the old folder, which is removed only after the journal says
/// IN_USE.
///
/// @param status `status/` of the state folder, which the web server writes
/// @param storage this program's own folder
/// @param looks finds out what a disk holds
/// @param rules what speaks against a disk
public record DiskTaker(
    Path status,
    Path storage,
    Disks disks,
    HoldingsLook looks,
    DiskObjections rules,
    DiskFormatter formatter,
    Staging staging,
    CopyWorker worker,
    WebServer server,
    ImagesSwitch change,
    InstantSource clock) {

  /// Looks at the disks, and carries out the last order if nobody has.
  ///
  /// @throws IOException if that could not even be begun or written down
  public void apply() throws IOException {
    alone(() -> {
      List<Disk> all = disks.list();
      StorageReport report = look(all);
      StorageJournal journal = settled(StorageJournal.read(storage));
      switch (TakeDecision.of(TakeOrder.read(status), journal, report.disks())) {
        case TakeDecision.Nothing() -> {}
        case TakeDecision.Refused(TakeOrder order, String why) ->
            journal.answered(order.id(), Outcome.REFUSED, why, now()).save(storage);
        case TakeDecision.Taken(TakeOrder order, DiskOffer found) -> {
          Optional<String> objection = objection();
          if (objection.isPresent()) {
            journal.answered(order.id(), Outcome.REFUSED, objection.get(), now()).save(storage);
          } else {
            take(order, found, all, report);
          }
        }
      }
      // What is there now, and no more of what was done.
      StorageReport _ = look(disks.list());
    });
  }

  /// Ends what an earlier life of this program has left: forward where the copies were whole, else
  /// back. An order that was not begun is not begun now: whoever gave it may not be there any more.
  public void settle() throws IOException {
    alone(() -> {
      StorageJournal journal = settled(StorageJournal.read(storage));
      Optional<TakeOrder> left = TakeOrder.read(status);
      if (left.isPresent() && !left.get().id().equals(journal.order())) {
        journal
            .answered(
                left.get().id(),
                Outcome.REFUSED,
                "the appliance was started anew before it began, and nothing was written",
                now())
            .save(storage);
      }
      StorageReport _ = look(disks.list());
    });
  }

  private interface Work {
    void run() throws IOException;
  }

  private void alone(Work work) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                storage.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        throw new IOException("another bty-web images-disk is at work");
      }
      work.run();
    }
  }

  private Instant now() {
    return clock.instant();
  }

  private StorageReport look(List<Disk> all) throws IOException {
    String request = LookRequest.read(status).orElse("");
    List<DiskOffer> offers = new ArrayList<>();
    for (Disk disk : all) {
      List<String> objections = new ArrayList<>(rules.to(disk, all));
      DiskHoldings holdings = new DiskHoldings(List.of(), "");
      if (objections.isEmpty()) {
        try {
          holdings = looks.look(disk);
        } catch (IOException e) {
          objections.add("it cannot be read: " + e.getMessage());
        }
      }
      if (rules.kinds().contains(disk.kind())) {
        offers.add(DiskOffer.of(disk, holdings, objections));
      }
    }
    StorageReport report = new StorageReport(now(), request, "", offers);
    report.save(storage);
    return report;
  }

  private StorageJournal settled(StorageJournal journal) throws IOException {
    return switch (journal.phase()) {
      case SYSTEM_DISK -> journal;
      case TAKING -> undo(journal, "it was interrupted");
      case SWITCHING, IN_USE -> change.forward(journal);
    };
  }

  /// Somebody else may have made the folder of images something special.
  private Optional<String> objection() throws IOException {
    Path images = change.images();
    if (!Files.isDirectory(images, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(images + " is no folder, so its images are not moved");
    }
    return MountedPartition.isMountPoint(images)
        ? Optional.of("something is mounted at " + images + " already")
        : Optional.empty();
  }

  private void take(TakeOrder order, DiskOffer found, List<Disk> all, StorageReport report)
      throws IOException {
    Disk disk =
        all.stream().filter(one -> one.path().equals(found.path())).findFirst().orElseThrow();
    UUID partition = UUID.randomUUID();
    ImagesTable table =
        new ImagesTable(
            disk.sizeBytes(), disk.capacity().logicalSectorBytes(), UUID.randomUUID(), partition);
    StorageJournal journal =
        new StorageJournal(
            Phase.TAKING,
            order.id(),
            partition.toString(),
            found.words(),
            "",
            StorageJournal.NEW.result());
    journal.save(storage);
    StorageJournal ready;
    try {
      report.doing("formatting " + found.path()).save(storage);
      fill(formatter.format(disk, found.content(), table), report);
      ready = journal.at(Phase.SWITCHING).withAside(".images-before-" + partition);
      ready.save(storage);
    } catch (IOException | RuntimeException e) {
      StorageJournal _ = undo(journal, String.valueOf(e.getMessage()));
      return;
    }
    report.doing("putting the disk in the place of the images").save(storage);
    StorageJournal _ = change.forward(ready);
  }

  /// When this returns the copies are whole and on the disk, and the server stands still.
  private void fill(String partition, StorageReport report) throws IOException {
    Path images = change.images();
    Path copies = staging.point();
    staging.mount(partition);
    int _ =
        worker.copy(
            images,
            copies,
            words -> {
              try {
                report.doing("copying images: " + words).save(storage);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    staging.again(partition);
    report.doing("comparing the copies with the images").save(storage);
    worker.compareCopied(images, copies);
    report.doing("copying what has changed meanwhile").save(storage);
    server.stop();
    int late = worker.copy(images, copies, _ -> {});
    staging.again(partition);
    worker.compare(images, copies, late > 0);
    staging.unmount();
  }

  private StorageJournal undo(StorageJournal journal, String why) throws IOException {
    StorageJournal undone = journal.undone(why, now());
    undone.save(storage);
    try {
      staging.unmount();
    } finally {
      server.start();
    }
    return undone;
  }
}
