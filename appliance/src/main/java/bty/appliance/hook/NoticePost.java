package bty.appliance.hook;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/// Sends a notice.
interface NoticePost {
  /// Sends it, and waits for the answer, but not for long.
  ///
  /// @return the status of the answer
  /// @throws IOException in words, if there was none
  int send(URI url, Map<String, String> headers, byte[] body) throws IOException;
}
