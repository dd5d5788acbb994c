package bty.appliance.boot;

import java.util.List;

/// An answer, why, and what to record with it. Nothing has happened yet.
///
/// @param reason for the log, the page and the machine's screen
/// @param changes in the order in which they are to be recorded
public record BootDecision(BootAction answer, String reason, List<RunChange> changes) {
  /// Keeps its own copy of the list.
  public BootDecision {
    changes = List.copyOf(changes);
  }
}
