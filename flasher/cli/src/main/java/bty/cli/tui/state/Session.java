package bty.cli.tui.state;

/// What does not change while the program runs.
///
/// @param version of the program
/// @param console the terminal's name, for other consoles
/// @param source where images come from
/// @param root whether disks may be written
public record Session(String version, String console, Source source, boolean root) {
  /// Where images come from.
  public sealed interface Source {
    /// In words, for the title.
    String words();

    /// A folder of this machine.
    record Local(String folder) implements Source {
      @Override
      public String words() {
        return folder;
      }
    }

    /// An appliance, which is told what happens.
    ///
    /// @param mac this machine's name there
    record Server(String url, String mac) implements Source {
      @Override
      public String words() {
        return url + " as " + mac;
      }
    }
  }

  /// Whether an appliance is told.
  public boolean isServed() {
    return source instanceof Source.Server;
  }
}
