package bty.appliance.bootfile;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.source.Sha256;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
  private static final Sha256 ONE = new Sha256("1".repeat(64));
  private static final Sha256 TWO = new Sha256("2".repeat(64));

  @Test
  void linesOfSha256sumAreReadAndOthersSayNothing() {
    Checksums sums =
        Checksums.parse(
            "x", "%s  a b\r\n%s *target/c\n# d\n%s e\n\n".formatted(ONE, TWO, "3".repeat(63)));
    assertThat(sums.digests()).isEqualTo(Map.of("a b", ONE, "c", TWO));
  }

  @Test
  void onlyWhatIsKnownCanContradict() {
    Checksums sums = new Checksums("set.sha256", Map.of("kernel", ONE, "initrd", TWO));
    assertThat(sums.contradiction(Map.of())).isEmpty();
    assertThat(sums.contradiction(Map.of("kernel", ONE, "other", TWO))).isEmpty();
    assertThat(sums.contradiction(Map.of("kernel", ONE, "initrd", ONE)))
        .hasValueSatisfying(
            why -> assertThat(why).contains("initrd has the SHA-256 111", "set.sha256 wants 222"));
  }
}
