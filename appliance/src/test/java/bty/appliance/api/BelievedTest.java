package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.appliance.contact.OwnNetworks;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Strangers who know a machine's address, at every stage of its flash.
class BelievedTest {
  private static final String MAC = "52-54-00-a1-9c-ae";
  private static final String SECOND = "52-54-00-a1-9c-af";
  private static final String IPXE = "iPXE/1.21.1+";

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    assertThat(appliance.ask("PUT", "/images/a.img", Appliance.disk("data")).statusCode())
        .isEqualTo(201);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  @Test
  void nothingThatAStrangerSendsChangesAnythingAtAnyStage() throws Exception {
    machine("flash");
    asStrangersSeeIt();
    String script = appliance.boot(MAC);
    asStrangersSeeIt();
    Plan.Flash plan = plan();
    asStrangersSeeIt();
    for (String event : new String[] {"started", "writing", "synced", "verified"}) {
      report("progress", "{\"run\":\"%s\",\"event\":\"%s\"}".formatted(plan.run(), event));
      asStrangersSeeIt();
    }
    report("done", done(plan));
    asStrangersSeeIt();
    assertThat(appliance.boot(MAC)).contains("sanboot", "the disk that run " + plan.run());
    asStrangersSeeIt();
    assertThat(appliance.boot(MAC)).contains("sanboot");
    assertThat(script).contains("bty.mode=flash");
  }

  /// Whatever they send, what the operator sees is the same before and after.
  private void asStrangersSeeIt() throws Exception {
    String runs = appliance.ask("GET", "/runs", "").body();
    String machines = appliance.ask("GET", "/machines", "").body();
    for (int i = 0; i < 3; i++) {
      String script = appliance.get("/pxe/" + MAC);
      assertThat(script).startsWith("#!ipxe\n# A look, not a boot").doesNotContain("bty.token");
      assertThat(appliance.get("/pxe/" + MAC)).isEqualTo(script);
      assertThat(appliance.get("/pxe/" + MAC + "/plan"))
          .contains("\"look\":")
          .doesNotContain("\"run\"", "\"provisioning\":");
    }
    for (String what :
        new String[] {"progress", "failed", "inventory", "choice", "next", "report"}) {
      assertThat(post(what, "{\"run\":\"20261123T100000Z-000000\"}")).isEqualTo(401);
    }
    assertThat(post("done", "{\"run\":\"20261123T100000Z-000000\"}")).isEqualTo(401);
    assertThat(appliance.anybody("HEAD", "/pxe/" + MAC, "", "User-Agent", IPXE).statusCode())
        .isEqualTo(200);
    assertThat(
            appliance.anybody("GET", "/pxe/" + MAC, "", "User-Agent", IPXE, "Via", "1.1 a").body())
        .contains("# A look, not a boot", "through a proxy");
    assertThat(appliance.ask("GET", "/runs", "").body()).isEqualTo(runs);
    assertThat(appliance.ask("GET", "/machines", "").body()).isEqualTo(machines);
  }

  @Test
  void neighbourWithAnotherAddressIsNotTheMachine() throws Exception {
    machine("flash");
    appliance.network(OwnNetworks.Place.BESIDE, "52:54:00:bb:bb:bb");
    assertThat(appliance.boot(MAC))
        .contains("# A look, not a boot: 127.0.0.1 is 52:54:00:bb:bb:bb");
    appliance.network(OwnNetworks.Place.BESIDE, "");
    assertThat(appliance.boot(MAC)).contains("neighbour table does not have 127.0.0.1");
    assertThat(appliance.ask("GET", "/runs", "").body()).isEqualTo("[]\n");
    appliance.network(OwnNetworks.Place.BESIDE, "52:54:00:a1:9c:ae");
    assertThat(appliance.boot(MAC)).contains("bty.mode=flash bty.token=");
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body())
        .contains("\"known_by\":\"neighbour\"");
  }

  @Test
  void machineBehindARouterIsServedAndMarked() throws Exception {
    machine("flash");
    appliance.network(OwnNetworks.Place.BEYOND, "");
    assertThat(appliance.boot(MAC)).contains("bty.mode=flash bty.token=");
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body())
        .contains("\"known_by\":\"routed\"");
  }

  @Test
  void operatorCanHaveEveryBootProgramBelieved() throws Exception {
    machine("flash");
    appliance.network(OwnNetworks.Place.BESIDE, "52:54:00:bb:bb:bb");
    Files.writeString(folder.resolve("state/settings.yaml"), "contacts: any\n");
    assertThat(appliance.boot(MAC)).contains("bty.mode=flash bty.token=");
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body())
        .contains("\"known_by\":\"unchecked\"");
  }

  @Test
  void cardsOfOneInventoryAreOneMachine() throws Exception {
    machine("flash");
    Plan.Flash plan = bootedPlan();
    report(
        "inventory",
        "{\"nics\":[{\"name\":\"eth0\",\"mac\":\"52:54:00:a1:9c:ae\"},{\"name\":\"eth1\",\"mac\":\"52:54:00:a1:9c:af\"}]}");
    report("done", done(plan));
    assertThat(appliance.boot(MAC)).contains("sanboot", "the disk that run");
    // The firmware goes on to its next option, which is the other card.
    assertThat(appliance.boot(SECOND)).contains("sanboot", "the disk that run " + plan.run());
    assertThat(folder.resolve("state/machines").toFile().list()).containsExactly(MAC + ".yaml");
    appliance.pass(Duration.ofMinutes(5));
    String script = appliance.boot(SECOND);
    assertThat(script).contains("bty.mac=52:54:00:a1:9c:af bty.mode=flash bty.token=");
    byte[] body = appliance.live("GET", SECOND, "plan", "").body().getBytes(StandardCharsets.UTF_8);
    assertThat(PlanJson.read(body).mac()).isEqualTo(new MacAddress("52:54:00:a1:9c:af"));
    assertThat(appliance.ask("GET", "/runs", "").body())
        .contains("\"state\":\"booted\"")
        .doesNotContain("52:54:00:a1:9c:af");
    appliance.restart();
    appliance.lookAtImages();
    appliance.network(OwnNetworks.Place.BESIDE, "52:54:00:a1:9c:af");
    assertThat(appliance.boot(MAC)).contains("bty.mode=flash bty.token=");
  }

  @Test
  void cardWithAFileOfItsOwnIsAMachineOfItsOwn() throws Exception {
    machine("flash");
    Plan.Flash _ = bootedPlan();
    Files.writeString(folder.resolve("state/machines/" + SECOND + ".yaml"), "boot_policy: local\n");
    report("inventory", "{\"nics\":[{\"mac\":\"52:54:00:a1:9c:af\"}]}");
    assertThat(appliance.boot(SECOND)).contains("echo bty: policy local\n");
  }

  @Test
  void tokenIsOfOneBootAndOfOneDay() throws Exception {
    machine("flash");
    Plan.Flash _ = bootedPlan();
    String first = appliance.bootToken(MAC);
    assertThat(appliance.boot(MAC)).contains("bty.token=").doesNotContain(first);
    assertThat(
            appliance
                .anybody("GET", "/pxe/" + MAC + "/choices", "", "Authorization", "Bearer " + first)
                .statusCode())
        .isEqualTo(401);
    appliance.restart();
    assertThat(appliance.live("GET", MAC, "choices", "").statusCode()).isEqualTo(200);
    appliance.pass(Duration.ofHours(25));
    assertThat(appliance.live("GET", MAC, "choices", "").statusCode()).isEqualTo(401);
  }

  @Test
  void bareDoneClosesARunOnlyIfAllIsWrittenAndItComesFromThere() throws Exception {
    machine("flash");
    String _ = appliance.boot(MAC);
    bareDone("offered");
    Plan.Flash plan = plan();
    bareDone("booted");
    report("progress", "{\"run\":\"%s\",\"event\":\"writing\"}".formatted(plan.run()));
    bareDone("writing");
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body())
        .contains("\"last_flashed\":\"unproven\"", "\"last_flashed_at\":\"2026-11-23T10:00:00Z\"");
    report("progress", "{\"run\":\"%s\",\"event\":\"synced\"}".formatted(plan.run()));
    // It says so, and not one byte was told of.
    bareDone("written");
    int bytes = Appliance.disk("data").length();
    report(
        "progress",
        "{\"run\":\"%s\",\"event\":\"synced\",\"bytes_read\":%d,\"bytes_written\":%d}"
            .formatted(plan.run(), bytes, bytes));
    bareDone("done");
    String proven = "\"last_flashed\":\"proven\"";
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body()).contains(proven);
    bareDone("done");
    // What anybody says afterwards takes nothing back.
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body()).contains(proven);
  }

  @Test
  void numbersThatCannotBeTrueAreRefusedOnTheWayToo() throws Exception {
    machine("flash");
    Plan.Flash plan = bootedPlan();
    String far =
        "{\"run\":\"%s\",\"event\":\"writing_progress\",\"bytes_read\":1000000000000000}"
            .formatted(plan.run());
    assertThat(appliance.live("POST", MAC, "progress", far).statusCode()).isEqualTo(422);
    assertThat(appliance.ask("GET", "/runs", "").body())
        .contains("\"state\":\"booted\"")
        .doesNotContain("1000000000000000");
  }

  @Test
  void whatABrowserAsksIsALookWhateverItCallsItself() throws Exception {
    machine("flash");
    for (String header : new String[] {"Origin", "Sec-Fetch-Site"}) {
      assertThat(
              appliance
                  .anybody("GET", "/pxe/" + MAC, "", "User-Agent", IPXE, header, "http://x.example")
                  .body())
          .startsWith("#!ipxe\n# A look, not a boot")
          .doesNotContain("bty.token");
    }
  }

  @Test
  void bareDoneRevivesNoLostAndMendsNoFailedRun() throws Exception {
    machine("flash");
    Plan.Flash plan = bootedPlan();
    report("progress", "{\"run\":\"%s\",\"event\":\"synced\"}".formatted(plan.run()));
    appliance.passAndTick(Duration.ofMinutes(3));
    bareDone("lost");
    report(
        "failed", "{\"run\":\"%s\",\"stage\":\"verify\",\"reason\":\"no\"}".formatted(plan.run()));
    bareDone("failed");
  }

  private void bareDone(String state) throws Exception {
    assertThat(post("done", "")).isEqualTo(204);
    assertThat(appliance.ask("GET", "/runs", "").body()).contains("\"state\":\"" + state + "\"");
  }

  @Test
  void machineNeverSeenIsRecordedWhoeverNamesItButABrowser() throws Exception {
    assertThat(
            appliance.anybody("GET", "/pxe/" + MAC, "", "User-Agent", "Mozilla/5.0 (X11)").body())
        .contains("bty.mode=interactive");
    assertThat(folder.resolve("state/machines").toFile().list()).isEmpty();
    assertThat(appliance.get("/pxe/" + MAC))
        .contains("# A look, not a boot", "bty.mode=interactive");
    assertThat(folder.resolve("state/machines").toFile().list()).containsExactly(MAC + ".yaml");
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body())
        .contains("\"boot_policy\":\"tui\"")
        .doesNotContain("first_seen");
  }

  @Test
  void oneAddressNamesSixtyNewMachinesAMinute() throws Exception {
    for (int i = 0; i < 60; i++) {
      assertThat(appliance.get("/pxe/52-54-00-00-01-%02x".formatted(i))).contains("bty.mode");
    }
    assertThat(appliance.get("/pxe/52-54-00-00-02-00"))
        .contains("is not recorded", "60 new machines a minute", "sanboot");
    assertThat(folder.resolve("state/machines").toFile().list()).hasSize(60);
    assertThat(folder.resolve("state/status/machines").toFile().list()).isEmpty();
    appliance.pass(Duration.ofMinutes(1));
    assertThat(appliance.get("/pxe/52-54-00-00-02-00")).contains("bty.mode=interactive");
  }

  private void machine(String policy) throws Exception {
    Files.writeString(
        folder.resolve("state/machines/" + MAC + ".yaml"),
        "boot_policy: " + policy + "\nimage: a.img\n");
  }

  private Plan.Flash bootedPlan() throws Exception {
    String _ = appliance.boot(MAC);
    return plan();
  }

  private Plan.Flash plan() throws Exception {
    String body = appliance.live("GET", MAC, "plan", "").body();
    return (Plan.Flash) PlanJson.read(body.getBytes(StandardCharsets.UTF_8));
  }

  private static String done(Plan.Flash plan) {
    return "{\"run\":\"%s\",\"sha256\":\"%s\",\"bytes_read\":1024,\"bytes_written\":1024,\"seconds\":1}"
        .formatted(plan.run(), plan.image().digest());
  }

  private int report(String what, String body) throws Exception {
    int status = appliance.live("POST", MAC, what, body).statusCode();
    assertThat(status).as(what + " " + body).isEqualTo(204);
    return status;
  }

  private int post(String what, String body) throws Exception {
    return appliance
        .anybody("POST", "/pxe/" + MAC + "/" + what, body, "Content-Type", "application/json")
        .statusCode();
  }
}
