package bty.appliance.upgrade;

import bty.engine.source.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is signed of a release, and lies beside its tarball as `TARBALL.sig`:
///
/// ```
/// bty-web-release 1
/// version 0.2.0
/// sha256 <64 hexadecimal digits, of the tarball>
/// signature <Base64 of Ed25519 (RFC 8032) over the three lines above, each with its newline>
/// ```
///
/// @param version of the program inside
/// @param digest of the tarball
public record ReleaseNote(String version, Sha256 digest) {
  // Of the last character's six bits two belong to the 64 bytes; Java would take any for the rest.
  private static final Pattern FORM =
      Pattern.compile(
          "(bty-web-release 1\nversion ([0-9A-Za-z][0-9A-Za-z.+~-]{0,63})\nsha256 ([0-9a-f]{64})\n)"
              + "signature ([A-Za-z0-9+/]{85}[AQgw]==)\n?");

  /// Reads a note and believes it only if it was signed with that key.
  ///
  /// @throws IllegalArgumentException with a clause about the note if it is not
  public static ReleaseNote verified(String text, PublicKey key) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "it is no note of a release: wanted the four lines that image-builder/build upgrade"
              + " writes");
    }
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(form.group(1).getBytes(StandardCharsets.US_ASCII));
      if (signature.verify(Base64.getDecoder().decode(form.group(4)))) {
        return new ReleaseNote(form.group(2), new Sha256(form.group(3)));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("its signature can't be checked: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "it was not signed with the key of this server; wanted one of whoever made that key");
  }

  /// The name of its folder: another build of the same version is another one.
  String folder() {
    return version + "-" + digest.hex().substring(0, 12);
  }
}
