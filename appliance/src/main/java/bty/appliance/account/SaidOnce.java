package bty.appliance.account;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Something that is wrong and found at every request: it goes to the log when it is new.
/// Thread-safe.
final class SaidOnce {
  private final Logger log;
  private volatile String last = "";

  SaidOnce(Logger log) {
    this.log = log;
  }

  /// It is so now.
  ///
  /// @param before what follows from it
  /// @param problem a clause
  void problem(String before, String problem) {
    if (!problem.equals(last)) {
      log.log(Level.ERROR, before + ": " + problem);
    }
    last = problem;
  }

  /// All is well.
  void well() {
    last = "";
  }
}
