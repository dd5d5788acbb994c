package bty.engine.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Whether the server at the other end of a TLS connection is the one that was meant; if not, why
/// in words.
final class CertificateCheck extends X509ExtendedTrustManager {
  private final ServerTrust trust;
  private final InstantSource clock;
  private final Instant released;

  /// @param released before which it can't be now: a clock that says so, as one does whose battery
  ///   is dead, says nothing about what is good now
  CertificateCheck(ServerTrust trust, InstantSource clock, Instant released) {
    this.trust = trust;
    this.clock = clock;
    this.released = released;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
      throws CertificateException {
    switch (trust) {
      case ServerTrust.Pinned(Set<PublicKeyPin> pins) -> requirePin(pins, chain[0]);
      case ServerTrust.Authorities(Set<X509Certificate> anchors) ->
          requireGood(anchors, chain, keyExchange, (SSLSocket) socket);
    }
  }

  private static void requirePin(Set<PublicKeyPin> pins, X509Certificate server)
      throws UntrustedServerException {
    PublicKeyPin found = PublicKeyPin.of(server);
    if (!pins.contains(found)) {
      throw new UntrustedServerException(UntrustedWords.otherKey(found, pins));
    }
  }

  private void requireGood(
      Set<X509Certificate> anchors, X509Certificate[] chain, String keyExchange, SSLSocket socket)
      throws UntrustedServerException {
    Instant now = time(chain);
    // That an authority is among what was given makes a certificate good for Java at any time.
    requireTime(chain[0], now);
    try {
      manager(anchors, now).checkServerTrusted(chain, keyExchange, socket);
    } catch (CertificateException e) {
      throw why(e, anchors, chain, keyExchange, socket.getHandshakeSession().getPeerHost());
    }
  }

  /// When the certificates have to be good: now, or where the clock is known to be wrong, when all
  /// of them could be.
  private Instant time(X509Certificate[] chain) {
    Instant now = clock.instant();
    if (!now.isBefore(released)) {
      return now;
    }
    return Stream.of(chain)
        .map(certificate -> certificate.getNotBefore().toInstant())
        .reduce(released, (a, b) -> a.isAfter(b) ? a : b);
  }

  private static void requireTime(X509Certificate certificate, Instant now)
      throws UntrustedServerException {
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      throw new UntrustedServerException(UntrustedWords.notYet(certificate, now));
    }
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw new UntrustedServerException(UntrustedWords.expired(certificate, now));
    }
  }

  private UntrustedServerException why(
      CertificateException refusal,
      Set<X509Certificate> anchors,
      X509Certificate[] chain,
      String keyExchange,
      String host)
      throws UntrustedServerException {
    Instant now = time(chain);
    try {
      manager(anchors, now).checkServerTrusted(chain, keyExchange);
      return new UntrustedServerException(UntrustedWords.otherName(chain[0], host));
    } catch (UntrustedServerException noAuthority) {
      return noAuthority;
    } catch (CertificateException e) {
      if (reason(e).filter(BasicReason.ALGORITHM_CONSTRAINED::equals).isPresent()) {
        return new UntrustedServerException(UntrustedWords.weak(refusal));
      }
      if (reason(e).stream()
          .anyMatch(Set.of(BasicReason.EXPIRED, BasicReason.NOT_YET_VALID)::contains)) {
        for (X509Certificate certificate : chain) {
          requireTime(certificate, now);
        }
      }
      return new UntrustedServerException(UntrustedWords.unknownAuthority(chain));
    }
  }

  private static Optional<CertPathValidatorException.Reason> reason(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause)
        .filter(CertPathValidatorException.class::isInstance)
        .map(cause -> ((CertPathValidatorException) cause).getReason())
        .filter(reason -> reason != BasicReason.UNSPECIFIED)
        .findFirst();
  }

  private static X509ExtendedTrustManager manager(Set<X509Certificate> anchors, Instant now)
      throws UntrustedServerException {
    if (anchors.isEmpty()) {
      throw new UntrustedServerException(UntrustedWords.NO_AUTHORITIES);
    }
    try {
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(
              anchors.stream()
                  .map(anchor -> new TrustAnchor(anchor, null))
                  .collect(Collectors.toSet()),
              null);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters));
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new AssertionError("BUG: every Java has PKIX", e);
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw new CertificateException("a certificate is checked for a connection only");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, keyExchange);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw new CertificateException("nobody is served here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, keyExchange);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, keyExchange);
  }
}
