package bty.appliance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartBodyTest {
  private static final String END = "\r\n--b--\r\n";

  private static MultipartBody body(String text, int most) throws IOException {
    InputStream bytes =
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public int read(byte[] into, int from, int length) {
            return super.read(into, from, Math.min(length, most));
          }
        };
    return MultipartBody.of(request(bytes)).orElseThrow();
  }

  private static Request request(InputStream bytes) {
    Request.Body body =
        new Request.Body() {
          @Override
          public OptionalLong length() {
            return OptionalLong.empty();
          }

          @Override
          public InputStream stream() {
            return bytes;
          }
        };
    return new Request(
        "POST",
        "/",
        Map.of(),
        Map.of(),
        Map.of("content-type", "multipart/form-data; boundary=b"),
        new Caller.Anybody(""),
        "",
        "",
        false,
        body);
  }

  private static String field(String name, String value) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value;
  }

  private static String file(String content) {
    return "--b\r\n"
        + "Content-Type: application/octet-stream\r\n"
        + "content-disposition: form-data; name=\"file\"; filename=\"d\u00e4.img\"\r\n\r\n"
        + content;
  }

  /// However the network cuts it up.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100000})
  void fieldsAndFilesComeInTheirOrder(int most) throws Exception {
    String content = "a\r\n--\r\n-b\r\r\n--c" + "x".repeat(300_000) + "\r\n";
    MultipartBody body = body(field("csrf", "s\u00fc\u00df") + "\r\n" + file(content) + END, most);
    MultipartBody.Part first = body.next().orElseThrow();
    assertThat(first.name()).isEqualTo("csrf");
    assertThat(first.fileName()).isEmpty();
    assertThat(first.text()).isEqualTo("s\u00fc\u00df");
    MultipartBody.Part second = body.next().orElseThrow();
    assertThat(second.name()).isEqualTo("file");
    assertThat(second.fileName()).contains("d\u00e4.img");
    assertThat(new String(second.content().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(content);
    assertThat(body.next()).isEmpty();
  }

  @Test
  void whatIsNotReadIsPassedOver() throws Exception {
    MultipartBody body = body(file("x".repeat(1_000_000)) + "\r\n" + field("a", "1") + END, 1000);
    assertThat(body.next()).isPresent();
    assertThat(body.next().orElseThrow().text()).isEqualTo("1");
  }

  @Test
  void bodyThatEndsEarlyIsNotTakenForWhole() throws Exception {
    MultipartBody body = body(file("half"), 100);
    InputStream content = body.next().orElseThrow().content();
    assertThatThrownBy(content::readAllBytes).isInstanceOf(IOException.class);
  }

  @Test
  void fieldThatIsTooLongIsRefused() throws Exception {
    MultipartBody body = body(field("csrf", "x".repeat(9000)) + END, 100);
    MultipartBody.Part part = body.next().orElseThrow();
    assertThatThrownBy(part::text).isInstanceOf(Request.TooLargeException.class);
  }
}
