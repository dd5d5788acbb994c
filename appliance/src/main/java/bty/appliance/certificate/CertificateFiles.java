package bty.appliance.certificate;

import bty.appliance.files.FileStamp;
import bty.engine.http.PublicKeyPin;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/// The files with the certificate and its key, read again when they change: who renews certificates
/// restarts nothing. Files that can't be used leave the last good ones in force.
public final class CertificateFiles {
  private static final System.Logger LOG = System.getLogger("tls");

  private final Path certificate;
  private final Path key;
  private final CurrentKey current;
  private List<FileStamp> seen;

  private CertificateFiles(Path certificate, Path key, ServerKey first, List<FileStamp> seen) {
    this.certificate = certificate;
    this.key = key;
    this.current = new CurrentKey(first);
    this.seen = seen;
  }

  /// Reads them for the first time.
  ///
  /// @throws IOException with a sentence if they can't be used
  public static CertificateFiles read(Path certificate, Path key) throws IOException {
    ServerKey first = ServerKey.read(certificate, key);
    return new CertificateFiles(certificate, key, first, stamps(certificate, key));
  }

  private static List<FileStamp> stamps(Path certificate, Path key) throws IOException {
    return List.of(FileStamp.of(certificate), FileStamp.of(key));
  }

  /// What servers speak TLS with: always the key of now.
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {current}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("BUG: every Java has TLS", e);
    }
  }

  /// The pin of the key of now.
  public PublicKeyPin pin() {
    return current.get().pin();
  }

  /// Reads the files again if they have changed since. Cheap where they have not.
  public synchronized void look() {
    Optional<List<FileStamp>> now = now();
    if (now.isEmpty() || now.get().equals(seen)) {
      return;
    }
    seen = now.get();
    try {
      ServerKey next = ServerKey.read(certificate, key);
      current.set(next);
      LOG.log(Level.INFO, "the certificate was read again; " + next);
    } catch (IOException e) {
      // One of the two may be still to come.
      LOG.log(
          Level.WARNING,
          "reading the new certificate: " + e.getMessage() + "; the one before stays in use");
    }
  }

  /// Empty while one is being replaced.
  private Optional<List<FileStamp>> now() {
    try {
      return Optional.of(stamps(certificate, key));
    } catch (IOException absent) {
      return Optional.empty();
    }
  }
}
