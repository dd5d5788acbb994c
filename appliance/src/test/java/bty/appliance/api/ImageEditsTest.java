package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images that change while somebody relies on them, and images that are none.
class ImageEditsTest {
  private static final String MAC = "52-54-00-00-00-01";
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

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

  private void lookTwice() {
    appliance.lookAtImages();
    appliance.pass(TWO_SECONDS);
    appliance.lookAtImages();
  }

  private HttpResponse<String> put(String content) throws Exception {
    return appliance.ask("PUT", "/images/x", Appliance.disk(content));
  }

  private void wish() throws Exception {
    assertThat(put("data").statusCode()).isEqualTo(201);
    appliance.ask("PUT", "/machines/" + MAC, "{\"boot_policy\":\"flash\",\"image\":\"x\"}");
  }

  /// The id of the run that has its plan now.
  private String planned() throws Exception {
    String plan = appliance.plan(MAC);
    return plan.replaceAll("(?s).*\"run\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void imageOfARunThatIsUnderWayIsNotReplacedByAnother() throws Exception {
    wish();
    String run = planned();
    HttpResponse<String> refused = put("more");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains(run, "52:54:00:00:00:01", "another name");
    assertThat(appliance.get("/images/x")).isEqualTo(Appliance.disk("data"));
    assertThat(put("data").statusCode()).isEqualTo(200);
    assertThat(appliance.live("POST", MAC, "failed", failed(run)).statusCode()).isEqualTo(204);
    assertThat(put("more").statusCode()).isEqualTo(200);
    assertThat(folder.resolve("images").toFile().list()).containsExactly("x");
  }

  /// Before a byte of it is taken.
  @Test
  void uploadOfAnotherLengthIsRefusedAtOnce() throws Exception {
    wish();
    planned();
    assertThat(appliance.raw(head("x", 5_000_000, ""))).startsWith("HTTP/1.1 409");
  }

  /// A machine that asks in this moment is not told that its image is still being read.
  @Test
  void imageThatWasReadIsThereWithTheFirstRequestAfterAStart() throws Exception {
    wish();
    appliance.restart();
    assertThat(appliance.get("/images/x")).isEqualTo(Appliance.disk("data"));
    appliance.restart();
    assertThat(appliance.boot(MAC)).contains("bty.mode=flash");
  }

  private static String failed(String run) {
    return "{\"run\":\"%s\",\"outcome\":\"failed\",\"stage\":\"write\",\"reason\":\"no\"}"
        .formatted(run);
  }

  @Test
  void imageOfARunThatIsOfferedIsNotReplacedForTenMinutes() throws Exception {
    wish();
    String _ = appliance.boot(MAC);
    assertThat(put("more").statusCode()).isEqualTo(409);
    appliance.pass(Duration.ofMinutes(11));
    assertThat(put("more").statusCode()).isEqualTo(200);
  }

  @Test
  void lostRunHoldsNoImage() throws Exception {
    wish();
    planned();
    assertThat(appliance.ask("DELETE", "/images/x", "").statusCode()).isEqualTo(409);
    appliance.passAndTick(Duration.ofMinutes(3));
    assertThat(put("more").statusCode()).isEqualTo(200);
    assertThat(appliance.ask("DELETE", "/machines/" + MAC, "").statusCode()).isEqualTo(204);
    assertThat(appliance.ask("DELETE", "/images/x", "").statusCode()).isEqualTo(204);
  }

  /// Its silence is counted anew, and not from then on.
  @Test
  void runOfAFutureThatTheClockHasLeftHoldsNoImage() throws Exception {
    wish();
    planned();
    appliance.passAndTick(Duration.ofDays(-400));
    appliance.passAndTick(Duration.ofMinutes(3));
    assertThat(put("more").statusCode()).isEqualTo(200);
    assertThat(appliance.ask("DELETE", "/machines/" + MAC, "").statusCode()).isEqualTo(204);
    assertThat(appliance.ask("DELETE", "/images/x", "").statusCode()).isEqualTo(204);
  }

  @Test
  void runThatIsSilentForAMomentHoldsItsImage() throws Exception {
    wish();
    planned();
    appliance.pass(Duration.ofSeconds(-30));
    assertThat(appliance.ask("DELETE", "/images/x", "").statusCode()).isEqualTo(409);
  }

  @Test
  void imageThatIsReplacedByHandIsNotHandedOutUntilItIsRead() throws Exception {
    put("data");
    Path other = Files.write(folder.resolve("other"), Appliance.bytes(Appliance.disk("some")));
    Files.move(other, folder.resolve("images/x"), StandardCopyOption.ATOMIC_MOVE);
    HttpResponse<String> early = appliance.anybody("GET", "/images/x", "");
    assertThat(early.statusCode()).isEqualTo(503);
    assertThat(early.headers().firstValue("Retry-After")).isPresent();
    assertThat(early.headers().firstValue("ETag")).isEmpty();
    lookTwice();
    HttpResponse<String> read = appliance.anybody("GET", "/images/x", "");
    assertThat(read.body()).isEqualTo(Appliance.disk("some"));
    assertThat(read.headers().firstValue("ETag")).isPresent();
  }

  /// One partition, of the second MiB.
  private static byte[] disk() {
    ByteBuffer disk = ByteBuffer.allocate(2 << 20).order(ByteOrder.LITTLE_ENDIAN);
    disk.putShort(510, (short) 0xaa55).put(446 + 4, (byte) 0x83).putInt(446 + 8, 2048);
    return disk.putInt(446 + 12, 2048).array();
  }

  @Test
  void imageThatCannotBeUsedIsListedWithItsProblemAndNothingToFlashItBy() throws Exception {
    Files.write(folder.resolve("images/a.img"), Arrays.copyOf(disk(), 1 << 20));
    appliance.lookAtImages();
    assertThat(appliance.get("/images"))
        .isEqualTo(
            "[{\"name\":\"a.img\",\"size_bytes\":1048576,\"problem\":\"image a.img is still being"
                + " read\"}]\n");
    appliance.pass(TWO_SECONDS);
    appliance.lookAtImages();
    assertThat(appliance.get("/images"))
        .contains("\"size_bytes\":1048576,\"problem\":\"image a.img cannot be used", "cut off")
        .doesNotContain("sha256", "url");
    assertThat(appliance.anybody("GET", "/images/a.img", "").statusCode()).isEqualTo(409);
    String _ = appliance.boot(MAC);
    assertThat(appliance.live("GET", MAC, "choices", "").body())
        .contains("\"images\":[]", "cut off");
  }

  @Test
  void imageThatCanBeUsedIsListedWithWhatIsToBeKnownOfIt() throws Exception {
    put("data");
    assertThat(appliance.get("/images"))
        .contains("\"problems\":[\"there is no EFI system partition: ");
  }

  /// As a client does that gave its own length wrong, or sends a copy that was not whole.
  @Test
  void uploadThatEndsBeforeItsOwnPartitionsIsRefused() throws Exception {
    String cut = new String(Arrays.copyOf(disk(), 1 << 20), StandardCharsets.ISO_8859_1);
    String answer = appliance.raw(head("y.img", 1 << 20, "") + cut);
    assertThat(answer).startsWith("HTTP/1.1 422").contains("partition 1 of its own table");
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }

  /// A noise that nobody flashes from here; who wants to, does it at the machine's shell.
  @Test
  void uploadOfWhatIsNoDiskIsRefusedAndSaysWhatItIs() throws Exception {
    byte[] noise = new byte[4096];
    new Random(1).nextBytes(noise);
    String body = new String(noise, StandardCharsets.ISO_8859_1);
    assertThat(appliance.raw(head("n.img", noise.length, "") + body))
        .startsWith("HTTP/1.1 422")
        .contains("no partition table, file system or boot sector", "bty flash --raw-anything");
    String text = "{\"name\": \"a manifest\"}\n";
    assertThat(appliance.raw(head("m.img", text.length(), "") + text))
        .startsWith("HTTP/1.1 422")
        .contains("is a JSON document");
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }

  @Test
  void uploadThatWouldTakeAllMemoryToDecodeIsRefused() throws Exception {
    byte[] hungry = HexFormat.of().parseHex("28b52ffd00a801000041");
    String answer =
        appliance.raw(
            head("z.zst", hungry.length, "") + new String(hungry, StandardCharsets.ISO_8859_1));
    assertThat(answer).startsWith("HTTP/1.1 422").contains("compress it again");
  }

  @Test
  void folderInTheWayIsSaid() throws Exception {
    Files.createDirectory(folder.resolve("images/x"));
    assertThat(put("data").statusCode()).isEqualTo(409);
    assertThat(appliance.ask("DELETE", "/images/x", "").statusCode()).isEqualTo(409);
    assertThat(folder.resolve("images/x")).isDirectory();
  }

  @Test
  void linkIsReplacedOrRemovedAndWhatItLeadsToStays() throws Exception {
    Path nas = Files.writeString(folder.resolve("nas"), "old");
    Files.createSymbolicLink(folder.resolve("images/x"), nas);
    assertThat(put("data").statusCode()).isEqualTo(200);
    Files.delete(folder.resolve("images/x"));
    Files.createSymbolicLink(folder.resolve("images/x"), nas);
    assertThat(appliance.ask("DELETE", "/images/x", "").statusCode()).isEqualTo(204);
    assertThat(nas).hasContent("old");
  }

  private String head(String name, int length, String more) throws Exception {
    return "PUT /images/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n%s\r\n"
        .formatted(name, appliance.token(), length, more);
  }

  /// Both found nothing there when they began.
  @Test
  void secondOfTwoUploadsThatBothWantToBeTheFirstIsRefused() throws Exception {
    for (String path : List.of("images", "boot")) {
      try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), appliance.port())) {
        slow.setSoTimeout((int) Eventually.LIMIT.toMillis());
        OutputStream out = slow.getOutputStream();
        String disk = Appliance.disk("slow");
        String head =
            head("x", disk.length(), "If-None-Match: *\r\n").replace("/images/", "/" + path + "/");
        out.write((head + disk.substring(0, 2)).getBytes(StandardCharsets.ISO_8859_1));
        Optional<String[]> _ =
            Eventually.see(
                "the part that is there",
                () -> Optional.ofNullable(folder.resolve(path).toFile().list()),
                names -> names.orElseThrow().length == 1);
        assertThat(
                appliance
                    .ask("PUT", "/" + path + "/x", Appliance.disk("fast"), "If-None-Match", "*")
                    .statusCode())
            .isEqualTo(201);
        out.write(disk.substring(2).getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = slow.getInputStream();
        assertThat(new String(in.readNBytes(12), StandardCharsets.ISO_8859_1))
            .isEqualTo("HTTP/1.1 412");
      }
      assertThat(appliance.get("/" + path + "/x")).startsWith("fast");
      assertThat(folder.resolve(path).toFile().list()).containsExactly("x");
    }
  }
}
