package bty.appliance.certificate;

import bty.engine.http.CaCertificates;
import bty.engine.http.PublicKeyPin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A certificate and the key that belongs to it.
///
/// @param chain the server's certificate first, then those of the CAs that vouch for it
record ServerKey(PrivateKey key, List<X509Certificate> chain) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
  private static final byte[] SAMPLE = "bty".getBytes(StandardCharsets.US_ASCII);

  ServerKey {
    chain = List.copyOf(chain);
  }

  /// Reads both from PEM.
  ///
  /// @throws IOException with a sentence if one can't be read, is something else, or they do not
  ///   belong together
  static ServerKey read(Path certificate, Path key) throws IOException {
    List<X509Certificate> chain = List.copyOf(CaCertificates.read(certificate));
    PrivateKey secret = key(key);
    if (!isPair(secret, chain.getFirst())) {
      throw new IOException(
          "the key in "
              + key
              + " is not that of the first certificate in "
              + certificate
              + "; the server's own certificate has to stand first");
    }
    return new ServerKey(secret, chain);
  }

  private static PrivateKey key(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException("the file " + file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException("the file " + file + " may not be read", e);
    }
    Matcher pem = PKCS8.matcher(text);
    if (!pem.find()) {
      throw new IOException(
          "the file "
              + file
              + " has no key that begins with -----BEGIN PRIVATE KEY----- (PKCS#8 without a"
              + " password); openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW makes it one");
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (GeneralSecurityException another) {
        // The next one may be it.
      }
    }
    throw new IOException("the key in " + file + " is none of " + String.join(", ", ALGORITHMS));
  }

  private static boolean isPair(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "EdDSA";
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException no) {
      return false;
    }
  }

  PublicKeyPin pin() {
    return PublicKeyPin.of(chain.getFirst());
  }

  /// Without the key.
  @Override
  public String toString() {
    return "the key " + pin();
  }
}
