package bty.appliance.account;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// What is kept of a password: PBKDF2 with HMAC-SHA-256 (RFC 8018, 5.2), from which nobody gets it
/// back in reasonable time.
///
/// @param rounds so often it was hashed, 1 or more
/// @param salt in hex
/// @param hash in hex
record PasswordHash(int rounds, String salt, String hash) {
  /// The advice of OWASP for this hash; a tenth of a second to half a one.
  static final int ROUNDS = 600_000;

  private static final int BITS = 256;
  private static final Pattern TEXT =
      Pattern.compile("pbkdf2-sha256 ([1-9][0-9]{0,7}) ([0-9a-f]{32}) ([0-9a-f]{64})");

  /// Hashes a password.
  ///
  /// @param salt 16 random bytes
  static PasswordHash of(String password, int rounds, byte[] salt) {
    return new PasswordHash(
        rounds,
        HexFormat.of().formatHex(salt),
        HexFormat.of().formatHex(derive(password, rounds, salt)));
  }

  /// Reads what [#text] wrote; empty if it is something else.
  static Optional<PasswordHash> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new PasswordHash(Integer.parseInt(parts.group(1)), parts.group(2), parts.group(3)))
        : Optional.empty();
  }

  /// As much work as for a password that is looked at, for nothing: how long a login takes is not
  /// to tell which names there are.
  static void waste(String password) {
    byte[] _ = derive(password, ROUNDS, new byte[16]);
  }

  /// As it stands in a file.
  String text() {
    return "pbkdf2-sha256 " + rounds + " " + salt + " " + hash;
  }

  /// Whether that is the password. Takes as long for a near miss as for any other.
  boolean isOf(String password) {
    return MessageDigest.isEqual(
        HexFormat.of().parseHex(hash), derive(password, rounds, HexFormat.of().parseHex(salt)));
  }

  private static byte[] derive(String password, int rounds, byte[] salt) {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("BUG: this Java has no PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }

  @Override
  public String toString() {
    return "a password's hash";
  }
}
