package bty.appliance.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/// The body of a request, which knows whether somebody has read it.
final class RequestBody implements Request.Body {
  private final ServerRequest request;
  private long read;

  RequestBody(ServerRequest request) {
    this.request = request;
  }

  @Override
  public OptionalLong length() {
    return request.headers().contentLength();
  }

  @Override
  public InputStream stream() {
    return new Counted(request.content().inputStream());
  }

  /// Whether there is more than was read. What comes in chunks is never read.
  boolean isUnread() {
    return request.headers().contains(HeaderNames.TRANSFER_ENCODING) || read < length().orElse(0);
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] octet = new byte[1];
      return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
    }

    @Override
    public int read(byte[] octets, int from, int length) throws IOException {
      try {
        int got = super.read(octets, from, length);
        read += Math.max(got, 0);
        return got;
      } catch (RuntimeException e) {
        // Helidon throws its own kind where the connection ends.
        throw new Request.SenderStoppedException(
            "the sender stopped after " + read + " of " + length().orElse(0) + " bytes", e);
      }
    }
  }
}
