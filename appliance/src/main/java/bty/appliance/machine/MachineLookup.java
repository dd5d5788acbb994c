package bty.appliance.machine;

import java.util.Optional;

/// What is found for a MAC address. Three results, never two of them merged: a machine whose file
/// is broken is neither unknown nor free to be guessed at.
public sealed interface MachineLookup {
  /// There is no file.
  record Absent() implements MachineLookup {}

  /// There is a file, and it cannot be used.
  ///
  /// @param problem file, line, column and reason, in one sentence
  /// @param lastGood what the file said before, for pages; never for a boot
  record Unreadable(String problem, Optional<Machine> lastGood) implements MachineLookup {}

  /// There is a file, and it says this.
  record Known(Machine machine) implements MachineLookup {}
}
