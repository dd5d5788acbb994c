package bty.engine.http;

import java.security.cert.X509Certificate;
import java.util.Set;

/// By what a TLS server is believed to be the one that was meant.
sealed interface ServerTrust {
  /// By its key, and by nothing else: no authority, name or time matters then.
  record Pinned(Set<PublicKeyPin> pins) implements ServerTrust {
    /// Keeps its own copy.
    public Pinned {
      pins = Set.copyOf(pins);
    }
  }

  /// By a certificate that is good now, for its name, and of one of these authorities.
  record Authorities(Set<X509Certificate> anchors) implements ServerTrust {
    /// Keeps its own copy.
    public Authorities {
      anchors = Set.copyOf(anchors);
    }
  }
}
