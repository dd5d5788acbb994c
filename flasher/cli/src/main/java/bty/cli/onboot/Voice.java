package bty.cli.onboot;

import bty.cli.machine.Consoles;

/// What is said aloud, on every console, is in the log as well.
record Voice(AgentLog log, Consoles consoles) {
  /// One line for the people at the consoles; it begins with `bty: `.
  void say(String line) {
    // Names and reasons come from elsewhere; a console takes them as one line of ASCII, whatever
    // they hold.
    String plain = line.replaceAll("[^ -~]", "?");
    log.line(plain);
    consoles.say(plain);
  }
}
