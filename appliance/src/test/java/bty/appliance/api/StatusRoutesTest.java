package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusRoutesTest {
  @Test
  void applianceThatReadsNoImagesAnyMoreIsNotHealthy() {
    assertThat(StatusRoutes.health(Optional.of("the thread has ended")).status()).isEqualTo(503);
    assertThat(StatusRoutes.health(Optional.empty()).status()).isEqualTo(200);
  }
}
