package bty.appliance.api;

import bty.appliance.files.FileKey;
import bty.appliance.files.PrivateFile;
import bty.appliance.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Whether a webhook comes from whoever has the secret. GitHub, Gitea and Forgejo send the body's
/// HMAC-SHA256 in hex, GitHub with a word in front; GitLab sends the secret itself.
enum HookSignature {
  /// It does.
  GOOD,
  /// It says so, and it is not true.
  WRONG,
  /// It says nothing.
  MISSING,
  /// Nobody has given this appliance a secret.
  NO_SECRET,
  /// Others on this computer can use it: it proves nothing.
  KNOWN_SECRET;

  private static final int MOST_SECRET = 4096;

  /// GitHub sends nothing larger.
  private static final int MOST_BODY = 25 * 1024 * 1024;

  private static final String ALGORITHM = "HmacSHA256";
  private static final String GITLAB = "X-Gitlab-Token";
  private static final String PREFIX = "sha256=";
  private static final List<String> SIGNATURES =
      List.of("X-Hub-Signature-256", "X-Gitea-Signature", "X-Forgejo-Signature");

  /// Reads the body as far as that is needed, in constant memory.
  ///
  /// @param file with the secret, read each time, so that it can be changed
  /// @throws Request.TooLargeException if the body is larger than any webhook's
  static HookSignature of(Request request, Path file) throws IOException {
    Optional<String> signature =
        SIGNATURES.stream().flatMap(name -> request.header(name).stream()).findFirst();
    Optional<String> token = request.header(GITLAB);
    if (signature.isEmpty() && token.isEmpty()) {
      return MISSING;
    }
    if (PrivateFile.problem(file, "", FileKey.of(file)).isPresent()) {
      return KNOWN_SECRET;
    }
    byte[] secret = secret(file);
    if (secret.length == 0) {
      return NO_SECRET;
    }
    boolean isGood =
        signature.isPresent()
            ? isSame(signature.get().strip().replaceFirst("^" + PREFIX, ""), hmac(request, secret))
            : isSame(token.get().getBytes(StandardCharsets.UTF_8), secret);
    return isGood ? GOOD : WRONG;
  }

  private static byte[] secret(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST_SECRET), StandardCharsets.UTF_8).strip();
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return new byte[0];
    }
  }

  private static byte[] hmac(Request request, byte[] secret) throws IOException {
    long announced = request.body().length().orElse(0);
    request.refuseLongerThan(MOST_BODY);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      if (announced > 0) {
        InputStream in = request.body().stream();
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          mac.update(buffer, 0, count);
        }
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("BUG: every Java has " + ALGORITHM, e);
    }
  }

  private static boolean isSame(String hex, byte[] wanted) {
    try {
      return MessageDigest.isEqual(HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT)), wanted);
    } catch (IllegalArgumentException notHex) {
      return false;
    }
  }

  /// Digests are of one length, so that the time does not tell how long the secret is.
  private static boolean isSame(byte[] sent, byte[] wanted) {
    return MessageDigest.isEqual(digest(sent), digest(wanted));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }
}
