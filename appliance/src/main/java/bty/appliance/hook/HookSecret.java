package bty.appliance.hook;

import bty.appliance.files.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What notices are signed with: a file of the folder of secrets, read each time, so that it can be
/// changed.
///
/// @param folder of secrets
record HookSecret(Path folder) {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST = 16;

  /// The signature of a body: HMAC-SHA256 (RFC 2104) of the time, a dot and the body.
  ///
  /// @param name of the file
  /// @throws IOException in a sentence, if there is no secret that can be used
  String sign(String name, Instant at, byte[] body) throws IOException {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(read(name), ALGORITHM));
      mac.update((at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("BUG: every Java has " + ALGORITHM, e);
    }
  }

  private byte[] read(String name) throws IOException {
    Path file = folder.resolve(name);
    try {
      PrivateFile.check(file, "the secret");
      byte[] secret = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
      if (secret.length < LEAST) {
        throw new IOException(
            "the secret "
                + file
                + " is shorter than "
                + LEAST
                + " characters; make one with:"
                + " openssl rand -hex 32");
      }
      return secret;
    } catch (NoSuchFileException none) {
      throw new IOException(
          "there is no secret " + file + "; make one with: openssl rand -hex 32", none);
    }
  }
}
