package bty.cli.tui;

import java.io.IOException;
import java.util.List;

/// `--server auto`: the one appliance that answers on this network.
final class ServerSearch {
  private static final String OPTION = "--server";
  private static final String AUTO = "auto";

  private ServerSearch() {}

  /// Looks for them.
  @FunctionalInterface
  interface Finder {
    /// Their URLs.
    List<String> urls() throws IOException;
  }

  /// The command line with the URL in the place of the word.
  ///
  /// @throws IOException with a sentence if there is not exactly one
  static String[] named(String[] words, Finder finder) throws IOException {
    String[] named = words.clone();
    for (int i = 0; i < named.length; i++) {
      if (named[i].equals(OPTION + "=" + AUTO)) {
        named[i] = OPTION + "=" + one(finder.urls());
      } else if (named[i].equals(AUTO) && i > 0 && named[i - 1].equals(OPTION)) {
        named[i] = one(finder.urls());
      }
    }
    return named;
  }

  private static String one(List<String> urls) throws IOException {
    return switch (urls.size()) {
      case 1 -> urls.getFirst();
      case 0 ->
          throw new IOException(
              "no appliance answers on this network; name it, such as --server"
                  + " http://10.0.0.1:8080");
      default ->
          throw new IOException(
              "%d appliances answer on this network, %s; name one with --server"
                  .formatted(urls.size(), String.join(" and ", urls)));
    };
  }
}
