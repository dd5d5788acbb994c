package bty.cli.tui.state;

import java.util.List;

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
    /// @param belief what `bty flash` is told besides, word by word, to believe it
    record Server(String url, String mac, List<String> belief) implements Source {
      /// Keeps its own copy.
      public Server {
        belief = List.copyOf(belief);
      }

      /// One that needs no more than its URL.
      public Server(String url, String mac) {
        this(url, mac, List.of());
      }

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
