package bty.engine.filesystem;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `os-release(5)` says of a system.
///
/// @param id such as `debian`
/// @param name such as `Debian GNU/Linux 13 (trixie)`
/// @param version such as `13`; empty where there is none, as in rolling distributions
public record OsRelease(String id, String name, String version) {
  /// Where a system has it, the place that counts first.
  public static final List<String> PATHS = List.of("/etc/os-release", "/usr/lib/os-release");

  /// Nobody has a longer one.
  public static final int MOST_BYTES = 4096;

  private static final int MOST_VALUE = 100;
  private static final Pattern ID = Pattern.compile("[a-z0-9._-]{1,40}");
  private static final Pattern LINE = Pattern.compile("([A-Z][A-Z0-9_]*)=(.*)");
  private static final List<String> FIRST_WORDS = List.of("PRETTY_NAME=", "NAME=\"", "ID=");

  /// Looks for the file in an ext file system.
  public static Optional<OsRelease> inExt(DiskBytes partition) {
    return PATHS.stream()
        .map(path -> ExtFiles.read(partition, List.of(path.substring(1).split("/", -1))))
        .flatMap(Optional::stream)
        .findFirst()
        .flatMap(OsRelease::parse);
  }

  /// Whether a block may be the beginning of such a file.
  public static boolean mayBegin(ByteBuffer block) {
    return FIRST_WORDS.stream().anyMatch(word -> begins(block, word));
  }

  private static boolean begins(ByteBuffer block, String word) {
    if (block.remaining() < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (block.get(block.position() + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Reads the file, or a block that begins with it and goes on with zeroes.
  ///
  /// @return empty if it names no id, or no name
  public static Optional<OsRelease> parse(ByteBuffer bytes) {
    Map<String, String> values = values(bytes);
    String id = values.getOrDefault("ID", "");
    String name = name(values);
    String version = values.getOrDefault("VERSION_ID", "");
    return ID.matcher(id).matches() && !name.isEmpty() && isShort(name) && isShort(version)
        ? Optional.of(new OsRelease(id, name, version))
        : Optional.empty();
  }

  /// The name alone, for a file that need not say more; empty if it has none.
  public static Optional<String> name(ByteBuffer bytes) {
    return Optional.of(name(values(bytes)))
        .filter(name -> !name.isBlank())
        .map(name -> name.substring(0, Math.min(name.length(), MOST_VALUE)));
  }

  private static String name(Map<String, String> values) {
    return values.getOrDefault("PRETTY_NAME", values.getOrDefault("NAME", ""));
  }

  private static Map<String, String> values(ByteBuffer bytes) {
    ByteBuffer start = bytes.slice(bytes.position(), Math.min(bytes.remaining(), MOST_BYTES));
    String text = StandardCharsets.UTF_8.decode(start).toString();
    int end = text.indexOf('\0');
    Map<String, String> values = new TreeMap<>();
    for (String line : (end < 0 ? text : text.substring(0, end)).lines().toList()) {
      Matcher matcher = LINE.matcher(line.strip());
      if (matcher.matches()) {
        values.put(matcher.group(1), unquoted(matcher.group(2)));
      }
    }
    return values;
  }

  private static boolean isShort(String value) {
    return value.length() <= MOST_VALUE;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(0) == value.charAt(value.length() - 1);
    String bare = quoted ? value.substring(1, value.length() - 1) : value;
    return bare.replaceAll("\\p{C}", "?");
  }
}
