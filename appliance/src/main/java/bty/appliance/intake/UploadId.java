package bty.appliance.intake;

import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/// One upload in pieces: its image, and a word of the sender's own. Two senders of one name never
/// get into each other's bytes, and nobody goes on with the rest of another file.
///
/// @param key 8 to 128 letters, digits and `.`, `_`, `-`
public record UploadId(ImageName name, String key) {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{8,128}");
  private static final int SHORT = 16;

  /// Checks the word.
  ///
  /// @throws IllegalArgumentException if it has another form
  public UploadId {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "Upload-Id is no word of 8 to 128 letters, digits and . _ -; choose one for this file,"
              + " and send it with every piece");
    }
  }

  /// The same in a file's name and in a URL.
  public String text() {
    String digest = sha256(name.text() + "\n" + key);
    return digest.substring(0, SHORT);
  }

  /// The hidden file that the pieces go to.
  String file() {
    return "." + name + "." + text() + ".upload";
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Sha256.of(digest).hex();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }
}
