package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads that come in pieces, break off and go on. Images here begin with what the disks of an
/// Amiga begin with: the shortest sign of a disk.
class UploadPiecesTest {
  private static final String ID = "file-1234";
  private static final String OTHER = "file-5678";

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

  private HttpResponse<String> piece(String id, String range, String bytes) throws Exception {
    return appliance.ask(
        "PUT", "/images/x", bytes, "Upload-Id", id, "Content-Range", "bytes " + range);
  }

  private static String offset(HttpResponse<String> answer) {
    return answer.headers().firstValue("Upload-Offset").orElse("none");
  }

  private HttpResponse<String> progress() throws Exception {
    return appliance.ask("GET", "/images/x/upload?id=" + ID, "");
  }

  @Test
  void piecesBecomeTheImageThatOneUploadWouldBe() throws Exception {
    HttpResponse<String> first = piece(ID, "0-3/10", "RDSK");
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(offset(first)).isEqualTo("4");
    assertThat(appliance.anybody("GET", "/images/x", "").statusCode()).isEqualTo(404);
    assertThat(piece(ID, "4-7/10", "data").statusCode()).isEqualTo(202);
    HttpResponse<String> last = piece(ID, "8-9/10", "en");
    assertThat(last.statusCode()).isEqualTo(201);
    assertThat(last.body()).contains("\"size_bytes\":10");
    assertThat(appliance.get("/images/x")).isEqualTo("RDSKdataen");
    assertThat(folder.resolve("images").toFile().list()).containsExactly("x");
    assertThat(progress().statusCode()).isEqualTo(404);
  }

  @Test
  void pieceThatDoesNotFitSaysWhereToGoOn() throws Exception {
    piece(ID, "0-3/10", "RDSK");
    HttpResponse<String> gap = piece(ID, "6-9/10", "data");
    assertThat(gap.statusCode()).isEqualTo(409);
    assertThat(offset(gap)).isEqualTo("4");
    assertThat(piece(ID, "4-7/9", "data").statusCode()).isEqualTo(409);
    assertThat(progress().body()).contains("\"offset\":4", "\"total\":10");
    assertThat(piece(ID, "0-3/4", "RDSK").statusCode()).isEqualTo(201);
  }

  @Test
  void anotherFileOfTheSameNameNeverMixesWithTheFirst() throws Exception {
    piece(ID, "0-3/8", "RDSK");
    HttpResponse<String> foreign = piece(OTHER, "4-7/8", "evil");
    assertThat(foreign.statusCode()).isEqualTo(409);
    assertThat(offset(foreign)).isEqualTo("0");
    assertThat(piece(OTHER, "0-3/8", "RDSK").statusCode()).isEqualTo(202);
    assertThat(piece(ID, "4-7/8", "DATA").statusCode()).isEqualTo(201);
    assertThat(appliance.get("/images/x")).isEqualTo("RDSKDATA");
    assertThat(piece(OTHER, "4-7/8", "body").statusCode()).isEqualTo(200);
    assertThat(appliance.get("/images/x")).isEqualTo("RDSKbody");
  }

  @Test
  void uploadGoesOnAfterARestart() throws Exception {
    piece(ID, "0-3/8", "RDSK");
    appliance.restart();
    assertThat(offset(progress())).isEqualTo("4");
    assertThat(piece(ID, "4-7/8", "DATA").statusCode()).isEqualTo(201);
    assertThat(appliance.get("/images/x")).isEqualTo("RDSKDATA");
  }

  @Test
  void beginningIsForgottenAfterADay() throws Exception {
    piece(ID, "0-3/8", "RDSK");
    appliance.passAndTick(Duration.ofHours(23));
    assertThat(progress().statusCode()).isEqualTo(200);
    appliance.passAndTick(Duration.ofHours(2));
    assertThat(progress().statusCode()).isEqualTo(404);
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }

  @Test
  void uploadThatIsForgottenOnPurposeLeavesNothing() throws Exception {
    piece(ID, "0-3/8", "RDSK");
    assertThat(appliance.ask("DELETE", "/images/x/upload?id=" + ID, "").statusCode())
        .isEqualTo(204);
    assertThat(appliance.ask("DELETE", "/images/x/upload?id=" + ID, "").statusCode())
        .isEqualTo(404);
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }

  /// A cable that is pulled in the middle of a piece.
  @Test
  void whatCameOfAPieceThatBrokeOffCounts() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), appliance.port())) {
      String head =
          "PUT /images/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 8\r\nUpload-Id: %s\r\nContent-Range: bytes 0-7/8\r\n\r\nRDS"
              .formatted(appliance.token(), ID);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      Optional<String> _ =
          Eventually.see(
              "three bytes",
              () -> Optional.of(offset(progress())),
              seen -> seen.equals(Optional.of("3")));
    }
    HttpResponse<String> rest =
        Eventually.see(
            "the rest is taken",
            () -> piece(ID, "3-7/8", "KDATA"),
            answer -> answer.statusCode() != 409);
    assertThat(rest.statusCode()).isEqualTo(201);
    assertThat(appliance.get("/images/x")).isEqualTo("RDSKDATA");
  }

  @Test
  void rangeThatIsNoneIsRefused() throws Exception {
    assertThat(piece(ID, "*/8", "data").statusCode()).isEqualTo(400);
    assertThat(piece(ID, "0-7/8", "data").body()).contains("another number");
    assertThat(piece(ID, "4-3/8", "data").statusCode()).isEqualTo(400);
    assertThat(piece(ID, "6-9/8", "data").statusCode()).isEqualTo(400);
    assertThat(piece("short", "0-3/8", "data").body()).contains("Upload-Id");
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }
}
