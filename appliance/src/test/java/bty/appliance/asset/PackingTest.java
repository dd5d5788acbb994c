package bty.appliance.asset;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
  private static final String PAGE = "<tr><td>52:54:00:00:00:01</td></tr>\n".repeat(200);

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8"})
  void packedPageIsTheSamePageAndAFractionOfIt(String accepted) throws IOException {
    Response packed = Packing.of(asking(accepted), Response.html(200, PAGE));
    assertThat(packed.headers().find("Content-Encoding")).contains("gzip");
    assertThat(packed.headers().find("Content-Type")).contains("text/html; charset=utf-8");
    byte[] bytes = ((Response.Content) packed).bytes();
    assertThat(bytes.length).isLessThan(PAGE.length() / 10);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(PAGE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "deflate, br", "gzip;q=0", "gzip; q=0.000", "xgzip"})
  void whoDoesNotAskForItIsSentItPlain(String accepted) {
    Response plain = Packing.of(asking(accepted), Response.html(200, PAGE));
    assertThat(plain.headers().find("Content-Encoding")).isEmpty();
    assertThat(plain.headers().find("Vary")).contains("Accept-Encoding");
    assertThat(((Response.Content) plain).bytes()).isEqualTo(PAGE.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void littleIsLeftAsItIs() {
    Response little = Response.html(404, "<p>There is no machine of that name.");
    assertThat(Packing.of(asking("gzip"), little)).isEqualTo(little);
  }

  private static Request asking(String accepted) {
    return new Request(
        "GET",
        "/ui/machines",
        Map.of(),
        Map.of(),
        Map.of("accept-encoding", accepted),
        new Caller.Anybody("a test"),
        "127.0.0.1",
        "127.0.0.1:8080",
        false,
        new Request.Body() {
          @Override
          public OptionalLong length() {
            return OptionalLong.empty();
          }

          @Override
          public InputStream stream() {
            return InputStream.nullInputStream();
          }
        });
  }
}
