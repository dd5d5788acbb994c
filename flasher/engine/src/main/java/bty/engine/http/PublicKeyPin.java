package bty.engine.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// A server's key, known beforehand: the SHA-256 of the certificate's SubjectPublicKeyInfo (RFC
/// 5280, 4.1; as a pin RFC 7469, 2.4), so that a certificate renewed with the same key still fits.
///
/// @param base64 the 32 bytes of the digest
public record PublicKeyPin(String base64) {
  private static final String PREFIX = "sha256//";

  // 32 bytes: 43 digits, of which the last has two bits that mean nothing and are zero, and one
  // `=`.
  private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");

  /// Checks the digits.
  ///
  /// @throws IllegalArgumentException if they are not those of 32 bytes
  public PublicKeyPin {
    if (!DIGEST.matcher(base64).matches()) {
      throw new IllegalArgumentException(
          "\""
              + base64
              + "\" found; wanted sha256// and the 44 characters that 32 bytes have in base64, as"
              + " curl's --pinnedpubkey takes it");
    }
  }

  /// Reads one pin or several, of which one is to fit: `sha256//BASE64;sha256//BASE64`, as curl's
  /// `--pinnedpubkey` takes them.
  ///
  /// @throws IllegalArgumentException if it is anything else
  public static Set<PublicKeyPin> parse(String text) {
    Set<PublicKeyPin> pins = new LinkedHashSet<>();
    for (String pin : text.strip().split(";", -1)) {
      String bare = pin.strip();
      if (!bare.startsWith(PREFIX)) {
        throw new IllegalArgumentException(
            "\""
                + bare
                + "\" found; wanted sha256// and the digest of the server's public key in"
                + " base64, as curl's --pinnedpubkey takes it");
      }
      pins.add(new PublicKeyPin(bare.substring(PREFIX.length())));
    }
    return pins;
  }

  /// The pin of a certificate's key.
  public static PublicKeyPin of(Certificate certificate) {
    try {
      byte[] key = certificate.getPublicKey().getEncoded();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return new PublicKeyPin(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return PREFIX + base64;
  }
}
