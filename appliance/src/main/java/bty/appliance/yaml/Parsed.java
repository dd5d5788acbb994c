package bty.appliance.yaml;

import java.util.List;

/// What a text turned out to say.
public sealed interface Parsed<T> {
  /// This.
  record Good<T>(T value) implements Parsed<T> {}

  /// Nothing that can be used, and why.
  ///
  /// @param problems at least one, in the order of the text
  record Bad<T>(List<Problem> problems) implements Parsed<T> {
    /// Sorts them.
    public Bad {
      problems =
          problems.stream().sorted(java.util.Comparator.comparing(Problem::position)).toList();
    }
  }
}
