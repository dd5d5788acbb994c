package bty.engine.source;

import java.io.IOException;
import java.net.URI;

/// Whether a web server may be asked: for programs that fetch what somebody else names.
public interface HostRule {
  /// Any may.
  HostRule ANY = _ -> {};

  /// Asked before each connection, those after a redirect and those that take a transfer up again
  /// too.
  ///
  /// @throws ImageException of kind FETCH, with a sentence, where it may not
  void check(URI uri) throws IOException;
}
