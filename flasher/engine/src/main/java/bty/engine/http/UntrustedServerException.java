package bty.engine.http;

import java.security.cert.CertificateException;

/// A server's certificate does not show that it is the one that was meant. The message is a clause
/// for people, with what to do.
final class UntrustedServerException extends CertificateException {
  private static final long serialVersionUID = 1L;

  UntrustedServerException(String clause) {
    super(clause);
  }
}
