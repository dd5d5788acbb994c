package bty.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *                      | images.example     | true
          example                | images.example     | true
          .example               | images.example     | true
          .example               | example            | true
          Example.               | IMAGES.example     | true
          example                | images.example.    | true
          example                | notexample         | false
          images.example         | example            | false
          a.b  c.d, e.f          | x.c.d              | true
          10.0.0.0/8             | 10.200.3.4         | true
          10.0.0.0/8             | 11.0.0.1           | false
          10.1.2.0/23            | 10.1.3.255         | true
          10.1.2.0/23            | 10.1.4.0           | false
          0.0.0.0/0              | 192.0.2.1          | true
          10.0.0.0/40            | 10.0.0.0           | false
          10.0.0.0/x             | 10.0.0.0           | false
          192.0.2.1              | 192.0.2.1          | true
          192.0.2.1              | 192.0.2.10         | false
          fd00::/8               | [fd12::1]          | true
          [fd12::1]              | [fd12::1]          | true
          fd00::/8               | 10.0.0.1           | false
          10.0.0.0/8             | ten.example        | false
          ''                     | images.example     | false
          """)
  void hostsAreCoveredAsCurlHasIt(String entries, String host, boolean covered) {
    assertThat(NoProxy.parse(entries).covers(host)).isEqualTo(covered);
  }

  @Test
  void variablesAreReadAsCurlReadsThem() throws LastingException {
    Map<String, String> both = Map.of("https_proxy", "http://a:1", "HTTPS_PROXY", "http://b:2");
    assertThat(new ProxyRules(both).of(URI.create("https://x/")).orElseThrow().host())
        .isEqualTo("a");
    Map<String, String> large = Map.of("HTTP_PROXY", "http://b:2", "HTTPS_PROXY", "b");
    assertThat(new ProxyRules(large).of(URI.create("http://x/"))).isEmpty();
    assertThat(new ProxyRules(large).of(URI.create("https://x/")).orElseThrow().port())
        .isEqualTo(1080);
  }
}
