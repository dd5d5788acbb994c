package bty.appliance.storage;

import bty.appliance.storage.StorageJournal.Phase;
import java.util.List;
import java.util.Optional;

/// What becomes of an order. Pure.
public sealed interface TakeDecision {
  /// There is none that was not answered.
  record Nothing() implements TakeDecision {}

  /// It is not carried out, and nothing was written.
  ///
  /// @param why a sentence without a full stop
  record Refused(TakeOrder order, String why) implements TakeDecision {}

  /// It is.
  ///
  /// @param found the disk as it is now
  record Taken(TakeOrder order, DiskOffer found) implements TakeDecision {}

  /// Compares what was ordered with what is there.
  ///
  /// @param order the last one
  /// @param now the disks, just looked at
  static TakeDecision of(Optional<TakeOrder> order, StorageJournal journal, List<DiskOffer> now) {
    if (order.isEmpty() || order.get().id().equals(journal.order())) {
      return new Nothing();
    }
    TakeOrder wanted = order.get();
    if (journal.phase() != Phase.SYSTEM_DISK) {
      return new Refused(
          wanted,
          journal.phase() == Phase.IN_USE
              ? "the images are on a disk of their own already"
              : "another disk is being taken");
    }
    Optional<DiskOffer> found =
        now.stream().filter(disk -> disk.path().equals(wanted.disk().path())).findFirst();
    if (found.isEmpty()) {
      return new Refused(wanted, wanted.disk().path() + " is not there any more");
    }
    return objection(wanted.disk(), found.get())
        .<TakeDecision>map(why -> new Refused(wanted, why))
        .orElseGet(() -> new Taken(wanted, found.get()));
  }

  private static Optional<String> objection(DiskOffer shown, DiskOffer now) {
    Optional<String> other = shown.marks().difference(now.marks());
    if (other.isPresent()) {
      return Optional.of(
          "%s is not the disk that was shown: %s".formatted(now.path(), other.get()));
    }
    if (!now.isFree()) {
      return Optional.of(
          "%s cannot be taken: %s".formatted(now.path(), String.join("; ", now.objections())));
    }
    if (!shown.content().id().equals(now.content().id())) {
      return Optional.of(
          "what %s holds is not what was shown any more; look at it again".formatted(now.path()));
    }
    return Optional.empty();
  }
}
