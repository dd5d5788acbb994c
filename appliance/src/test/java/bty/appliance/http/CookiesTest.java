package bty.appliance.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CookiesTest {
  @Test
  void sessionOfATlsConnectionTravelsOverTlsOnly() {
    assertThat(Cookies.keepSession("x", true))
        .isEqualTo("bty_session=x; Path=/; HttpOnly; SameSite=Strict; Secure");
    assertThat(Cookies.keepSession("x", false))
        .isEqualTo("bty_session=x; Path=/; HttpOnly; SameSite=Strict");
  }
}
