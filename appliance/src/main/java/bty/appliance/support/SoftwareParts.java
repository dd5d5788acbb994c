package bty.appliance.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the program is made of, as the build has packaged it, and under which licences.
final class SoftwareParts {
  // As Maven's dependency:list writes a line: group:artifact:jar:version:scope.
  private static final Pattern PART =
      Pattern.compile(
          "\\s*([\\w.-]+):([\\w.-]+):jar:(?:[\\w.-]+:)?([\\w.-]+):(?:compile|runtime)\\b.*");

  /// The base of the style, of which one file is served (Pico CSS).
  private static final Part STYLE = new Part("org.webjars.npm", "picocss__pico", "2.1.1");

  private SoftwareParts() {}

  /// One of them.
  record Part(String group, String name, String version) {
    /// Under which licence it is (SPDX).
    String licence() {
      return LICENCES.getOrDefault(group, "unknown");
    }
  }

  private static final Map<String, String> LICENCES = licences();

  /// All, but for the program's own.
  static List<Part> all() {
    List<Part> parts = new ArrayList<>();
    for (String line : text("parts.txt").lines().toList()) {
      Matcher part = PART.matcher(line);
      if (part.matches() && !part.group(1).equals("bty")) {
        parts.add(new Part(part.group(1), part.group(2), part.group(3)));
      }
    }
    parts.add(STYLE);
    return List.copyOf(parts);
  }

  /// The licence of each group.
  static Map<String, String> licences() {
    Map<String, String> licences = new TreeMap<>();
    text("licences.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" ", 2))
        .forEach(words -> licences.put(words[0], words[1]));
    return licences;
  }

  private static String text(String name) {
    try (InputStream in = SoftwareParts.class.getResourceAsStream("/support/" + name)) {
      if (in == null) {
        throw new IllegalStateException("BUG: the program was built without support/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
