package bty.appliance.edit;

import java.util.Optional;
import java.util.function.Function;

/// What must still hold of a spec when it is changed, so that nobody overwrites what somebody else
/// has written meanwhile.
public sealed interface Expectation {
  /// Nothing in particular.
  record Anything() implements Expectation {}

  /// The text is the one that the author has seen.
  ///
  /// @param contradiction given the tag of the text that is there (empty where there is no file),
  ///   says in a sentence why it is another one; empty if it is not
  record Seen(Function<Optional<String>, Optional<String>> contradiction) implements Expectation {}
}
