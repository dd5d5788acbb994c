package bty.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyPinTest {
  private static final String PIN = "sha256//" + "A".repeat(43) + "=";

  @Test
  void severalPinsStandBetweenSemicolons() {
    assertThat(PublicKeyPin.parse(PIN + ";sha256//" + "B".repeat(42) + "A="))
        .extracting(PublicKeyPin::toString)
        .containsExactly(PIN, "sha256//" + "B".repeat(42) + "A=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "sha256//",
        "sha256//AAAA",
        "sha1//AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "key.pem"
      })
  void anythingElseIsRefusedInWords(String text) {
    assertThatThrownBy(() -> PublicKeyPin.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\" found; wanted sha256//");
  }

  /// `openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary
  /// | base64`, as curl's manual has it.
  @Test
  void itIsTheOneThatOpensslFinds() throws Exception {
    String pem =
        """
        -----BEGIN CERTIFICATE-----
        MIIBbDCCAROgAwIBAgIUJ8Xx8W/YwpuanzTtbGcN1KRp7i4wCgYIKoZIzj0EAwIw
        DDEKMAgGA1UEAwwBdDAeFw0yNjExMzAwMDAxMjlaFw0zNjExMjcwMDAxMjlaMAwx
        CjAIBgNVBAMMAXQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATV2vSn/T0X4XAc
        rC2onpWY++xhhpykDhkBvL4vw9+4m7SamA6wOFIgZVKWOhh7u6DbXcuNnerF/4W4
        /AJ9i3Qco1MwUTAdBgNVHQ4EFgQUmKs29Os5u/GbADcVzdVfu+9y89wwHwYDVR0j
        BBgwFoAUmKs29Os5u/GbADcVzdVfu+9y89wwDwYDVR0TAQH/BAUwAwEB/zAKBggq
        hkjOPQQDAgNHADBEAiA1LlxaLaWFOxxLtBD2y79aDMPMXRWcW1RDy3yL9zzi/gIg
        bog0XcF02nI0MRlSvpPvNCqjt3LpJnSbVp4WW/F+WHM=
        -----END CERTIFICATE-----
        """;
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    assertThat(PublicKeyPin.of(certificate))
        .hasToString("sha256//+9HGEd1IKgBp6zazm+YLljmeM4XltrwNowwV2GYrHPA=");
  }
}
