package bty.appliance.bootfile;

import bty.engine.source.Sha256;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a file that `sha256sum` wrote says of the files beside it.
///
/// @param source its name, for sentences
/// @param digests by file name
record Checksums(String source, Map<String, Sha256> digests) {
  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](?:[^/]*/)*([^/]+)");

  Checksums {
    digests = Map.copyOf(digests);
  }

  /// Lines of another form say nothing.
  static Checksums parse(String source, String text) {
    Map<String, Sha256> digests = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        digests.put(matcher.group(2), new Sha256(matcher.group(1)));
      }
    }
    return new Checksums(source, digests);
  }

  /// Which file is known to be another one than it should be; empty where none is.
  ///
  /// @param found the digests that are known by now
  Optional<String> contradiction(Map<String, Sha256> found) {
    return digests.entrySet().stream()
        .filter(wanted -> found.containsKey(wanted.getKey()))
        .filter(wanted -> !wanted.getValue().equals(found.get(wanted.getKey())))
        .map(wanted ->
            "kernel and initrd of the live environment are not a set: %s has the SHA-256 %s, %s wants %s; put both files and their checksums there"
                .formatted(wanted.getKey(), found.get(wanted.getKey()), source, wanted.getValue()))
        .sorted()
        .findFirst();
  }
}
