package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanJson;
import bty.engine.protocol.Provisioning;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine's provisioning from the files of the state folder to its plan, and CIJOE's report
/// back.
class ProvisioningTest {
  private static final String MAC = "52-54-00-a1-9c-ae";

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    assertThat(appliance.ask("PUT", "/images/a.img", Appliance.disk("any")).statusCode())
        .isEqualTo(201);
    write("user-data/web.yaml", "#cloud-config\nruncmd: [date]\n");
    write("workflows/deploy/task.yaml", "doc: nothing yet\nsteps: [{name: look, run: date}]\n");
    write("workflows/deploy/do.py", "pass\n");
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  @Test
  void planCarriesTheUserDataItself() throws Exception {
    machine("flash", "hostname: web-1\nprovisioning_mode: cloud-init\nuser_data: web.yaml\n");
    assertThat(appliance.boot(MAC)).contains("bty.mode=flash");
    Plan.Flash plan = plan();
    assertThat(plan.hostname()).contains("web-1");
    assertThat(((Provisioning.CloudInit) plan.provisioning()).userData())
        .isEqualTo("#cloud-config\nruncmd: [date]\n");
  }

  @Test
  void flashUnderWayKeepsTheUserDataItBeganWith() throws Exception {
    machine("flash", "provisioning_mode: cloud-init\nuser_data: web.yaml\n");
    String before = appliance.plan(MAC);
    write("user-data/web.yaml", "#cloud-config\nruncmd: [reboot]\n");
    assertThat(appliance.live("GET", MAC, "plan", "").body()).isEqualTo(before);
    Files.delete(appliance.state().resolve("user-data/web.yaml"));
    assertThat(appliance.live("GET", MAC, "plan", "").body()).isEqualTo(before);
    appliance.restart();
    assertThat(flash(appliance.live("GET", MAC, "plan", "").body()).provisioning())
        .isEqualTo(flash(before).provisioning());
  }

  @Test
  void whatARunWasSetUpWithIsKeptForNobodyElseToRead() throws Exception {
    machine("flash", "provisioning_mode: cloud-init\nuser_data: web.yaml\n");
    String run = plan().run().text();
    Path kept = appliance.state().resolve("status/machines/" + MAC + "/runs/" + run + ".inputs");
    assertThat(kept).content().contains("runcmd: [date]");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(appliance.ask("GET", "/runs/" + run, "").body())
        .contains("\"provisioning_mode\":\"cloud-init\"", "\"provisioning_sha256\":\"")
        .doesNotContain("runcmd");
  }

  @Test
  void missingUserDataIsSaidOnTheScreenInThePlanAndOfTheMachine() throws Exception {
    machine("flash", "provisioning_mode: cloud-init\nuser_data: gone.yaml\n");
    String sentence = "user-data/gone.yaml is not there";
    assertThat(appliance.boot(MAC)).contains("echo bty: policy flash: " + sentence);
    assertThat(appliance.get("/pxe/" + MAC + "/plan"))
        .contains("\"mode\":\"none\"", "\"reason\":\"policy flash: " + sentence + "\"");
    assertThat(appliance.ask("GET", "/machines/" + MAC, "").body())
        .contains("\"problem\":\"" + sentence + "\"");
    assertThat(appliance.ask("GET", "/machines", "").body()).contains(sentence);
    assertThat(appliance.ask("GET", "/runs", "").body().strip()).isEqualTo("[]");
  }

  @Test
  void machineWithoutWhatItsModeNeedsIsNotTaken() throws Exception {
    String body = "{\"boot_policy\":\"flash\",\"image\":\"a.img\",\"provisioning_mode\":\"cijoe\"}";
    HttpResponse<String> answer = appliance.ask("PUT", "/machines/" + MAC, body);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("provisioning_mode cijoe needs cijoe_workflow; none is named");
  }

  @Test
  void reportIsKeptWithItsRunAndGivenBackByteForByte() throws Exception {
    String run = cijoe();
    byte[] report = gzip(new byte[] {1, 2, 3});
    assertThat(runJson(run)).contains("\"report\":false");
    assertThat(send(run, report)).isEqualTo(204);
    assertThat(send(run, report)).isEqualTo(204);
    assertThat(runJson(run)).contains("\"report\":true");
    appliance.restart();
    HttpResponse<byte[]> back = fetch("/runs/" + run + "/report", true);
    assertThat(back.statusCode()).isEqualTo(200);
    assertThat(back.headers().firstValue("Content-Type")).contains("application/gzip");
    assertThat(back.body()).isEqualTo(report);
    assertThat(fetch("/runs/" + run + "/report", false).statusCode()).isEqualTo(401);
  }

  @Test
  void reportOfFarMoreThanMemoryHoldsIsStreamed() throws Exception {
    String run = cijoe();
    byte[] report = new byte[32 << 20];
    new Random(1).nextBytes(report);
    report[0] = 0x1f;
    report[1] = (byte) 0x8b;
    assertThat(send(run, report)).isEqualTo(204);
    assertThat(fetch("/runs/" + run + "/report", true).body()).isEqualTo(report);
  }

  @Test
  void reportThatDoesNotBelongHereIsRefused() throws Exception {
    String run = cijoe();
    byte[] report = gzip(new byte[10]);
    assertThat(send("20261123T001500Z-000000", report)).isEqualTo(404);
    assertThat(send("nonsense", report)).isEqualTo(404);
    assertThat(send("", report)).isEqualTo(400);
    assertThat(send(run, "no gzip".getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
    assertThat(send(run, new byte[0])).isIn(400, 411);
    String other = "/pxe/52-54-00-00-00-01/report?run=" + run;
    assertThat(post(other, report)).isEqualTo(401);
    assertThat(post("/pxe/xyz/report?run=" + run, report)).isEqualTo(400);
    String head =
        "POST /pxe/"
            + MAC
            + "/report?run="
            + run
            + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/gzip\r\nAuthorization: Bearer "
            + appliance.bootToken(MAC)
            + "\r\n";
    assertThat(appliance.raw(head + "Content-Length: 33554433\r\n\r\n")).contains(" 413 ");
    assertThat(appliance.raw(head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
        .contains(" 411 ");
    assertThat(runJson(run)).contains("\"report\":false");
    try (var files = Files.list(appliance.state().resolve("status/machines/" + MAC + "/runs"))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder(run + ".json", run + ".inputs");
    }
  }

  @Test
  void runThatCijoeDidNotSetUpHasNoReport() throws Exception {
    machine("flash", "");
    String run = plan().run().text();
    assertThat(send(run, gzip(new byte[1]))).isEqualTo(409);
    assertThat(fetch("/runs/" + run + "/report", true).statusCode()).isEqualTo(404);
    assertThat(runJson(run)).doesNotContain("report");
  }

  private String cijoe() throws Exception {
    machine("flash", "provisioning_mode: cijoe\ncijoe_workflow: deploy/task.yaml\n");
    Plan.Flash plan = plan();
    assertThat(((Provisioning.Cijoe) plan.provisioning()).files()).hasSize(2);
    return plan.run().text();
  }

  private Plan.Flash plan() throws Exception {
    return flash(appliance.plan(MAC));
  }

  private static Plan.Flash flash(String plan) throws Exception {
    return (Plan.Flash) PlanJson.read(plan.getBytes(StandardCharsets.UTF_8));
  }

  private String runJson(String run) throws Exception {
    return appliance.ask("GET", "/runs/" + run, "").body();
  }

  private void machine(String policy, String more) throws IOException {
    write("machines/" + MAC + ".yaml", "boot_policy: " + policy + "\nimage: a.img\n" + more);
  }

  private void write(String path, String text) throws IOException {
    Path file = appliance.state().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private int send(String run, byte[] body) throws Exception {
    return post("/pxe/" + MAC + "/report" + (run.isEmpty() ? "" : "?run=" + run), body);
  }

  private int post(String path, byte[] body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + appliance.port() + path))
              .version(HttpClient.Version.HTTP_1_1)
              .header("Authorization", "Bearer " + appliance.bootToken(MAC))
              .header("Content-Type", "application/gzip")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private HttpResponse<byte[]> fetch(String path, boolean withToken) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + appliance.port() + path));
    if (withToken) {
      request.header("Authorization", "Bearer " + appliance.token());
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
