package bty.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ConsoleClient.Said;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.http.WebAccess;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.NextBoot;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanImage;
import bty.engine.protocol.PlanJson;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The console's side of the appliance, against a server that says what a test wants it to.
class ConsoleClientTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:a1:9c:ae");

  @TempDir private Path folder;
  private final List<String> asked = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private HttpServer server;
  private int status = 200;
  private String answer = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aChoiceBecomesAPlanOfThisMachine() {
    answer = PlanJson.write(plan(MAC));
    assertThat(link().choose("{\"image\":\"a.img\"}")).isEqualTo(new Said.Yes<>(plan(MAC)));
    assertThat(asked).containsExactly("POST /pxe/52-54-00-a1-9c-ae/choice {\"image\":\"a.img\"}");
    answer = PlanJson.write(plan(new MacAddress("52:54:00:00:00:01")));
    assertThat(link().choose("{}")).isInstanceOf(Said.No.class);
    answer = "rubbish";
    assertThat(link().choose("{}")).isInstanceOf(Said.No.class);
  }

  @Test
  void aRefusalIsItsReasonAndSilenceIsNone() {
    status = 409;
    answer = "{\"title\":\"Not now\",\"status\":409,\"detail\":\"image a.img is not there\"}";
    assertThat(link().choose("{}")).isEqualTo(new Said.No<>("image a.img is not there"));
    status = 503;
    assertThat(link().choices()).isInstanceOf(Said.Nothing.class);
  }

  @Test
  void anApplianceThatDoesNotRunSaysNothing() throws IOException {
    try (ScriptedAppliance deaf = new ScriptedAppliance()) {
      assertThat(link(deaf.url()).choices()).isInstanceOf(Said.Nothing.class);
    }
  }

  @Test
  void theOutcomeIsReportedWithItsReason() throws Exception {
    status = 204;
    FlashResult failed =
        new FlashResult.Failed(
            FlashStage.DOWNLOAD, "it broke off", FailureKind.FETCH, "/dev/sda is blank");
    assertThat(link().runner().report(plan(MAC), failed)).isEmpty();
    assertThat(asked.getLast())
        .startsWith("POST /pxe/52-54-00-a1-9c-ae/failed ")
        .contains("\"stage\":\"download\"", "it broke off; /dev/sda is blank");
    status = 404;
    assertThat(link().runner().report(plan(MAC), failed)).isPresent();
  }

  @Test
  void aBugInTheFlashIsAResultThatCanBeReported() {
    status = 204;
    FlashPort broken =
        new ScriptedFlash((_, _) -> {
          throw new IllegalStateException("a stage was left out");
        });
    FlashResult result = link().runner().flash(plan(MAC), broken, _ -> {});
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> {
              assertThat(failed.stage()).isEqualTo(FlashStage.AGENT);
              assertThat(failed.reason()).contains("BUG: ", "a stage was left out");
            });
    assertThat(log).anyMatch(line -> line.contains("IllegalStateException"));
  }

  @Test
  void whatIsAskedForAfterwardsNamesItsRun() {
    status = 204;
    assertThat(link().next(plan(MAC).run(), NextBoot.BOOT_ONCE)).isEqualTo(new Said.Yes<>(""));
    assertThat(asked)
        .containsExactly(
            "POST /pxe/52-54-00-a1-9c-ae/next"
                + " {\"run\":\"20261123T001500Z-3f9a1c\",\"action\":\"boot-once\"}");
    assertThat(log).containsExactly("boot-once is asked for: it answered 204");
  }

  private ConsoleClient link() {
    return link("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private ConsoleClient link(String url) {
    return new ConsoleClient(
        URI.create(url),
        MAC,
        Optional.of("a-boot-token"),
        WebAccess.STANDARD,
        () -> Instant.EPOCH,
        folder.resolve("log"),
        log::add);
  }

  private static Plan.Flash plan(MacAddress mac) {
    return new Plan.Flash(
        mac,
        "chosen at the machine's console",
        new RunId("20261123T001500Z-3f9a1c"),
        new PlanImage(
            new ImageName("a.img"),
            URI.create("http://127.0.0.1/images/a.img"),
            ImageFormat.RAW,
            4,
            OptionalLong.of(4),
            new Sha256("aa".repeat(32))),
        "serial=X1",
        new Provisioning.None(),
        Optional.empty());
  }
}
