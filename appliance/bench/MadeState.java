import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// The state of a large site, the same each time: machines of all four policies, each with a
/// history of runs, of which one in eight failed or was lost and one in three has a report or a log
/// beside it, and the small image that all of them are flashed with.
final class MadeState {
  static final String IMAGE = "small.img";

  private static final int IMAGE_BYTES = 1 << 20;
  private static final int LOG_BYTES = 2000;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String[] POLICIES = {"local", "tui", "flash", "flash-once"};

  private final Path folder;
  private final int machines;
  private final int runs;
  private final String digest;

  /// @param folder for `state/` and `images/`
  MadeState(Path folder, int machines, int runs) {
    this.folder = folder;
    this.machines = machines;
    this.runs = runs;
    this.digest = digest(image());
  }

  /// Makes it, unless it is there.
  void make() throws IOException {
    Path state = folder.resolve("state");
    Path whole = state.resolve("status/origin.json");
    if (Files.exists(whole)) {
      return;
    }
    Files.createDirectories(folder.resolve("images"));
    Files.write(folder.resolve("images").resolve(IMAGE), image());
    Files.createDirectories(state.resolve("machines"));
    Files.createDirectories(state.resolve("status/machines"));
    Files.createDirectories(state.resolve("user-data"));
    Files.writeString(state.resolve("user-data/base.yaml"), "#cloud-config\npackages: [nginx]\n");
    IntStream.range(0, machines).parallel().forEach(number -> machine(state, number));
    // Last: what was made in part is made again.
    Files.writeString(whole, "{\"schema_version\":\"1\",\"status\":\"whole\"}\n");
  }

  /// The address of a machine.
  static String mac(int number, char separator) {
    return String.format(
        Locale.ROOT,
        "52%1$c54%1$c00%1$c%2$02x%1$c%3$02x%1$c%4$02x",
        separator,
        number >> 16 & 0xff,
        number >> 8 & 0xff,
        number & 0xff);
  }

  private void machine(Path state, int number) {
    try {
      String policy = POLICIES[number % POLICIES.length];
      String name = mac(number, '-');
      Files.writeString(state.resolve("machines/" + name + ".yaml"), spec(number, policy));
      Path own = Files.createDirectories(state.resolve("status/machines/" + name + "/runs"));
      Random random = new Random(number);
      for (int run = 1; run <= runs; run++) {
        run(own, number, run, policy, random);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String spec(int number, String policy) {
    return """
    # Rack %d
    boot_policy: %s
    image: %s
    target: serial=S4EWNX%06d
    hostname: node-%d
    provisioning_mode: cloud-init
    user_data: base.yaml
    labels:
      rack: r%d
    """
        .formatted(number / 40, policy, IMAGE, number, number, number / 40);
  }

  private void run(Path own, int number, int run, String policy, Random random) throws IOException {
    // Machines take turns, so that the runs of all are mixed in the order of their ids.
    Instant offered = FIRST.plusSeconds((long) run * 200_000 + number * 37L + random.nextInt(30));
    String id = SECOND.format(offered) + String.format("-%06x", random.nextInt(1 << 24));
    int luck = random.nextInt(24);
    boolean isNewest = run == runs;
    String state =
        isNewest || luck > 2
            ? done()
            : luck == 0
                ? "\"state\":\"lost\",\"reached\":\"writing\",\"problem\":\"no report for 120 s\","
                : "\"state\":\"failed\",\"stage\":\"write\",\"problem\":\"writing /dev/sda: I/O\","
                    + "";
    Files.writeString(own.resolve(id + ".json"), json(id, number, run, policy, state, offered));
    if (luck == 1 || luck == 2) {
      Files.writeString(own.resolve(id + ".log"), "bty: writing\n".repeat(LOG_BYTES / 13));
    }
  }

  private String done() {
    return "\"state\":\"done\",\"proof\":{\"sha256\":\""
        + digest
        + "\",\"bytes_read\":"
        + IMAGE_BYTES
        + ",\"bytes_written\":"
        + IMAGE_BYTES
        + ",\"seconds\":12.5},";
  }

  private String json(
      String id, int number, int run, String policy, String state, Instant offered) {
    return """
    {"id":"%s","number":%d,"mac":"%s",%s"reason":"policy %s: %s","offered_at":"%s",\
    "changed_at":"%s","image":{"name":"%s","format":"raw","size_bytes":%d,"disk_size_bytes":%d,\
    "sha256":"%s"},"target":"serial=S4EWNX%06d","provisioning_mode":"none","hostname":"node-%d",\
    "reflash":0,"progress":{"bytes_read":%d,"bytes_written":%d,"total_bytes":%d,\
    "rate_bps":211000000,"eta_seconds":0,"bottleneck":"network"}}\
    """
        .formatted(
            id,
            run,
            mac(number, ':'),
            state,
            policy,
            IMAGE,
            offered,
            offered.plusSeconds(60),
            IMAGE,
            IMAGE_BYTES,
            IMAGE_BYTES,
            digest,
            number,
            number,
            IMAGE_BYTES,
            IMAGE_BYTES,
            IMAGE_BYTES);
  }

  private static byte[] image() {
    byte[] image = new byte[IMAGE_BYTES];
    new Random(25).nextBytes(image);
    // What is no disk is not flashed: a master boot record with one partition.
    Arrays.fill(image, 446, 510, (byte) 0);
    ByteBuffer.wrap(image)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(450, (byte) 0x83)
        .putInt(454, 1)
        .putInt(458, IMAGE_BYTES / 512 - 1)
        .putShort(510, (short) 0xaa55);
    return image;
  }

  private static String digest(byte[] image) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }
}
