package bty.appliance.run;

import bty.engine.protocol.MacAddress;
import bty.engine.protocol.RunId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which runs are wanted, the newest first.
///
/// @param limit so many at most, 1 or more
/// @param before only what is older than that one, which need not be there any more
/// @param mac only those of that machine
/// @param state only those whose state has that word
public record RunQuery(
    int limit, Optional<RunId> before, Optional<MacAddress> mac, Optional<String> state) {
  /// The words of all states there are.
  public static final List<String> STATES =
      Stream.concat(
              Arrays.stream(RunState.Phase.values()).map(RunState.Phase::word),
              Stream.of("done", "failed", "lost"))
          .toList();

  /// The newest of all.
  public static RunQuery newest(int limit) {
    return new RunQuery(limit, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Where it begins, as a [RunKey].
  long start() {
    return before.isEmpty()
        ? Long.MAX_VALUE
        : RunKey.find(before.get().text()).orElse(Long.MAX_VALUE);
  }

  boolean takes(Run run) {
    return state.isEmpty() || state.get().equals(run.state().word());
  }

  /// Some of the runs that are wanted.
  ///
  /// @param runs newest first
  /// @param next from where it goes on, as the next query's `before`; empty if that was all
  public record Page(List<Run> runs, Optional<RunId> next) {}
}
