package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachinesTest {
  private static final String MAC = "52-54-00-a1-9c-ae";
  private static final String PATH = "/machines/" + MAC;

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  @Test
  void putReplacesTheRecordAndKeepsTheComments() throws Exception {
    Files.writeString(file(), "# mine\nboot_policy: tui\nhostname: a7\n");
    var put = appliance.ask("PUT", PATH, "{\"boot_policy\":\"local\",\"hostname\":\"a7\"}");
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(put.body()).contains("\"boot_policy\":\"local\"", "\"hostname\":\"a7\"");
    assertThat(file()).hasContent("# mine\nboot_policy: local\nhostname: a7\n");
    assertThat(appliance.ask("PUT", PATH, "{}").statusCode()).isEqualTo(200);
    assertThat(file()).hasContent("# mine\nboot_policy: local\n");
  }

  @Test
  void headOfTheListAnnouncesTheLengthThatGetSends() throws Exception {
    appliance.boot(MAC);
    long sent = appliance.ask("GET", "/machines", "").body().length();
    assertThat(appliance.ask("HEAD", "/machines", "").headers().firstValueAsLong("Content-Length"))
        .hasValue(sent);
  }

  @Test
  void whatWasGotCanBePutBack() throws Exception {
    appliance.boot(MAC);
    String got = appliance.ask("GET", PATH, "").body();
    assertThat(got).contains("\"answer\":\"menu\"", "\"reason\":\"policy tui\"");
    assertThat(appliance.ask("PUT", PATH, got).statusCode()).isEqualTo(200);
    assertThat(appliance.ask("GET", PATH, "").body()).isEqualTo(got);
  }

  @Test
  void editsMindTheirConditions() throws Exception {
    var created = appliance.ask("PUT", PATH, "{}", "If-None-Match", "*");
    assertThat(created.statusCode()).isEqualTo(201);
    String etag = created.headers().firstValue("ETag").orElseThrow();
    assertThat(appliance.ask("PUT", PATH, "{}", "If-None-Match", "*").statusCode()).isEqualTo(412);
    assertThat(appliance.ask("PUT", PATH, "{\"notes\":\"x\"}", "If-Match", etag).statusCode())
        .isEqualTo(200);
    assertThat(appliance.ask("PUT", PATH, "{}", "If-Match", etag).statusCode()).isEqualTo(412);
    assertThat(appliance.ask("DELETE", PATH, "", "If-Match", etag).statusCode()).isEqualTo(412);
    assertThat(appliance.ask("DELETE", PATH, "").statusCode()).isEqualTo(204);
    assertThat(appliance.ask("PUT", PATH, "{}", "If-Match", etag).statusCode()).isEqualTo(412);
    assertThat(appliance.ask("GET", PATH, "").statusCode()).isEqualTo(404);
  }

  @Test
  void mistakesAreNamedAllAtOnceWithTheirPlace() throws Exception {
    var put = appliance.ask("PUT", PATH, "{\"boot_policy\":\"x\",\n \"imgae\":\"y\"}");
    assertThat(put.statusCode()).isEqualTo(422);
    assertThat(put.body())
        .contains("1:16: boot_policy: \\\"x\\\" is unknown", "2:2: unknown key \\\"imgae\\\"")
        .contains("did you mean \\\"image\\\"?");
    assertThat(appliance.ask("PUT", PATH, "{\"a\":" + "[".repeat(5000)).statusCode())
        .isEqualTo(400);
    assertThat(appliance.ask("PUT", PATH, "x".repeat(70_000)).statusCode()).isEqualTo(413);
    assertThat(appliance.ask("PUT", "/machines/zz", "{}").statusCode()).isEqualTo(400);
    assertThat(file()).doesNotExist();
  }

  @Test
  void reflashRaisesTheNumber() throws Exception {
    assertThat(appliance.ask("POST", PATH + "/reflash", "").statusCode()).isEqualTo(404);
    Files.writeString(file(), "boot_policy: flash # why\nimage: x\n");
    assertThat(appliance.ask("POST", PATH + "/reflash", "").body()).contains("\"reflash\":1");
    assertThat(appliance.ask("POST", PATH + "/reflash", "").body()).contains("\"reflash\":2");
    assertThat(file()).hasContent("boot_policy: flash # why\nimage: x\nreflash: 2\n");
    Files.writeString(file(), "boot_policy: [\n");
    assertThat(appliance.ask("POST", PATH + "/reflash", "").statusCode()).isEqualTo(409);
  }

  @Test
  void machineThatWouldNotBeFlashedIsNotArmed() throws Exception {
    for (String policy : new String[] {"tui", "local"}) {
      Files.writeString(file(), "boot_policy: " + policy + "\n");
      var refused = appliance.ask("POST", PATH + "/reflash", "");
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body())
          .contains(
              "its policy is " + policy + ", so it would not be flashed; set its policy first");
      assertThat(file()).hasContent("boot_policy: " + policy + "\n");
    }
  }

  @Test
  void forgottenMachineIsDiscoveredAgain() throws Exception {
    appliance.ask("PUT", PATH, "{}");
    assertThat(appliance.boot(MAC)).contains("sanboot");
    appliance.ask("DELETE", PATH, "");
    assertThat(appliance.boot(MAC)).contains("bty.mode=interactive");
  }

  @Test
  void unreadableRunMakesTheMachineBootItsDisk() throws Exception {
    appliance.ask("PUT", "/images/x", Appliance.disk("data"));
    appliance.ask("PUT", PATH, "{\"boot_policy\":\"flash\",\"image\":\"x\"}");
    Path runs = Files.createDirectories(folder.resolve("state/status/machines/" + MAC + "/runs"));
    Files.writeString(runs.resolve("20261123T001500Z-3f9a1c.json"), "{");
    appliance.restart();
    assertThat(appliance.boot(MAC)).contains("20261123T001500Z-3f9a1c.json", "sanboot");
  }

  @Test
  void whatCannotBeRecordedIsNotFlashed() throws Exception {
    appliance.ask("PUT", "/images/x", Appliance.disk("data"));
    appliance.ask("PUT", PATH, "{\"boot_policy\":\"flash\",\"image\":\"x\"}");
    // A file where the folder has to be: as good as a full or read-only disk, for root too.
    Path own = folder.resolve("state/status/machines/" + MAC);
    Files.writeString(own, "");
    assertThat(appliance.boot(MAC))
        .contains("the appliance could not work out what to boot", "sanboot");
    Files.delete(own);
    assertThat(appliance.boot(MAC)).contains("bty.mode=flash");
  }

  private Path file() {
    return folder.resolve("state/machines/" + MAC + ".yaml");
  }
}
