package bty.cli.client;

import bty.cli.machine.Consoles;

/// What is said aloud, on every console, is in the log as well.
public record Announcer(FlashLog log, Consoles consoles) {
  /// One line for the people at the consoles; it begins with `bty: `.
  public void say(String line) {
    // Names and reasons come from elsewhere; a console takes them as one line of ASCII, whatever
    // they hold.
    String plain = line.replaceAll("[^ -~]", "?");
    log.line(plain);
    consoles.say(plain);
  }
}
