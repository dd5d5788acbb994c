package bty.appliance.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginDelaysTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final LoginDelays delays = new LoginDelays();

  private Duration left(String address, String account) {
    return delays.left(address, account, NOW);
  }

  @Test
  void waitDoublesAfterTheThirdMissUpToHalfAMinute() {
    for (int i = 0; i < 3; i++) {
      delays.miss("a", "bty", NOW);
      assertThat(left("a", "bty")).isZero();
    }
    delays.miss("a", "bty", NOW);
    assertThat(left("a", "bty")).isEqualTo(Duration.ofSeconds(2));
    delays.miss("a", "bty", NOW);
    assertThat(left("a", "bty")).isEqualTo(Duration.ofSeconds(4));
    for (int i = 0; i < 50; i++) {
      delays.miss("a", "bty", NOW);
    }
    assertThat(left("a", "bty")).isEqualTo(Duration.ofSeconds(30));
    assertThat(left("a", "anna")).as("whatever name is tried next").isPositive();
    delays.hit("a", "bty");
    assertThat(left("a", "bty")).isZero();
  }

  @Test
  void rightLoginClearsWhatWasWrongForItsOwnAccountAndNoMore() {
    for (int i = 0; i < 20; i++) {
      delays.miss("a", "bty", NOW);
      delays.hit("a", "uview");
    }
    assertThat(left("a", "bty")).isEqualTo(Duration.ofSeconds(30));
    assertThat(left("a", "uview")).as("whose turn it is, too").isPositive();
    delays.miss("a", "uview", NOW);
    delays.hit("a", "uview");
    assertThat(left("a", "bty")).isEqualTo(Duration.ofSeconds(30));
    delays.hit("a", "bty");
    assertThat(left("a", "bty")).isZero();
  }

  @Test
  void namesWithoutEndFillNoMemoryAndBringNoWaitToAnEnd() {
    for (int i = 0; i < 5000; i++) {
      delays.miss("a", "made up " + i, NOW);
    }
    delays.hit("a", "made up 4999");
    delays.hit("a", "");
    assertThat(left("a", "bty")).isPositive();
  }

  @Test
  void accountThatManyAddressesGuessAtWaitsAfterTheFirstMissOfEach() {
    for (int i = 0; i < 10; i++) {
      delays.miss("botnet " + i, "bty", NOW);
    }
    assertThat(left("botnet 3", "bty")).isEqualTo(Duration.ofSeconds(2));
    assertThat(left("botnet 3", "anna")).isZero();
  }

  @Test
  void operatorIsNeverLockedOutByOthers() {
    for (int i = 0; i < 1000; i++) {
      delays.miss("botnet " + i, "bty", NOW);
    }
    assertThat(left("the operator", "bty")).isZero();
    delays.miss("the operator", "bty", NOW);
    assertThat(left("the operator", "bty")).isBetween(Duration.ZERO, Duration.ofSeconds(2));
  }

  @Test
  void missesAreForgotten() {
    for (int i = 0; i < 12; i++) {
      delays.miss("a", "bty", NOW);
    }
    Instant later = NOW.plus(Duration.ofMinutes(15));
    delays.miss("a", "bty", later);
    assertThat(delays.left("a", "bty", later)).isZero();
  }
}
