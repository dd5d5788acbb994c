package bty.engine.http;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Why a server is not believed, and what to do: clauses that go on after "fetching ...: ". What is
/// typed to `bty` and `bty-tui` as `--pin` and `--ca-cert` is `bty.pin` and `bty.ca` for a machine
/// that boots.
final class UntrustedWords {
  static final String NO_AUTHORITIES =
      "its server's certificate can't be checked, since this system has no CA certificates; install"
          + " them (ca-certificates), or give the file of its CA (--ca-cert, at boot bty.ca) or its"
          + " key (--pin, at boot bty.pin)";

  // RFC 5280, 4.2.1.6: the kinds of a subjectAltName that name hosts.
  private static final Set<Integer> HOST_KINDS = Set.of(2, 7);

  private UntrustedWords() {}

  static String notYet(X509Certificate certificate, Instant now) {
    return "the certificate of \"%s\", by which its server is known, is good from %s on, and here it is %s: set this machine's clock if it is behind; if it is right, the server's clock was wrong when the certificate was made"
        .formatted(name(certificate), certificate.getNotBefore().toInstant(), seconds(now));
  }

  static String expired(X509Certificate certificate, Instant now) {
    return "the certificate of \"%s\", by which its server is known, was good until %s, and here it is %s: it has to be renewed at the server; if this machine's clock is ahead, set it"
        .formatted(name(certificate), certificate.getNotAfter().toInstant(), seconds(now));
  }

  static String unknownAuthority(X509Certificate[] chain) {
    return "its server's certificate is issued by \"%s\", which is no CA that this machine knows; give the CA's file (--ca-cert, at boot bty.ca), or if its server shows you that its key is %s, that key (--pin, at boot bty.pin)"
        .formatted(
            chain[chain.length - 1].getIssuerX500Principal().getName(), PublicKeyPin.of(chain[0]));
  }

  static String otherName(X509Certificate certificate, String host) {
    String names = names(certificate);
    return "its server's certificate is for %s and not for %s; ask for it by a name that it is for, or give the server's key (--pin, at boot bty.pin)"
        .formatted(names.isEmpty() ? "no host" : names, host);
  }

  static String otherKey(PublicKeyPin found, Set<PublicKeyPin> wanted) {
    return "its server has the key %s and the pin is %s: another server answers, or its key was changed; look at the server which it is before you change the pin"
        .formatted(
            found, wanted.stream().map(PublicKeyPin::toString).collect(Collectors.joining(" or ")));
  }

  static String weak(CertificateException refusal) {
    return "its server's certificate is signed in a way, or for a key, that is too weak to be believed (%s); it has to be made anew"
        .formatted(NetworkWords.plain(String.valueOf(refusal.getMessage())));
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static String names(X509Certificate certificate) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? ""
          : all.stream()
              .filter(entry -> HOST_KINDS.contains((Integer) entry.getFirst()))
              .map(entry -> String.valueOf(entry.get(1)))
              .collect(Collectors.joining(", "));
    } catch (CertificateParsingException none) {
      return "";
    }
  }
}
