package bty.appliance.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SectionEditTest {
  @Test
  void onlyTheLinesOfKeysThatChangeAreWritten() {
    String text =
        """
        # the lab
        safety:   # since the accident
          armed_per_hour: 5  # ask first
        contacts: any
        """;
    assertThat(SafetyEdit.edit(text, new FleetLimits(3, 5)))
        .isEqualTo(
            """
            # the lab
            safety:   # since the accident
              armed_per_hour: 5  # ask first
              flashes_at_once: 3
            contacts: any
            """);
    assertThat(SafetyEdit.edit(text, new FleetLimits(0, 7)))
        .isEqualTo(text.replace("5  #", "7  #"));
    assertThat(SafetyEdit.edit(text, new FleetLimits(0, 5))).isEqualTo(text);
    assertThat(SafetyEdit.edit("", FleetLimits.STANDARD)).isEmpty();
  }

  @Test
  void gitIsWrittenAndWhatIsLeftOutGoes() {
    GitSettings wanted =
        new GitSettings(
            false, Optional.of("origin"), Optional.empty(), Duration.ofSeconds(90), true);
    String text = GitEdit.edit("", wanted);
    assertThat(text)
        .isEqualTo("git:\n  commit: false\n  remote: origin\n  pull_interval_seconds: 90\n");
    assertThat(GitEdit.edit(text, GitSettings.STANDARD))
        .isEqualTo("git:\n  commit: true\n  pull_interval_seconds: 60\n");
  }

  @Test
  void whatOnlyAPersonShouldChangeIsSaid() {
    String own = "safety: {armed_per_hour: 5}\n";
    assertThatThrownBy(() -> SafetyEdit.edit(own, new FleetLimits(1, 5)))
        .hasMessageContaining("only a person should change");
    assertThat(SafetyEdit.objection(own)).isPresent();
    assertThat(GitEdit.objection(own)).isEmpty();
    assertThat(GitEdit.objection("nonsense: 1\n"))
        .hasValueSatisfying(why -> assertThat(why).contains("mend it first"));
  }
}
