package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatusRoutesTest {
  @Test
  void anythingThatIsWrongIsA503() {
    assertThat(StatusRoutes.answer("Not healthy", "ok", List.of("the thread has ended")).status())
        .isEqualTo(503);
    assertThat(StatusRoutes.answer("Not healthy", "ok", List.of()).status()).isEqualTo(200);
  }
}
