package bty.engine.qcow2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One of the optional sections after the header, section "Header extensions".
///
/// @param data without the padding
record HeaderExtension(int type, ByteBuffer data) {
  static final int EXTERNAL_DATA_FILE = 0x44415441;
  private static final int FEATURE_NAMES = 0x6803f857;
  private static final int FEATURE_BYTES = 48;
  private static final int MOST = 64;

  /// All from `at` to `end`; an extension that does not fit ends the list. They hold names for
  /// people, so nothing worse than a poorer sentence can come of it.
  static List<HeaderExtension> all(ByteBuffer cluster, int at, int end) {
    List<HeaderExtension> found = new ArrayList<>();
    int next = at;
    while (end - next >= 8 && cluster.getInt(next) != 0 && found.size() < MOST) {
      int length = cluster.getInt(next + 4);
      if (length < 0 || length > end - next - 8) {
        break;
      }
      found.add(new HeaderExtension(cluster.getInt(next), cluster.slice(next + 8, length)));
      next += 8 + length + (-length & 7);
    }
    return found;
  }

  /// What an extension of that type says; empty if there is none.
  static String text(List<HeaderExtension> extensions, int type) {
    return extensions.stream()
        .filter(extension -> extension.type() == type)
        .map(extension -> text(extension.data()))
        .findFirst()
        .orElse("");
  }

  /// Text of an image, up to a zero; what a terminal would obey is left out.
  static String text(ByteBuffer bytes) {
    String text = StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    int end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).replaceAll("\\p{C}", "?");
  }

  /// The name of an incompatible feature, section "Feature name table", or its bit.
  static String featureName(List<HeaderExtension> extensions, int bit) {
    for (HeaderExtension extension : extensions) {
      ByteBuffer data = extension.data();
      for (int at = 0;
          extension.type() == FEATURE_NAMES && at + FEATURE_BYTES <= data.limit();
          at += FEATURE_BYTES) {
        if (data.get(at) == 0 && data.get(at + 1) == bit) {
          return text(data.slice(at + 2, FEATURE_BYTES - 2));
        }
      }
    }
    return "feature bit " + bit;
  }
}
