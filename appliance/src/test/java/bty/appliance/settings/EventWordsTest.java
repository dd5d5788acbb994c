package bty.appliance.settings;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.yaml.Parsed;
import org.junit.jupiter.api.Test;

class EventWordsTest {
  private static Parsed<SiteSettings> read(String events) {
    return SiteYaml.yaml(
        "notifications:\n  url: https://hooks.example/x\n  secret: hook\n" + events);
  }

  @Test
  void noLineMeansAllAndAnEmptyListIsRefusedAsOnThePage() {
    assertThat(read("")).isInstanceOf(Parsed.Good.class);
    assertThat(read("  events: [failed]\n")).isInstanceOf(Parsed.Good.class);
    assertThat(read("  events: []\n"))
        .isInstanceOfSatisfying(
            Parsed.Bad.class,
            bad ->
                assertThat(bad.problems().toString())
                    .contains(
                        "notifications.events: nothing is listed; wanted done, failed, lost,"
                            + " needs-a-person, some of them, or no such line for all"));
  }
}
