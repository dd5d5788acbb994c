package bty.engine.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A text file that travels in a plan.
///
/// @param path where it belongs below the folder it is put into: names joined by `/`, relative,
///   without `.` and `..`, without control characters and backslashes
/// @param content its text, at most [#MAX_BYTES] as UTF-8
public record ProvisioningFile(String path, String content) {
  /// What one text may hold: 1 MiB. User data and workflows are written by people.
  public static final int MAX_BYTES = 1 << 20;

  // NAME_MAX of Linux file systems, and a depth that PATH_MAX (4096) leaves room for.
  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_PATH_BYTES = 1024;

  /// Checks path and size.
  ///
  /// @throws IllegalArgumentException naming the path and what is wrong with it
  public ProvisioningFile {
    checkPath(path);
    checkText("the file \"" + path + "\"", content);
  }

  /// The names the path is made of, at least one.
  public List<String> names() {
    return List.of(path.split("/", -1));
  }

  private static void checkPath(String path) {
    if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "the path \"" + path.substring(0, 40) + "...\" is longer than " + MAX_PATH_BYTES);
    }
    if (path.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\')) {
      throw new IllegalArgumentException(
          "the path \"" + path + "\" holds a control character or a backslash");
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw new IllegalArgumentException(
            "the path \"" + path + "\" is not relative names joined by /, without . and ..");
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        throw new IllegalArgumentException(
            "the path \"" + path + "\" holds a name longer than " + MAX_NAME_BYTES + " bytes");
      }
    }
  }

  /// Checks that a text holds something and is not too large.
  ///
  /// @return its length as UTF-8
  static int checkText(String what, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          what + " has " + bytes + " bytes; at most " + MAX_BYTES + " are taken");
    }
    return bytes;
  }
}
