package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PxeTest {
  private static final String MAC = "52-54-00-a1-9c-ae";

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
  void unknownMachineGetsTheMenuAndIsRecorded() throws Exception {
    String script = appliance.boot("52:54:00:A1:9C:AE");
    assertThat(script)
        .startsWith("#!ipxe\n")
        .contains("echo bty: policy tui\n", "bty.mac=52:54:00:a1:9c:ae bty.mode=interactive");
    assertThat(appliance.boot(MAC)).isEqualTo(script);
    assertThat(wish()).content().contains("boot_policy: tui");
  }

  @Test
  void fiftyMachinesAtOnceAreOneRecordAndNoError() throws Exception {
    List<String> scripts = together(50, i -> () -> appliance.boot(MAC));
    assertThat(scripts).hasSize(50).containsOnly(scripts.getFirst());
    assertThat(folder.resolve("state/machines").toFile().list()).containsExactly(MAC + ".yaml");
    assertThat(appliance.ask("GET", "/machines", "").body()).containsOnlyOnce("\"mac\"");
  }

  @Test
  void flashIsOfferedFetchedReportedAndFollowedByTheDisk() throws Exception {
    wishFlash();
    String script = appliance.boot(MAC);
    assertThat(script).contains("bty.mode=flash", "echo bty: policy flash: a.img");
    assertThat(appliance.boot(MAC)).isEqualTo(script);
    String plan = appliance.live("GET", MAC, "plan", "").body();
    assertThat(appliance.live("GET", MAC, "plan", "").body()).isEqualTo(plan);
    Plan.Flash flash = (Plan.Flash) PlanJson.read(plan.getBytes(StandardCharsets.UTF_8));
    String run = flash.run().text();
    assertThat(report("progress", "[{\"run\":\"%s\",\"event\":\"writing\"}]".formatted(run)))
        .isEqualTo(204);
    assertThat(runState(run)).contains("\"state\":\"writing\"");
    String done =
        "{\"run\":\"%s\",\"outcome\":\"done\",\"sha256\":\"%s\",\"bytes_read\":1024,\"bytes_written\":1024,\"seconds\":1.5}"
            .formatted(run, flash.image().digest());
    assertThat(report("done", done)).isEqualTo(204);
    assertThat(report("done", done)).isEqualTo(204);
    assertThat(runState(run)).contains("\"state\":\"done\"", "\"seconds\":1.5");
    String disk = appliance.boot(MAC);
    assertThat(disk).contains("sanboot", "the disk that run " + run + " wrote");
    assertThat(appliance.boot(MAC)).isEqualTo(disk);
    appliance.pass(Duration.ofMinutes(5));
    assertThat(appliance.boot(MAC)).contains("bty.mode=flash");
  }

  @Test
  void doneWithAnotherDigestIsAFailure() throws Exception {
    String run = flashing();
    report(
        "done",
        "{\"run\":\"%s\",\"sha256\":\"%s\",\"bytes_read\":1024,\"bytes_written\":1024,\"seconds\":1}"
            .formatted(run, "0".repeat(64)));
    assertThat(runState(run)).contains("\"state\":\"failed\"", "\"stage\":\"verify\"");
  }

  @Test
  void failureIsKeptWithItsLog() throws Exception {
    String run = flashing();
    String failed =
        "{\"run\":\"%s\",\"stage\":\"write\",\"reason\":\"no space\",\"log_tail\":\"a\\nb\"}"
            .formatted(run);
    assertThat(report("failed", failed)).isEqualTo(204);
    assertThat(report("failed", failed)).isEqualTo(204);
    assertThat(runState(run)).contains("\"state\":\"failed\"", "\"problem\":\"no space\"");
    assertThat(appliance.ask("GET", "/runs/" + run + "/log", "").body()).isEqualTo("a\nb");
    assertThat(report("progress", "{\"run\":\"%s\",\"event\":\"writing\"}".formatted(run)))
        .isEqualTo(409);
  }

  @Test
  void runSurvivesARestartAndIsRevivedByALateReport() throws Exception {
    String run = flashing();
    report("progress", "{\"run\":\"%s\",\"event\":\"writing\"}".formatted(run));
    appliance.restart();
    appliance.passAndTick(Duration.ofSeconds(119));
    // The program has only listened for two minutes: the silence before that was its own.
    assertThat(runState(run)).contains("\"state\":\"writing\"");
    appliance.passAndTick(Duration.ofMinutes(10));
    assertThat(runState(run)).contains("\"state\":\"lost\"");
    appliance.restart();
    assertThat(runState(run)).contains("\"state\":\"lost\"");
    assertThat(report("progress", "{\"run\":\"%s\",\"event\":\"synced\"}".formatted(run)))
        .isEqualTo(204);
    assertThat(runState(run)).contains("\"state\":\"written\"");
  }

  @Test
  void lateReportOfASupersededRunIsRefused() throws Exception {
    String run = flashing();
    appliance.boot(MAC);
    assertThat(report("progress", "{\"run\":\"%s\",\"event\":\"synced\"}".formatted(run)))
        .isEqualTo(409);
    assertThat(runState(run)).contains("\"state\":\"lost\"");
  }

  @Test
  void unreadableMachineBootsItsDiskWithTheReason() throws Exception {
    Files.writeString(wish(), "boot_policy: flahs\n");
    assertThat(appliance.boot(MAC))
        .contains("echo bty: machines/" + MAC + ".yaml:1:14: boot_policy: 'flahs' is unknown")
        .contains("sleep 5", "sanboot");
    assertThat(appliance.get("/pxe/" + MAC + "/plan")).contains("\"mode\":\"none\"", "\"look\":");
  }

  @Test
  void brokenEditBootsTheDiskAndTheApiShowsTheLastGoodVersion() throws Exception {
    Files.writeString(wish(), "boot_policy: tui\nhostname: a7\n");
    assertThat(appliance.boot(MAC)).contains("bty.mode=interactive");
    Files.writeString(wish(), "boot_policy: [\n");
    assertThat(appliance.boot(MAC)).contains("sanboot");
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body())
        .contains("\"problem\":\"machines/" + MAC + ".yaml:", "\"hostname\":\"a7\"");
  }

  @Test
  void missingImageBootsTheDiskWithTheReason() throws Exception {
    Files.writeString(wish(), "boot_policy: flash\nimage: none.img\n");
    assertThat(appliance.boot(MAC))
        .contains("echo bty: policy flash: image none.img is not there", "sanboot");
  }

  @Test
  void imageWithAnotherDigestThanPinnedIsNotFlashed() throws Exception {
    wishFlash();
    Files.writeString(
        folder.resolve("state/images/a.img.yaml"), "sha256: " + "0".repeat(64) + "\n");
    assertThat(appliance.boot(MAC)).contains("sanboot", "pinned is 000000000000...");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz",
        "52-54-00",
        "01-00-5e-00-00-01",
        "00-00-00-00-00-00",
        "52-54-00-a1-9c-ae-00",
        "%24%7Bnet0%7D",
        "a%0Ashell",
        "%22%3B%20reboot"
      })
  void badMacGetsAScriptThatBootsTheDisk(String mac) throws Exception {
    String script = appliance.get("/pxe/" + mac);
    assertThat(script).startsWith("#!ipxe\n").contains("is not the MAC address", "exit 1");
    assertThat(script.lines().filter(line -> line.startsWith("shell"))).isEmpty();
    assertThat(script.replaceAll("\\$\\{(platform|bty-drive)}", "")).doesNotContain("${");
    assertThat(folder.resolve("state/machines").toFile().list()).isEmpty();
    assertThat(appliance.anybody("POST", "/pxe/" + mac + "/done", "").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/pxe/", "/pxe/$%7Bnet0/mac%7D", "/pxe/$%7Bmac%7D/", "/pxe/zz/"})
  void pathThatNamesNoMachineGetsAScriptThatBootsTheDisk(String path) throws Exception {
    assertThat(appliance.get(path)).startsWith("#!ipxe\n").contains("exit 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/pxe/${net0/mac}", "/pxe/${mac}", "/pxe/{mac}/plan", "/pxe/[x]"})
  void nameThatNobodyFilledInGetsAScriptToo(String path) throws Exception {
    assertThat(appliance.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 ")
        .contains(path.endsWith("/plan") ? "Not a MAC address" : "\r\n\r\n#!ipxe\n");
    assertThat(folder.resolve("state/machines").toFile().list()).isEmpty();
  }

  @Test
  void slashTooManyIsNoOtherMachine() throws Exception {
    wishFlash();
    assertThat(appliance.boot(MAC + "/")).contains("bty.mode=flash bty.token=");
    assertThat(appliance.anybody("GET", "/pxe/" + MAC + "/nothing", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void clockThatIsSetBackLosesNoRunForEver() throws Exception {
    String run = flashing();
    report("progress", "{\"run\":\"%s\",\"event\":\"writing\"}".formatted(run));
    appliance.passAndTick(Duration.ofDays(-1));
    assertThat(runState(run)).contains("\"state\":\"writing\"");
    appliance.passAndTick(Duration.ofSeconds(121));
    assertThat(runState(run)).contains("\"state\":\"lost\"");
  }

  @Test
  void reportsOfUnknownMachinesAndRunsAreNotFound() throws Exception {
    String progress = "{\"run\":\"20261123T001500Z-3f9a1c\",\"event\":\"writing\"}";
    assertThat(appliance.anybody("POST", "/pxe/" + MAC + "/done", "").statusCode()).isEqualTo(404);
    assertThat(report("progress", progress)).isEqualTo(401);
    appliance.boot(MAC);
    assertThat(report("progress", progress)).isEqualTo(404);
    assertThat(report("inventory", "{\"disks\":[]}")).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1]",
        "{\"run\":\"x\",\"event\":\"writing\"}",
        "null",
        "{\"event\":\"writing\"}"
      })
  void reportsThatAreNotUnderstoodAreRefused(String body) throws Exception {
    appliance.boot(MAC);
    assertThat(report("progress", body)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example/$x",
        "a b",
        "x\\y",
        "host\";reboot",
        "a|b",
        "[::1]x",
        "-flag",
        "a#b"
      })
  void hostThatCannotStandInAScriptIsNotBelieved(String host) throws Exception {
    String answer = appliance.raw("GET /pxe-bootstrap.ipxe HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    if (answer.startsWith("HTTP/1.1 200")) {
      assertThat(answer).contains("http://127.0.0.1:" + appliance.port() + "/pxe/");
      assertThat(answer).doesNotContain(host);
    } else {
      assertThat(answer).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void urlsInScriptsAreThoseTheMachineUsedOrTheOperatorsOwn() throws Exception {
    assertThat(appliance.raw("GET /pxe-bootstrap.ipxe HTTP/1.1\r\nHost: bty.lan:8080\r\n\r\n"))
        .contains("http://bty.lan:8080/pxe/${netX/mac:hexhyp}");
    Files.writeString(
        folder.resolve("state/settings.yaml"), "server_url: http://10.77.0.10:8080\n");
    assertThat(appliance.get("/boot/autoexec.ipxe")).contains("http://10.77.0.10:8080/pxe/");
  }

  private Path wish() {
    return folder.resolve("state/machines/" + MAC + ".yaml");
  }

  private void wishFlash() throws Exception {
    assertThat(appliance.ask("PUT", "/images/a.img", Appliance.disk("data")).statusCode())
        .isEqualTo(201);
    assertThat(
            appliance
                .ask("PUT", "/machines/" + MAC, "{\"boot_policy\":\"flash\",\"image\":\"a.img\"}")
                .statusCode())
        .isEqualTo(201);
  }

  private String flashing() throws Exception {
    wishFlash();
    byte[] plan = appliance.plan(MAC).getBytes(StandardCharsets.UTF_8);
    return ((Plan.Flash) PlanJson.read(plan)).run().text();
  }

  private int report(String kind, String body) throws Exception {
    return appliance.live("POST", MAC, kind, body).statusCode();
  }

  private String runState(String run) throws Exception {
    return appliance.ask("GET", "/runs/" + run, "").body();
  }

  private static List<String> together(
      int count, java.util.function.IntFunction<Callable<String>> work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<String> results = new java.util.ArrayList<>();
      for (Future<String> future :
          threads.invokeAll(IntStream.range(0, count).mapToObj(work).toList())) {
        results.add(future.get());
      }
      return results;
    }
  }
}
