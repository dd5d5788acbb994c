import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/// What the flasher is trained on: an image with data and zeroes as a zstd file, an empty disk of
/// its size, and a server that has the image and plays the appliance of a machine that is to be
/// flashed with it. The frame is put together here from raw and run-length blocks (RFC 8878,
/// 3.1.1.2), since a JDK has no zstd.
final class TrainingImage {
  private static final int BLOCK = 128 << 10;
  private static final int BLOCKS = 512;

  private TrainingImage() {}

  /// Makes `image.zst` and the empty `disk` in the folder, and serves the image on loopback.
  static HttpServer serve(Path folder) throws IOException {
    byte[] image = frame();
    Files.write(folder.resolve("image.zst"), image);
    try (RandomAccessFile disk = new RandomAccessFile(folder.resolve("disk").toFile(), "rw")) {
      disk.setLength((long) BLOCK * BLOCKS);
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/image.zst",
        exchange -> {
          exchange.getResponseHeaders().add("ETag", "\"training\"");
          exchange.sendResponseHeaders(200, image.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(image);
          }
        });
    String plan = machine(folder, server.getAddress().getPort(), image);
    server.createContext("/healthz", exchange -> answer(exchange, "{\"status\":\"ok\"}"));
    server.createContext(
        "/pxe/",
        exchange -> answer(exchange, exchange.getRequestMethod().equals("GET") ? plan : ""));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(body.length == 0 ? 204 : 200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /// The kernel's files of a machine with one disk, below `machine`; its plan is to write the image
  /// to the empty `disk`.
  private static String machine(Path folder, int port, byte[] image) throws IOException {
    Path root = folder.resolve("machine");
    file(
        root.resolve("proc/cmdline"),
        "bty.server=http://127.0.0.1:%d bty.mac=52:54:00:00:00:01 bty.mode=flash bty.token=%s\n"
            .formatted(port, "0".repeat(32)));
    Path disk = root.resolve("sys/block/vda");
    file(disk.resolve("dev"), "254:0\n");
    file(disk.resolve("size"), "4194304\n");
    file(disk.resolve("ro"), "0\n");
    file(disk.resolve("removable"), "0\n");
    file(disk.resolve("queue/logical_block_size"), "512\n");
    file(root.resolve("sys/class/net/eth0/address"), "52:54:00:00:00:01\n");
    file(root.resolve("proc/self/mountinfo"), "");
    file(root.resolve("proc/swaps"), "Filename Type Size Used Priority\n");
    return """
    {"schema_version":"1","mac":"52:54:00:00:00:01","reason":"training","mode":"flash",
    "run":"20260101T000000Z-000000","image":{"name":"image.zst","url":"http://127.0.0.1:%d/image.zst",
    "format":"zstd","size_bytes":%d,"disk_size_bytes":%d,"sha256":"%s"},
    "target":"%s","provisioning":{"mode":"none"},"after":"reboot"}
    """
        .formatted(
            port, image.length, (long) BLOCK * BLOCKS, digest(image), folder.resolve("disk"));
  }

  private static void file(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// One partition over all but the first MiB (the table of MS-DOS; "55 aa" ends its sector).
  private static void table(byte[] block) {
    ByteBuffer entry = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    entry.put(446 + 4, (byte) 0x83);
    entry.putInt(446 + 8, 2048);
    entry.putInt(446 + 12, BLOCK / 512 * BLOCKS - 2048);
    entry.putShort(510, (short) 0xaa55);
  }

  private static byte[] frame() {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});
    // Descriptor: nothing but a window, which follows: 2^(10 + 7) bytes, the largest block.
    frame.writeBytes(new byte[] {0x00, 7 << 3});
    Random random = new Random(25);
    byte[] data = new byte[BLOCK];
    for (int block = 0; block < BLOCKS; block++) {
      boolean zeroes = block % 4 != 0;
      int header = BLOCK << 3 | (zeroes ? 1 : 0) << 1 | (block == BLOCKS - 1 ? 1 : 0);
      frame.writeBytes(new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16)});
      if (zeroes) {
        frame.write(0);
      } else {
        random.nextBytes(data);
        if (block == 0) {
          Arrays.fill(data, 0, 512, (byte) 0);
          table(data);
        }
        frame.writeBytes(data);
      }
    }
    return frame.toByteArray();
  }
}
