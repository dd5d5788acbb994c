package bty.cli.stick;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.flash.FlashRequest.Verify;
import bty.engine.protocol.RunId;
import bty.engine.provision.ProvisionRequest;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `bty-stick.yaml`: what it may say, and what is told of what it may not.
class StickPlanFileTest {
  private static final RunId RUN = new RunId("20261123T001500Z-3f9a1c");

  @TempDir private Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("debian.img"), "x");
    Files.writeString(folder.resolve("user.yaml"), "#cloud-config\nlocale: en_GB\n");
  }

  private StickPlanFile.Found read(String text) throws IOException {
    Files.writeString(folder.resolve("bty-stick.yaml"), text);
    return StickPlanFile.read(folder, RUN);
  }

  private StickPlan good(String text) throws IOException {
    return read(text) instanceof StickPlanFile.Found.Good(StickPlan plan)
        ? plan
        : org.assertj.core.api.Assertions.fail(read(text).toString());
  }

  private List<String> problems(String text) throws IOException {
    return read(text) instanceof StickPlanFile.Found.Bad(List<String> problems)
        ? problems
        : List.of();
  }

  @Test
  void imageAndTargetAreEnough() throws IOException {
    StickPlan plan = good("image: debian.img\ntarget: serial=0123\n");
    assertThat(plan.request().image())
        .isEqualTo(new ImageLocation.File(folder.resolve("debian.img")));
    assertThat(plan.request().target()).isEqualTo(TargetSpec.parse("serial=0123"));
    assertThat(plan.countdown()).isEqualTo(Duration.ofSeconds(30));
    assertThat(plan.afterwards()).isEqualTo(Afterwards.NOTHING);
    assertThat(plan.again()).isFalse();
    assertThat(plan.request().setup()).isEmpty();
  }

  @Test
  void everyWordCounts() throws IOException {
    StickPlan plan =
        good(
            """
            # for the rack in room 7
            image: debian.img
            sha256: %s
            target: model=Samsung SSD 870 EVO,size>=500G
            verify: read-back
            provisioning_mode: cloud-init
            user_data: user.yaml
            hostname: rack1-a
            countdown: 5
            afterwards: poweroff
            again: yes
            """
                .formatted("ab".repeat(32)));
    assertThat(plan.request().expectedDigest()).isPresent();
    assertThat(plan.request().verify()).isEqualTo(Verify.READ_BACK);
    assertThat(plan.request().setup())
        .get()
        .isInstanceOfSatisfying(
            ProvisionRequest.Seed.class,
            seed -> {
              assertThat(seed.inputs().userData()).contains("en_GB");
              assertThat(seed.names().userData()).isEqualTo("user.yaml");
              assertThat(seed.hostname()).isEqualTo(Optional.of("rack1-a"));
              assertThat(seed.instance()).isEqualTo(RUN);
            });
    assertThat(plan.countdown()).isEqualTo(Duration.ofSeconds(5));
    assertThat(plan.afterwards()).isEqualTo(Afterwards.POWEROFF);
    assertThat(plan.again()).isTrue();
  }

  @Test
  void windowsEditorIsUnderstood() throws IOException {
    assertThat(good("\uFEFFimage: debian.img\r\ntarget: only\r\n").target()).isEqualTo("only");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          imgae: x             | bty-stick.yaml:3:1: the key "imgae" is not known; wanted one of image, sha256
          image: debian.img    | bty-stick.yaml:3:1: image is there twice
          countdown: 4         | bty-stick.yaml:3:12: "4" found; wanted whole seconds, 5 to 3600
          countdown: 1m        | bty-stick.yaml:3:12: "1m" found; wanted whole seconds, 5 to 3600
          countdown: 3601      | bty-stick.yaml:3:12: "3601" found
          verify: always       | bty-stick.yaml:3:9: "always" found; wanted none or read-back
          afterwards: restart  | bty-stick.yaml:3:13: "restart" found; wanted nothing, reboot or poweroff
          again: maybe         | bty-stick.yaml:3:8: "maybe" found; wanted yes or no
          sha256: abc          | bty-stick.yaml:3:9:
          hostname: x          | bty-stick.yaml:3:11: hostname belongs to "provisioning_mode: cloud-init"
          provisioning_mode: cijoe | bty-stick.yaml:3:20: "cijoe" found; a stick sets up by cloud-init, or none
          provisioning_mode: cloud-init | bty-stick.yaml:1:1: user_data is missing
          verify: [none]       | bty-stick.yaml:3:1: verify wants one word or text behind it
          verify:              | bty-stick.yaml:3:1: verify wants one word or text behind it
          "verify: 'none"      | bty-stick.yaml:4:1: not YAML:
          """)
  void strangeLineIsToldWithItsPlace(String line, String sentence) throws IOException {
    assertThat(problems("image: debian.img\ntarget: only\n" + line + "\n"))
        .anySatisfy(problem -> assertThat(problem).startsWith(sentence.strip()));
  }

  @ParameterizedTest
  @CsvSource({"../secret", "/etc/passwd", "gone.img", "a/b.img"})
  void imageIsAFileBesideThePlan(String name) throws IOException {
    Files.writeString(folder.resolve("../secret"), "x");
    assertThat(problems("image: " + name + "\ntarget: only\n"))
        .singleElement()
        .asString()
        .startsWith("bty-stick.yaml:1:8: ");
  }

  @Test
  void userDataFromElsewhereIsRefused() throws IOException {
    assertThat(
            problems(
                """
                image: debian.img
                target: only
                provisioning_mode: cloud-init
                user_data: ../../etc/shadow
                """))
        .containsExactly(
            "bty-stick.yaml:4:12: \"../../etc/shadow\" found; wanted a file beside the plan");
  }

  @Test
  void everythingIsToldAtOnce() throws IOException {
    assertThat(problems("targt: only\ncountdown: soon\nimage: gone.img\n")).hasSize(3);
    assertThat(problems("countdown: 30\n"))
        .containsExactly(
            "bty-stick.yaml:1:1: image is missing; see bty run-stick --help",
            "bty-stick.yaml:1:1: target is missing; see bty run-stick --help");
  }

  @Test
  void planWithoutAnEndIsRefused() throws IOException {
    assertThat(problems("image: debian.img\ntarget: only\nafterwards: reboot\nagain: yes\n"))
        .singleElement()
        .asString()
        .startsWith("bty-stick.yaml:4:8: again with \"afterwards: reboot\" would write");
  }

  @ParameterizedTest
  @CsvSource({"''", "'# nothing'", "'just words'", "'- image'"})
  void whatIsNoMappingIsNoPlan(String text) throws IOException {
    assertThat(problems(text))
        .anySatisfy(problem -> assertThat(problem).contains("a plan is lines such as"));
  }

  @Test
  void otherEncodingsAndHugeFilesAreNoPlan() throws IOException {
    Path file = folder.resolve("bty-stick.yaml");
    Files.write(file, "image: debian.img\n".getBytes(StandardCharsets.UTF_16));
    assertThat(StickPlanFile.read(folder, RUN).toString()).contains("save it as UTF-8");
    Files.write(file, new byte[70_000]);
    assertThat(StickPlanFile.read(folder, RUN).toString()).contains("can't be read");
  }
}
