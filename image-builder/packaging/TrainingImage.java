import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// What the flasher is trained on: an image with data and zeroes as a zstd file, an empty disk of
/// its size, and a server that has the image. The frame is put together here from raw and
/// run-length blocks (RFC 8878, 3.1.1.2), since a JDK has no zstd.
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
    server.start();
    return server;
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
        frame.writeBytes(data);
      }
    }
    return frame.toByteArray();
  }
}
