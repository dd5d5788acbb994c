package bty.appliance.edit;

import bty.engine.protocol.MacAddress;

/// Who changes a spec.
///
/// @param name for the log and for the history of the state folder
public record Author(String name) {
  /// Leaves out what has a meaning where names stand in logs and in Git: line breaks, `<`, `>`.
  public Author {
    name = name.replaceAll("[\\p{Cntrl}<>]+", " ").strip();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an author without a name");
    }
  }

  /// The program's own records.
  public static final Author APPLIANCE = new Author("bty-web");

  /// Whoever stands at a machine's console.
  public static Author console(MacAddress mac) {
    return new Author("console of " + mac);
  }

  /// In the form of an address, as Git wants one: `anna@bty`.
  public String address() {
    return name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+|[.-]+$", "") + "@bty";
  }

  @Override
  public String toString() {
    return name;
  }
}
