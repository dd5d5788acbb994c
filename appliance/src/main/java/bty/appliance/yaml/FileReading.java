package bty.appliance.yaml;

import java.util.Optional;

/// What a file of the operator says now.
public sealed interface FileReading<T> {
  /// It is not there.
  record Missing<T>() implements FileReading<T> {}

  /// It is there and cannot be used.
  ///
  /// @param problem with file, line and column
  /// @param tag changes whenever the text does
  /// @param lastGood what it said before
  record Rejected<T>(String problem, String tag, Optional<T> lastGood) implements FileReading<T> {}

  /// It says this.
  ///
  /// @param tag changes whenever the text does
  record Good<T>(T value, String text, String tag) implements FileReading<T> {}

  /// It is missing or broken, but files are being replaced right now, so that proves nothing.
  ///
  /// @param before what it said before, which stays in force; empty if it was never read
  /// @param reason what is going on, to go on a sentence
  record Held<T>(Optional<Good<T>> before, String reason) implements FileReading<T> {}
}
