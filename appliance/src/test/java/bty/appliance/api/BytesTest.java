package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes of images and boot files over real sockets.
class BytesTest {
  private static final String DATA = Appliance.disk("data");
  private static final String MORE = Appliance.disk("more");
  private static final String SHA256_OF_DATA = sha256(Appliance.bytes(DATA));

  /// A disk of two sectors with one partition, through `bzip2`.
  private static final String BZIP2 =
      "425a683931415926535992cf26100000165759e000000090801200080048000010020000"
          + "08000820003100000628d1a36a68ae1e32f4d10211269d37773288f8bb9229c284849679"
          + "3080";

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
  void uploadedImageIsListedWithItsDigestAndServedWithItAsEtag() throws Exception {
    var put = appliance.ask("PUT", "/images/a%20b.img", DATA);
    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(put.headers().firstValue("ETag")).contains("\"" + SHA256_OF_DATA + "\"");
    assertThat(appliance.get("/images"))
        .contains("\"name\":\"a b.img\"", "\"format\":\"raw\"", "\"size_bytes\":1024")
        .contains("\"sha256\":\"" + SHA256_OF_DATA + "\"", "/images/a%20b.img\"");
    var got = appliance.anybody("GET", "/images/a%20b.img", "");
    assertThat(got.body()).isEqualTo(DATA);
    assertThat(got.headers().firstValue("ETag")).isEqualTo(put.headers().firstValue("ETag"));
    assertThat(appliance.ask("PUT", "/images/a%20b.img", MORE).statusCode()).isEqualTo(200);
    assertThat(folder.resolve("images").toFile().list()).containsExactly("a b.img");
  }

  /// What does not say its disk's size is not decoded for it: that would take as long as a flash.
  @Test
  void imagesThatAreReadByTheirContentAreListedWithTheSizeOfTheirDisk() throws Exception {
    put("a.img", qcow2(1 << 20));
    put("b.img.zst", HexFormat.of().parseHex(BZIP2));
    appliance.lookAtImages();
    appliance.pass(Duration.ofSeconds(2));
    appliance.lookAtImages();
    assertThat(appliance.get("/images"))
        .contains("\"name\":\"a.img\"", "\"format\":\"qcow2\"", "\"disk_size_bytes\":1048576")
        .contains("\"size_bytes\":" + (6 << 16))
        .contains("\"name\":\"b.img.zst\"", "\"format\":\"bzip2\"");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// Puts an image into the folder by hand, an hour ago by the clock that the test turns.
  private void put(String name, byte[] content) throws IOException {
    Path copying = Files.write(folder.resolve("copying"), content);
    Files.setLastModifiedTime(copying, FileTime.from(Instant.parse("2026-11-23T09:00:00Z")));
    Files.move(copying, folder.resolve("images").resolve(name));
  }

  /// An image of a disk whose first cluster alone is there: a header, two levels of tables,
  /// reference counts of its own six clusters (QEMU, docs/interop/qcow2.txt).
  private static byte[] qcow2(long diskBytes) {
    ByteBuffer image = ByteBuffer.allocate(6 << 16);
    image.putInt(0, 0x514649fb).putInt(4, 2).putInt(20, 16).putLong(24, diskBytes);
    image.putInt(36, 1).putLong(40, 1 << 16).putLong(48, 2 << 16).putInt(56, 1);
    image.putLong(2 << 16, 3 << 16);
    image.putLong(1 << 16, 4L << 16 | 1L << 63).putLong(4 << 16, 5L << 16 | 1L << 63);
    image.put(5 << 16, Appliance.bytes(DATA));
    for (int cluster = 0; cluster < 6; cluster++) {
      image.putShort((3 << 16) + 2 * cluster, (short) 1);
    }
    return image.array();
  }

  @Test
  void headSaysTheLengthAndSendsNothing() throws Exception {
    appliance.ask("PUT", "/boot/k", "kernel");
    String answer = appliance.raw("HEAD /boot/k HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200").contains("Content-Length: 6\r\n");
    assertThat(answer).contains("Accept-Ranges: bytes\r\n").endsWith("\r\n\r\n");
  }

  @Test
  void partsAreCountedRightOnTheWire() throws Exception {
    appliance.ask("PUT", "/boot/k", "0123456789");
    String request = "GET /boot/k HTTP/1.1\r\nHost: x\r\nRange: bytes=%s\r\n\r\n";
    assertThat(appliance.raw(request.formatted("2-4")))
        .startsWith("HTTP/1.1 206")
        .contains("Content-Range: bytes 2-4/10\r\n", "Content-Length: 3\r\n")
        .endsWith("\r\n\r\n234");
    assertThat(appliance.raw(request.formatted("10-")))
        .startsWith("HTTP/1.1 416")
        .contains("Content-Range: bytes */10\r\n");
    assertThat(appliance.raw(request.formatted("0-1,3-4"))).startsWith("HTTP/1.1 200");
  }

  @Test
  void largeFileComesWholeAndResumesAtAnyByte() throws Exception {
    byte[] bytes = new byte[3_000_001];
    new Random(1).nextBytes(bytes);
    Files.write(folder.resolve("boot/big"), bytes);
    String whole = appliance.raw("GET /boot/big HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(whole.substring(whole.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1))
        .isEqualTo(bytes);
    String etag =
        appliance.anybody("HEAD", "/boot/big", "").headers().firstValue("ETag").orElseThrow();
    String rest =
        appliance.raw(
            "GET /boot/big HTTP/1.1\r\nHost: x\r\nRange: bytes=2999999-\r\nIf-Range: %s\r\n\r\n"
                .formatted(etag));
    assertThat(rest).startsWith("HTTP/1.1 206").contains("Content-Length: 2\r\n");
  }

  @Test
  void fileThatIsCutShortCutsTheConnection() throws Exception {
    Path file = folder.resolve("boot/big");
    Files.write(file, new byte[64 << 20]);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), appliance.port())) {
      socket.setSoTimeout((int) Eventually.LIMIT.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write("GET /boot/big HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(1000)).hasSize(1000);
      Files.write(file, new byte[10], StandardOpenOption.TRUNCATE_EXISTING);
      long got = 1000 + in.transferTo(OutputStream.nullOutputStream());
      assertThat(got).isLessThan(64 << 20);
    }
  }

  @Test
  void replacingAnImageDoesNotDisturbWhoReadsTheOldOne() throws Exception {
    Files.write(folder.resolve("boot/big"), new byte[8 << 20]);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), appliance.port())) {
      socket.setSoTimeout((int) Eventually.LIMIT.toMillis());
      socket
          .getOutputStream()
          .write("GET /boot/big HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] first = in.readNBytes(2000);
      assertThat(appliance.ask("PUT", "/boot/big", "new").statusCode()).isEqualTo(200);
      int headers = new String(first, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
      assertThat(in.readNBytes((8 << 20) - 2000 + headers)).containsOnly(0);
    }
    assertThat(appliance.get("/boot/big")).isEqualTo("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/images/../token",
        "/images/%2e%2e%2ftoken",
        "/images/..%2ftoken",
        "/boot/..%5ctoken",
        "/boot/.hidden",
        "/boot/%00",
        "/boot/link",
        "/boot//etc/passwd",
        "/images/%2fetc%2fpasswd",
        "/boot/sub",
        "/boot/sub%2ffile",
        "/images/a%0d%0ab",
        "/boot/link%00"
      })
  void nameThatIsNoPlainFileOfTheFolderIsNotServed(String path) throws Exception {
    Files.writeString(folder.resolve("boot/.hidden"), "secret");
    Files.createDirectories(folder.resolve("boot/sub"));
    Files.writeString(folder.resolve("boot/sub/file"), "secret");
    Files.createSymbolicLink(folder.resolve("boot/link"), folder.resolve("token"));
    String answer = appliance.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1.1 (400|401|404) .*");
    assertThat(answer).doesNotContain("secret").doesNotContain(appliance.token());
  }

  @Test
  void uploadWithoutLengthOrWithNothingIsRefused() throws Exception {
    String put =
        "PUT /images/x.img HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + appliance.token();
    assertThat(appliance.raw(put + "\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndata\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 411");
    assertThat(appliance.raw(put + "\r\n\r\n")).startsWith("HTTP/1.1 411");
    assertThat(appliance.raw(put + "\r\nContent-Length: 0\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(appliance.raw(put + "\r\nContent-Length: 99999999999999\r\n\r\n"))
        .startsWith("HTTP/1.1 507");
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }

  @Test
  void uploadThatIsCutOffLeavesNothing() throws Exception {
    String put =
        "PUT /images/x.img HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + appliance.token();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), appliance.port())) {
      socket
          .getOutputStream()
          .write(
              (put + "\r\nContent-Length: 1000\r\n\r\nhalf").getBytes(StandardCharsets.US_ASCII));
      awaitFiles("the part that is there", 1);
    }
    awaitFiles("the end of it", 0);
    assertThat(appliance.get("/images")).isEqualTo("[]\n");
  }

  private void awaitFiles(String what, int count) {
    List<String> _ =
        Eventually.see(
            what,
            () -> List.of(folder.resolve("images").toFile().list()),
            names -> names.size() == count);
  }

  @Test
  void editOfAnImageMindsItsConditions() throws Exception {
    assertThat(appliance.ask("PUT", "/images/x", DATA, "If-None-Match", "*").statusCode())
        .isEqualTo(201);
    assertThat(appliance.ask("PUT", "/images/x", MORE, "If-None-Match", "*").statusCode())
        .isEqualTo(412);
    assertThat(appliance.ask("PUT", "/images/x", MORE, "If-Match", "\"old\"").statusCode())
        .isEqualTo(412);
    assertThat(appliance.ask("DELETE", "/images/x", "", "If-Match", "\"old\"").statusCode())
        .isEqualTo(412);
    assertThat(appliance.get("/images/x")).isEqualTo(DATA);
    assertThat(
            appliance
                .ask("DELETE", "/images/x", "", "If-Match", "\"" + SHA256_OF_DATA + "\"")
                .statusCode())
        .isEqualTo(204);
    assertThat(appliance.ask("DELETE", "/images/x", "").statusCode()).isEqualTo(404);
  }

  @Test
  void imageWhoseFlashIsUnderWayStays() throws Exception {
    appliance.ask("PUT", "/images/x", DATA);
    appliance.ask(
        "PUT", "/machines/52-54-00-00-00-01", "{\"boot_policy\":\"flash\",\"image\":\"x\"}");
    String _ = appliance.plan("52-54-00-00-00-01");
    assertThat(appliance.ask("DELETE", "/images/x", "").statusCode()).isEqualTo(409);
  }

  @Test
  void imagePutIntoTheFolderByHandIsReadOnceItIsSettled() throws Exception {
    Path copying = folder.resolve("copying");
    Files.write(copying, Appliance.bytes(DATA));
    Files.setLastModifiedTime(copying, FileTime.from(Instant.parse("2026-11-23T09:59:59Z")));
    Files.move(copying, folder.resolve("images/hand.img"));
    appliance.lookAtImages();
    assertThat(appliance.get("/images")).contains("is still being read").doesNotContain("url");
    appliance.ask(
        "PUT", "/machines/52-54-00-00-00-01", "{\"boot_policy\":\"flash\",\"image\":\"hand.img\"}");
    assertThat(appliance.boot("52-54-00-00-00-01"))
        .contains(
            "image hand.img is still being read", "chain --replace", "/pxe/52-54-00-00-00-01 ||")
        .doesNotContain("sanboot", "bty.mode");
    appliance.pass(Duration.ofSeconds(2));
    appliance.lookAtImages();
    assertThat(appliance.get("/images")).contains(SHA256_OF_DATA);
    assertThat(appliance.boot("52-54-00-00-00-01")).contains("bty.mode=flash");
  }
}
