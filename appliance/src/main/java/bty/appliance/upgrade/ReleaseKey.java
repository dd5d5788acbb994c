package bty.appliance.upgrade;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The public key by which releases are believed: PEM, as `openssl pkey -pubout` writes it.
final class ReleaseKey {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PUBLIC KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

  private ReleaseKey() {}

  /// Reads it. Whoever could write it could have any program run as the server.
  ///
  /// @throws IOException with a sentence if it is not there, not an Ed25519 key, or another account
  ///   than root and the one that asks may have written it
  static PublicKey read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          ("the key of releases, %s, is not there; put the public key there of whoever makes"
                  + " them: openssl pkey -in KEY -pubout -out %s")
              .formatted(file, file));
    }
    requireOwn(file);
    Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1).strip() + "\n");
    if (!pem.matches()) {
      throw new IOException(file + " is no public key; wanted PEM, -----BEGIN PUBLIC KEY-----");
    }
    try {
      byte[] key = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(key));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " is no key of Ed25519: " + e.getMessage(), e);
    }
  }

  private static void requireOwn(Path file) throws IOException {
    PosixFileAttributes is = Files.readAttributes(file, PosixFileAttributes.class);
    boolean others =
        is.permissions().contains(PosixFilePermission.GROUP_WRITE)
            || is.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    String owner = is.owner().getName();
    if (others || !(owner.equals("root") || owner.equals(System.getProperty("user.name")))) {
      throw new IOException(
          "%s may have been written by others than root (owner %s); chown root and chmod 644 it, once it is sure to be the right one"
              .formatted(file, owner));
    }
  }
}
