package bty.appliance.hook;

import java.time.Instant;

/// Something to be told.
///
/// @param id by which a receiver knows it again
/// @param event a word of the settings, or `test`
/// @param at when it happened
/// @param body JSON; empty once nobody needs it any more
record Notice(String id, String event, Instant at, String body) {
  /// The same without what it says.
  Notice forgotten() {
    return new Notice(id, event, at, "");
  }
}
