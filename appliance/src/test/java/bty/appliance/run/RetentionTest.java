package bty.appliance.run;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.RunState.Phase;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
  private static final Instant T0 = Instant.parse("2026-11-01T00:00:00Z");
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final Sha256 DIGEST = new Sha256("a".repeat(64));

  /// Runs by a letter each, one a day: Done, Failed, Lost, Writing; what goes is in lower case.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "too many go, the oldest first          | 4 | 0 | ffFFFD",
        "no more than there are                 | 9 | 0 | FFF",
        "the last that is done stays            | 3 | 0 | fDffFFF",
        "only the last of those                 | 3 | 0 | dDfFFF",
        "what another has superseded goes, too  | 3 | 0 | wfFFW",
        "by age, five days                      | 9 | 5 | DfFFFF",
        "by age, all too old but the last three | 9 | 1 | fflFFF",
        "by age, and the done one               | 9 | 1 | DffLFF",
      })
  void whatIsNeededStays(String name, int runs, int days, String letters) {
    List<Run> all = new ArrayList<>();
    List<Run> wanted = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      Run run = run(i, Character.toUpperCase(letter));
      all.add(run);
      if (Character.isLowerCase(letter)) {
        wanted.add(run);
      }
    }
    Retention retention = new Retention(runs, Duration.ofDays(days), Duration.ZERO, 1, 1);
    Instant now = T0.plus(Duration.ofDays(letters.length())).plusSeconds(1);
    assertThat(retention.tooMuch(all, now)).as(name).isEqualTo(wanted);
  }

  private static Run run(int day, char letter) {
    Instant at = T0.plus(Duration.ofDays(day));
    FlashSpec spec =
        new FlashSpec(
            new FlashImage(
                new ImageName("x"), ImageFormat.of("raw"), 1, OptionalLong.empty(), DIGEST),
            "only",
            ProvisioningMode.NONE,
            Optional.empty(),
            Optional.empty(),
            0);
    RunState state =
        switch (letter) {
          case 'D' -> new RunState.Done(Optional.empty());
          case 'F' -> new RunState.Failed("write", "x");
          case 'L' -> new RunState.Lost(Phase.WRITING, "x");
          default -> new RunState.Open(Phase.WRITING);
        };
    return Run.offered(RunId.at(at, day), day + 1, MAC, spec, new Origin.Policy("x"), at)
        .inferred(state);
  }

  @Test
  void settingsAreFollowedWithoutARestartAndFilesAreGone(@TempDir Path folder) throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      appliance.ask("PUT", "/images/x", Appliance.disk("data"));
      appliance.ask(
          "PUT", "/machines/" + MAC.hyphens(), "{\"boot_policy\":\"flash\",\"image\":\"x\"}");
      for (int i = 0; i < 14; i++) {
        fail(appliance);
        appliance.pass(Duration.ofHours(1));
      }
      assertThat(names(appliance)).hasSize(14);
      Files.writeString(appliance.state().resolve("settings.yaml"), "retention:\n  runs: 10\n");
      appliance.passAndTick(Duration.ofSeconds(1));
      assertThat(names(appliance)).hasSize(10);
      Files.writeString(appliance.state().resolve("settings.yaml"), "retention:\n  run_days: 2\n");
      appliance.passAndTick(Duration.ofDays(3));
      assertThat(names(appliance)).hasSize(3);
    }
  }

  private static List<String> names(Appliance appliance) {
    Path runs = appliance.state().resolve("status/machines/" + MAC.hyphens() + "/runs");
    return Stream.of(runs.toFile().list()).filter(name -> name.endsWith(".json")).toList();
  }

  /// The breaker is closed each time, so that every boot is a flash.
  private static void fail(Appliance appliance) throws Exception {
    appliance.ask("POST", "/machines/" + MAC.hyphens() + "/reflash", "");
    Matcher run = Pattern.compile("\"run\":\"([^\"]+)\"").matcher(appliance.plan(MAC.hyphens()));
    assertThat(run.find()).isTrue();
    appliance.live(
        "POST",
        MAC.hyphens(),
        "failed",
        "{\"run\":\"" + run.group(1) + "\",\"stage\":\"write\",\"reason\":\"x\"}");
  }
}
