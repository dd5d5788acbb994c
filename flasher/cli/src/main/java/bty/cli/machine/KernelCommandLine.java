package bty.cli.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The words the kernel was started with. Of a word given twice the last counts, as the kernel and
/// systemd have it (systemd, kernel-command-line(7)).
///
/// @param words each with its value; a word without `=` has an empty one
public record KernelCommandLine(Map<String, String> words) {
  /// Keeps its own copy.
  public KernelCommandLine {
    words = Map.copyOf(words);
  }

  /// Reads `/proc/cmdline` below the given root.
  ///
  /// @throws IOException if the file cannot be read
  public static KernelCommandLine read(Path root) throws IOException {
    return parse(Files.readString(root.resolve("proc/cmdline")));
  }

  /// Splits at blanks, except between double quotes, which are dropped: `a="b c" d` has two words.
  public static KernelCommandLine parse(String line) {
    Map<String, String> words = new LinkedHashMap<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (char c : (line + " ").toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (Character.isWhitespace(c) && !quoted) {
        put(words, word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    put(words, word.toString());
    return new KernelCommandLine(words);
  }

  private static void put(Map<String, String> words, String word) {
    if (!word.isBlank()) {
      int equals = word.indexOf('=');
      words.put(
          equals < 0 ? word : word.substring(0, equals).strip(),
          equals < 0 ? "" : word.substring(equals + 1).strip());
    }
  }

  /// The value of a word, empty if it stands without one.
  Optional<String> value(String word) {
    return Optional.ofNullable(words.get(word));
  }

  /// Whether the word is there and not switched off by `=0` or `=no`.
  boolean isOn(String word) {
    return value(word).filter(value -> !value.equals("0") && !value.equals("no")).isPresent();
  }
}
