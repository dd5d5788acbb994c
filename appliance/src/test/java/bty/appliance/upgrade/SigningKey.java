package bty.appliance.upgrade;

import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;

/// Whoever makes releases, in tests.
record SigningKey(KeyPair pair) {
  static SigningKey fresh() throws GeneralSecurityException {
    return new SigningKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  PublicKey half() {
    return pair.getPublic();
  }

  /// As `openssl pkey -pubout` writes it.
  String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(half().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  String note(String version, Sha256 digest) throws GeneralSecurityException {
    String signed = "bty-web-release 1\nversion %s\nsha256 %s\n".formatted(version, digest);
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "signature " + Base64.getEncoder().encodeToString(signature.sign()) + "\n";
  }

  /// Puts the note beside a tarball.
  void sign(Path tarball, String version) throws IOException, GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(tarball));
    Files.writeString(
        Path.of(tarball + ".sig"), note(version, new Sha256(HexFormat.of().formatHex(digest))));
  }
}
