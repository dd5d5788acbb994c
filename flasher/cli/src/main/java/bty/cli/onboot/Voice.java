package bty.cli.onboot;

import bty.cli.machine.Consoles;

/// What is said aloud, on every console, is in the log as well.
record Voice(AgentLog log, Consoles consoles) {
  /// One line for the people at the consoles; it begins with `bty: `.
  void say(String line) {
    log.line(line);
    consoles.say(line);
  }
}
