package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanJson;
import bty.engine.protocol.Provisioning;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The person at the machine's console.
class ConsoleTest {
  private static final String MAC = "52-54-00-a1-9c-ae";
  private static final String CHOICE = "{\"image\":\"a.img\",\"target\":\"serial=X1\"}";

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    assertThat(appliance.ask("PUT", "/images/a.img", Appliance.disk("data")).statusCode())
        .isEqualTo(201);
    appliance.boot(MAC);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  @Test
  void choicesAreImagesAndFilesAndWhatWasChosenTheLastTime() throws Exception {
    Files.createDirectories(folder.resolve("state/user-data/console/web"));
    Files.writeString(folder.resolve("state/user-data/secret.yaml"), "password: hunter2\n");
    Files.writeString(folder.resolve("state/user-data/console/lab.yaml"), "#cloud-config\n");
    Files.writeString(folder.resolve("state/user-data/console/web/base.yaml"), "#cloud-config\n");
    assertThat(choices())
        .contains(
            "\"reason\":\"policy tui\"",
            "\"name\":\"a.img\"",
            "\"user_data\":[\"console/lab.yaml\",\"console/web/base.yaml\"]",
            "\"workflows\":[]")
        .doesNotContain("\"last\"");
    Plan.Flash plan =
        plan(
            "{\"image\":\"a.img\",\"target\":\"serial=X1\",\"provisioning_mode\":\"cloud-init\",\"user_data\":\"console/lab.yaml\"}");
    assertThat(plan.provisioning()).isInstanceOf(Provisioning.CloudInit.class);
    assertThat(choices())
        .contains(
            "\"last\":{\"image\":\"a.img\",\"target\":\"serial=X1\",\"provisioning_mode\":\"cloud-init\",\"user_data\":\"console/lab.yaml\"}");
    appliance.restart();
    assertThat(choices()).contains("\"user_data\":\"console/lab.yaml\"}");
  }

  @Test
  void aChoiceIsARunThatSaysWhoChoseIt() throws Exception {
    Plan.Flash plan = plan(CHOICE);
    assertThat(plan.target()).isEqualTo("serial=X1");
    assertThat(run(plan))
        .contains(
            "\"state\":\"booted\"",
            "\"reason\":\"chosen at the machine's console\"",
            "\"at_console\":{\"provisioning_mode\":\"none\"}");
    done(plan);
    assertThat(run(plan)).contains("\"state\":\"done\"");
    assertThat(appliance.boot(MAC)).contains("echo bty: policy tui\n");
  }

  @Test
  void whoChoosesAgainGivesUpWhatWasChosenBefore() throws Exception {
    Plan.Flash first = plan(CHOICE);
    Plan.Flash second = plan(CHOICE);
    assertThat(run(first)).contains("\"state\":\"lost\"", "somebody chose again");
    assertThat(run(second)).contains("\"state\":\"booted\"");
  }

  @Test
  void bootOnceIsGrantedForOneBootAndThatBootMayAskTwice() throws Exception {
    Plan.Flash plan = plan(CHOICE);
    done(plan);
    assertThat(next(plan, "boot-once")).isEqualTo(204);
    assertThat(next(plan, "boot-once")).isEqualTo(204);
    String disk = appliance.boot(MAC);
    assertThat(disk).contains("sanboot", "once, as asked at the console");
    appliance.pass(Duration.ofSeconds(30));
    assertThat(appliance.boot(MAC)).isEqualTo(disk);
    appliance.pass(Duration.ofMinutes(5));
    assertThat(appliance.boot(MAC)).contains("bty.mode=interactive");
    assertThat(run(plan)).contains("\"next\":\"boot-once\"", "\"disk_granted_at\"");
    assertThat(wish()).contains("boot_policy: tui");
  }

  @Test
  void localIsWrittenDownAndKeptWithTheRun() throws Exception {
    Files.writeString(wishFile(), "# the one by the door\nboot_policy: tui\nnotes: mine\n");
    Plan.Flash plan = plan(CHOICE);
    done(plan);
    assertThat(next(plan, "local")).isEqualTo(204);
    assertThat(next(plan, "local")).isEqualTo(204);
    assertThat(wish()).isEqualTo("# the one by the door\nboot_policy: local\nnotes: mine\n");
    assertThat(run(plan)).contains("\"next\":\"local\"");
    assertThat(next(plan, "boot-once")).isEqualTo(409);
    assertThat(appliance.boot(MAC)).contains("echo bty: policy local\n");
  }

  @Test
  void nothingIsGrantedBeforeTheFlashIsDoneOrForAnOldOne() throws Exception {
    Plan.Flash first = plan(CHOICE);
    assertThat(next(first, "boot-once")).isEqualTo(409);
    done(first);
    Plan.Flash second = plan(CHOICE);
    assertThat(next(first, "boot-once")).isEqualTo(409);
    assertThat(next(second, "local")).isEqualTo(409);
    assertThat(
            appliance
                .anybody("POST", "/pxe/52-54-00-00-00-09/next", body(first, "local"))
                .statusCode())
        .isEqualTo(401);
    assertThat(wish()).contains("boot_policy: tui");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flash", "flash-once", "local"})
  void aMachineOfAnotherPolicyIsNotChosenForOrChangedAtItsConsole(String policy) throws Exception {
    Plan.Flash plan = plan(CHOICE);
    done(plan);
    wish("{\"boot_policy\":\"" + policy + "\",\"image\":\"a.img\"}");
    assertThat(next(plan, "boot-once")).isEqualTo(409);
    assertThat(next(plan, "local")).isEqualTo(409);
    HttpResponse<String> answer = choose(CHOICE);
    // Policy flash grants the disk after a good run, or flashes by itself: no choice either way.
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("nobody chooses for machine", "policy " + policy);
    assertThat(wish()).contains("boot_policy: " + policy);
  }

  @Test
  void anUnattendedFlashIsNotEndedFromAConsole() throws Exception {
    wish("{\"boot_policy\":\"flash\",\"image\":\"a.img\"}");
    String _ = appliance.plan(MAC);
    wish("{\"boot_policy\":\"tui\"}");
    HttpResponse<String> answer = choose(CHOICE);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("is under way");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "{\"image\":\"a.img\"}",
        "{\"image\":\"../a\",\"target\":\"only\"}",
        "{\"image\":\"a.img\",\"target\":\"serial=\"}",
        "{\"image\":\"a.img\",\"target\":\"only\",\"provisioning_mode\":\"magic\"}",
        "{\"image\":\"a.img\",\"target\":\"only\",\"provisioning_mode\":\"cloud-init\",\"user_data\":\"../../etc/passwd\"}"
      })
  void choicesThatAreNotUnderstoodMakeNoRun(String body) throws Exception {
    assertThat(choose(body).statusCode()).isEqualTo(400);
    assertThat(appliance.ask("GET", "/runs", "").body()).isEqualTo("[]\n");
  }

  @Test
  void whatIsNotThereMakesNoRun() throws Exception {
    assertThat(choose("{\"image\":\"b.img\",\"target\":\"only\"}").body())
        .contains("image b.img is not there");
    assertThat(
            choose(
                    "{\"image\":\"a.img\",\"target\":\"only\",\"provisioning_mode\":\"cloud-init\",\"user_data\":\"console/gone.yaml\"}")
                .body())
        .contains("gone.yaml is not there");
    assertThat(
            choose(
                    "{\"image\":\"a.img\",\"target\":\"only\",\"provisioning_mode\":\"cloud-init\",\"user_data\":\"secret.yaml\"}")
                .body())
        .contains("secret.yaml is not for consoles");
    assertThat(appliance.ask("GET", "/runs", "").body()).isEqualTo("[]\n");
  }

  private String choices() throws Exception {
    return appliance.live("GET", MAC, "choices", "").body();
  }

  private HttpResponse<String> choose(String body) throws Exception {
    return appliance.live("POST", MAC, "choice", body);
  }

  private Plan.Flash plan(String body) throws Exception {
    HttpResponse<String> answer = choose(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return (Plan.Flash) PlanJson.read(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private void done(Plan.Flash plan) throws Exception {
    String body =
        "{\"run\":\"%s\",\"sha256\":\"%s\",\"bytes_read\":1024,\"bytes_written\":1024,\"seconds\":1}"
            .formatted(plan.run(), plan.image().digest());
    assertThat(appliance.live("POST", MAC, "done", body).statusCode()).isEqualTo(204);
  }

  private int next(Plan.Flash plan, String action) throws Exception {
    return appliance.live("POST", MAC, "next", body(plan, action)).statusCode();
  }

  private static String body(Plan.Flash plan, String action) {
    return "{\"run\":\"%s\",\"action\":\"%s\"}".formatted(plan.run(), action);
  }

  private String run(Plan.Flash plan) throws Exception {
    String text = appliance.ask("GET", "/runs/" + plan.run(), "").body();
    JsonObject _ = JsonObject.parse("run", text.getBytes(StandardCharsets.UTF_8));
    return text;
  }

  private void wish(String json) throws Exception {
    assertThat(appliance.ask("PUT", "/machines/" + MAC, json).statusCode()).isEqualTo(200);
  }

  private Path wishFile() {
    return folder.resolve("state/machines/" + MAC + ".yaml");
  }

  private String wish() throws Exception {
    return Files.readString(wishFile());
  }
}
