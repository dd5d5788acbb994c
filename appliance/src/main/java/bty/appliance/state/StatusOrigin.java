package bty.appliance.state;

import java.util.Arrays;
import java.util.Optional;

/// Whether `status/` holds all that was ever observed. Where it was lost (`git clean -fdX`, an
/// appliance restored from Git, a disk not mounted) nobody knows which machine has been flashed
/// with what: a machine that is to be flashed once would be flashed again.
///
/// ```
///   marker in status/    machines/ has files    so it is
///   what it says         either                 that
///   none                 no                     WHOLE: nothing was ever observed
///   none                 yes                    LOST, until a person has confirmed
/// ```
public enum StatusOrigin {
  /// Nothing is missing.
  WHOLE("whole"),
  /// What was observed is gone.
  LOST("lost"),
  /// It was lost, and a person has confirmed that what is to be flashed once may be flashed.
  CONFIRMED("confirmed");

  private final String word;

  StatusOrigin(String word) {
    this.word = word;
  }

  /// As the marker has it.
  String word() {
    return word;
  }

  static Optional<StatusOrigin> ofWord(String word) {
    return Arrays.stream(values()).filter(origin -> origin.word.equals(word)).findFirst();
  }

  /// What follows from what is there.
  ///
  /// @param marker what `status/` says of itself; empty if it says nothing
  /// @param machines how many machines there is a file for
  static StatusOrigin of(Optional<StatusOrigin> marker, int machines) {
    return marker.orElse(machines == 0 ? WHOLE : LOST);
  }
}
