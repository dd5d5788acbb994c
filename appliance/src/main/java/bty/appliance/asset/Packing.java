package bty.appliance.asset;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Packs what is made for browsers (gzip, RFC 9110, 8.4.1.3): a table of machines is mostly the
/// same words again. What is made for programs is not packed: its length and tag are compared.
///
/// The length of a packed page that shows both a secret and words that a foreign site chose would
/// tell that site the secret (BREACH). No foreign site can have a browser send a session's cookie,
/// which is `SameSite=Strict`, so it never has a page of that kind made.
public final class Packing {
  /// What fits into one or two segments of TCP gains nothing.
  private static final int LEAST = 1400;

  private Packing() {}

  /// The same response as that client wants it.
  public static Response of(Request request, Response response) {
    if (!(response instanceof Response.Content content) || content.bytes().length < LEAST) {
      return response;
    }
    Response varied = response.with("Vary", "Accept-Encoding");
    return isTaken(request)
        ? new Response.Content(content.status(), varied.headers(), packed(content.bytes()))
            .with("Content-Encoding", "gzip")
        : varied;
  }

  private static boolean isTaken(Request request) {
    return request
        .header("Accept-Encoding")
        .filter(header ->
            Arrays.stream(header.split(",", -1))
                .map(coding -> coding.replace(" ", ""))
                .anyMatch(coding ->
                    coding.equals("gzip")
                        || (coding.startsWith("gzip;") && !coding.matches("gzip;q=0(\\.0*)?"))))
        .isPresent();
  }

  private static byte[] packed(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4);
    try (var gzip = new FastGzip(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("BUG: memory takes all that is written", e);
    }
    return packed.toByteArray();
  }

  /// A page is made anew for everybody who looks: a fifth less to send is not worth three times the
  /// work.
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream to) throws IOException {
      super(to, 1 << 14);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
