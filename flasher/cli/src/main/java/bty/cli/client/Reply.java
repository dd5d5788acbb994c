package bty.cli.client;

import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// What came of asking the appliance.
public sealed interface Reply {
  /// What came of it, in words.
  String words();

  /// It answered.
  ///
  /// @param status of HTTP
  /// @param date its clock, to the second, if it said so
  /// @param body possibly empty
  record Answer(int status, Optional<Instant> date, String body) implements Reply {
    /// Why it said so: the `detail` of a problem document (RFC 9457), or nothing.
    String detail() {
      try {
        return JsonObject.parse("answer", body.getBytes(StandardCharsets.UTF_8))
            .optionalString("detail")
            .orElse("");
      } catch (ProtocolException noProblemDocument) {
        return "";
      }
    }

    @Override
    public String words() {
      return "it answered " + status + (detail().isEmpty() ? "" : " (" + detail() + ")");
    }
  }

  /// It can't be asked: it is not believed to be itself, a proxy says no, or a setting can't be
  /// used. Asking again is of use only once somebody has mended that.
  ///
  /// @param reason in words, as a clause about "its server"
  record Barred(String reason) implements Reply {
    @Override
    public String words() {
      return reason;
    }
  }

  /// It did not answer in time, or cannot be reached.
  ///
  /// @param reason in words
  record Silence(String reason) implements Reply {
    @Override
    public String words() {
      return reason;
    }
  }
}
