package bty.appliance.storage;

import bty.engine.disk.DiskMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Disks as root reports them, for tests of who is shown them.
public final class Offers {
  /// Of [#BLANK].
  public static final String SERIAL = "S5Y1NX0R";

  static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  /// A free one with nothing on it.
  public static final DiskOffer BLANK =
      offer("sdb", Optional.of(SERIAL), new DiskHoldings(List.of(), "a".repeat(64)), List.of());

  /// A free one with no serial and something on it.
  static final DiskOffer FULL =
      offer(
          "vdc",
          Optional.empty(),
          new DiskHoldings(List.of("/dev/vdc1, 2.1 GB, ext4, photos"), "b".repeat(64)),
          List.of());

  /// The one that the system runs from.
  static final DiskOffer USED =
      offer(
          "sda",
          Optional.of("BOOT"),
          new DiskHoldings(List.of(), ""),
          List.of("/dev/sda2 is mounted on /"));

  private Offers() {}

  static DiskOffer offer(
      String name, Optional<String> serial, DiskHoldings holdings, List<String> objections) {
    return new DiskOffer(
        "/dev/" + name,
        Optional.of("Samsung SSD 870"),
        new DiskMarks(
            "8:" + (int) name.charAt(2),
            500_107_862_016L,
            512,
            serial,
            Optional.empty(),
            OptionalLong.of(7)),
        "ata",
        holdings,
        objections);
  }

  /// What root has written: three disks.
  public static void report(Path folder) throws IOException {
    new StorageReport(NOW, "", "", List.of(USED, BLANK, FULL))
        .save(Files.createDirectories(folder));
  }

  /// Root has put the images on the blank disk.
  public static void inUse(Path folder) throws IOException {
    StorageJournal.NEW
        .at(StorageJournal.Phase.TAKING)
        .at(StorageJournal.Phase.IN_USE)
        .answered("00000000-1", StorageJournal.Outcome.DONE, "done", NOW)
        .on(BLANK.words())
        .save(Files.createDirectories(folder));
  }

  /// Which disk was ordered.
  public static Optional<String> ordered(Path status) throws IOException {
    return TakeOrder.read(status).map(order -> order.author() + " " + order.disk().path());
  }
}
