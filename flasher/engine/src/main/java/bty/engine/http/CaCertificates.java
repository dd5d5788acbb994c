package bty.engine.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Certificates of authorities, from where systems keep them.
public final class CaCertificates {
  /// Where Debian and what comes of it, Alpine and Arch have all of them in one file.
  static final Path SYSTEM = Path.of("/etc/ssl/certs/ca-certificates.crt");

  private CaCertificates() {}

  /// Reads a file of one or more certificates in PEM, text between them included.
  ///
  /// @throws IOException with a sentence if it can't be read or has none
  public static Set<X509Certificate> read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Set<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .collect(Collectors.toCollection(LinkedHashSet::new));
      if (found.isEmpty()) {
        throw new IOException(noCertificate(file));
      }
      return found;
    } catch (CertificateException e) {
      throw new IOException(noCertificate(file), e);
    } catch (NoSuchFileException e) {
      throw new IOException("the file " + file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException("the file " + file + " may not be read", e);
    }
  }

  private static String noCertificate(Path file) {
    return "the file "
        + file
        + " has something else than certificates; wanted PEM, which begins with -----BEGIN"
        + " CERTIFICATE-----";
  }

  /// What this system believes: the file that `SSL_CERT_FILE` names and nothing else, as OpenSSL
  /// has it; without one the system's file and what Java came with.
  ///
  /// @throws LastingException if the named file can't be used
  static Set<X509Certificate> ofSystem(@Nullable String named) throws LastingException {
    if (named != null && !named.isBlank()) {
      try {
        return read(Path.of(named));
      } catch (IOException e) {
        throw new LastingException("reading SSL_CERT_FILE: " + e.getMessage(), e);
      }
    }
    Set<X509Certificate> all = new LinkedHashSet<>(ofJava());
    try {
      all.addAll(read(SYSTEM));
    } catch (IOException absent) {
      // A system without it has Java's own.
    }
    return all;
  }

  private static List<X509Certificate> ofJava() {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init((KeyStore) null);
      return Stream.of(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
          .toList();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("BUG: every Java has PKIX", e);
    }
  }
}
