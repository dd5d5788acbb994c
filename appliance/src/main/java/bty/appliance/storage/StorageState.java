package bty.appliance.storage;

import bty.appliance.storage.StorageJournal.Outcome;
import java.util.Optional;

/// Where the images are to be, where they are, and what is wrong with that, in words. Pure.
///
/// @param word for programs: `unavailable`, `unknown`, `system-disk`, `ordered`, `taking`,
///   `switching`, `in-use`, `missing`
/// @param tone of the page: `good`, `work`, `look`, `fail` or `idle`
/// @param line a sentence
/// @param more what is done just now, or became of the last order; empty if there is nothing
/// @param problem what keeps the appliance from its work, a sentence without a full stop
/// @param offers whether a disk can be ordered now
/// @param away whether images can neither come nor go now
public record StorageState(
    String word,
    String tone,
    String line,
    String more,
    Optional<String> problem,
    boolean offers,
    boolean away) {
  /// Nobody with the rights to do it is there.
  static final StorageState UNAVAILABLE =
      new StorageState(
          "unavailable",
          "idle",
          "The images are where they were put; only a server made of bty’s own image takes a disk"
              + " for them.",
          "",
          Optional.empty(),
          false,
          false);

  /// The record of it cannot be understood.
  ///
  /// @param mounted whether something is mounted where the images are
  static StorageState unknown(String why, boolean mounted) {
    return new StorageState(
        "unknown",
        "fail",
        "Where the images should be cannot be told.",
        why,
        Optional.of("where the images should be cannot be told: " + why),
        false,
        !mounted);
  }

  /// From what is written down and what is there.
  ///
  /// @param order the last one
  /// @param doing what root does just now
  /// @param mounted whether something is mounted where the images are
  static StorageState of(
      StorageJournal journal, Optional<TakeOrder> order, String doing, boolean mounted) {
    return switch (journal.phase()) {
      case SYSTEM_DISK -> system(journal, order, mounted);
      case TAKING ->
          work(
              "taking",
              "The images are still on the appliance’s own disk, and are put on %s."
                  .formatted(journal.disk()),
              doing,
              false);
      case SWITCHING ->
          work("switching", "The images go over to %s.".formatted(journal.disk()), doing, true);
      case IN_USE -> mounted ? good(journal) : missing(journal);
    };
  }

  private static StorageState work(String word, String line, String doing, boolean away) {
    return new StorageState(word, "work", line, doing, Optional.empty(), false, away);
  }

  private static StorageState system(
      StorageJournal journal, Optional<TakeOrder> order, boolean mounted) {
    if (order.isPresent() && !order.get().id().equals(journal.order())) {
      return work(
          "ordered",
          "The images are to go to %s; that is about to begin."
              .formatted(order.get().disk().words()),
          "",
          false);
    }
    if (mounted) {
      return new StorageState(
          "system-disk",
          "idle",
          "The images are on a file system that was mounted there by hand.",
          "",
          Optional.empty(),
          false,
          false);
    }
    boolean isBad = journal.result().outcome() != Outcome.NONE;
    return new StorageState(
        "system-disk",
        isBad ? "look" : "idle",
        "The images are on the appliance’s own disk.",
        isBad ? "The last order was not carried out: " + journal.result().words() + "." : "",
        Optional.empty(),
        true,
        false);
  }

  private static StorageState good(StorageJournal journal) {
    return new StorageState(
        "in-use",
        "good",
        "The images are on a disk of their own: %s.".formatted(journal.disk()),
        "",
        Optional.empty(),
        false,
        false);
  }

  private static StorageState missing(StorageJournal journal) {
    String problem =
        "the disk that has the images is missing (%s), so none can be served or taken in; connect it and start the appliance anew"
            .formatted(journal.disk());
    return new StorageState(
        "missing",
        "fail",
        "The images should be on %s, and that disk is missing.".formatted(journal.disk()),
        "No image can be served or taken in. Connect it and start the appliance anew.",
        Optional.of(problem),
        false,
        true);
  }

  /// Whether something is under way.
  public boolean isBusy() {
    return tone.equals("work");
  }
}
