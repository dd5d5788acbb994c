package bty.appliance.intake;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.edit.ImagePinEdits;
import bty.appliance.event.ChangeFeed;
import bty.appliance.files.Folder;
import bty.appliance.image.ImageCatalog;
import bty.appliance.intake.FetchJob.State;
import bty.appliance.state.StateFolder;
import bty.engine.compression.DecoderMemory;
import bty.engine.inspect.ImageInspector;
import bty.engine.source.ImageLocation;
import bty.engine.source.ImageName;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fetches from a server of the test's, which only a rule of the test's allows.
class FetchJobsTest {
  private static final int SIZE = 3_000_000;

  @TempDir private Path folder;
  private final byte[] image = new byte[SIZE];
  private final Queue<String> ranges = new ConcurrentLinkedQueue<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger ids = new AtomicInteger();
  private HttpServer server;
  private FetchJobs jobs;

  @BeforeEach
  void start() throws Exception {
    new Random(1).nextBytes(image);
    // The sign of a disk of an Amiga.
    System.arraycopy("RDSK".getBytes(StandardCharsets.US_ASCII), 0, image, 0, 4);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/image", exchange -> send(exchange, SIZE));
    server.createContext("/slow", this::slow);
    server.createContext("/cut", this::cut);
    server.createContext("/away", exchange -> redirect(exchange, "http://127.0.0.2:1/image"));
    server.createContext("/near", exchange -> redirect(exchange, "/image"));
    server.createContext("/file", exchange -> redirect(exchange, "file:///etc/passwd"));
    server.start();
    jobs = open();
  }

  @AfterEach
  void stop() {
    gate.countDown();
    jobs.close();
    server.stop(0);
  }

  private FetchJobs open() throws IOException {
    ChangeFeed feed = new ChangeFeed();
    StateFolder state =
        StateFolder.open(Files.createDirectories(folder.resolve("state")), feed, () -> 0);
    Folder files = new Folder(Files.createDirectories(folder.resolve("images")));
    ImageInspector inspector = new ImageInspector(DecoderMemory::besideAServer);
    ImageCatalog catalog =
        new ImageCatalog(
            files,
            file -> inspector.inspect(new ImageLocation.File(file)),
            state.imageFacts(),
            state.pins(),
            feed);
    ImageIntake intake =
        new ImageIntake(
            state.runs(),
            catalog,
            files,
            PartialUploads.open(files, Instant::now, feed),
            state.machines(),
            Instant::now);
    return FetchJobs.open(
        new FetchJobs.Parts(
            folder.resolve("jobs"),
            intake,
            state.pins(),
            new ImagePinEdits(folder.resolve("state/images"), Optional::empty, feed),
            () -> FetchJobsTest::objection,
            feed,
            () -> "%012x".formatted(ids.incrementAndGet())));
  }

  private static Optional<String> objection(InetAddress address) {
    return address.getHostAddress().equals("127.0.0.1")
        ? Optional.empty()
        : Optional.of("is forbidden here");
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().add("Location", to);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  /// Breaks off in the middle, until it is allowed to go on.
  private void cut(HttpExchange exchange) throws IOException {
    if (gate.getCount() == 0) {
      send(exchange, SIZE);
      return;
    }
    try (exchange) {
      exchange.getResponseHeaders().add("ETag", "\"one\"");
      exchange.sendResponseHeaders(200, SIZE);
      exchange.getResponseBody().write(image, 0, SIZE / 2);
      exchange.getResponseBody().flush();
    }
  }

  private void slow(HttpExchange exchange) throws IOException {
    boolean first = gate.getCount() > 0;
    if (first) {
      exchange.getResponseHeaders().add("ETag", "\"one\"");
      exchange.sendResponseHeaders(200, SIZE);
      exchange.getResponseBody().write(image, 0, SIZE / 2);
      exchange.getResponseBody().flush();
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    send(exchange, SIZE);
  }

  private void send(HttpExchange exchange, int length) throws IOException {
    exchange.getResponseHeaders().add("ETag", "\"one\"");
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = 0;
    if (range != null) {
      ranges.add(range);
      String[] ends = range.substring("bytes=".length()).split("-", -1);
      from = Integer.parseInt(ends[0]);
      int last = ends[1].isEmpty() ? length - 1 : Integer.parseInt(ends[1]);
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + last + "/" + length);
      exchange.sendResponseHeaders(206, last + 1 - from);
      exchange.getResponseBody().write(Arrays.copyOfRange(image, from, last + 1));
    } else {
      exchange.sendResponseHeaders(200, length);
      exchange.getResponseBody().write(image, 0, length);
    }
    exchange.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private FetchOrder.Result order(String url, String sha256) throws IOException {
    return jobs.order(new FetchOrder("x.img", url, sha256, "for all racks", "ops"));
  }

  private FetchJob ended(FetchOrder.Result result) {
    String id = ((FetchOrder.Result.Accepted) result).job().id();
    return Eventually.see(
        "the end of the job", () -> jobs.find(id).orElseThrow(), job -> job.state().isOver());
  }

  private String digest() throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image));
  }

  @Test
  void whatIsFetchedIsAnImageAndItsDigestIsPinned() throws Exception {
    FetchJob job = ended(order(url("/near") + "?X-Amz-Signature=secret", digest()));
    assertThat(job.problem()).isEmpty();
    assertThat(job.state()).isEqualTo(State.DONE);
    assertThat(Files.readAllBytes(folder.resolve("images/x.img"))).isEqualTo(image);
    // Everybody who has the repository can read it.
    assertThat(folder.resolve("state/images/x.img.yaml"))
        .content()
        .contains(digest(), "description: for all racks", "source: ", "/near")
        .doesNotContain("secret");
    assertThat(folder.resolve("images").toFile().list()).containsExactly("x.img");
  }

  @Test
  void otherBytesThanOrderedLeaveNothing() throws Exception {
    FetchJob job = ended(order(url("/image"), "0".repeat(64)));
    assertThat(job.state()).isEqualTo(State.FAILED);
    assertThat(job.problem()).contains(digest(), "wanted 0000");
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
    assertThat(folder.resolve("state/images/x.img.yaml")).doesNotExist();
    assertThat(jobs.arrivals()).hasSize(1);
    assertThat(jobs.stop(job.id())).isTrue();
    assertThat(jobs.arrivals()).isEmpty();
  }

  @Test
  void redirectsAreJudgedLikeTheUrlItself() throws Exception {
    assertThat(ended(order(url("/away"), "")).problem())
        .contains("its server's address 127.0.0.2 is forbidden here");
    assertThat(ended(order(url("/file"), "")).problem()).contains("wanted http or https");
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }

  @Test
  void ordersThatCannotBeAreRefusedAtTheirField() throws Exception {
    assertThat(order("http://127.0.0.3/x", ""))
        .isInstanceOfSatisfying(
            FetchOrder.Result.Refused.class,
            no -> {
              assertThat(no.field()).isEqualTo("url");
              assertThat(no.refusal().detail()).contains("127.0.0.3 is forbidden here");
            });
    assertThat(field(order("file:///etc/passwd", ""))).isEqualTo("url");
    assertThat(field(order("/etc/passwd", ""))).isEqualTo("url");
    assertThat(field(order(url("/image"), "abc"))).isEqualTo("sha256");
    assertThat(field(jobs.order(new FetchOrder("", url("/"), "", "", "ops")))).isEqualTo("name");
  }

  private static String field(FetchOrder.Result result) {
    return ((FetchOrder.Result.Refused) result).field();
  }

  @Test
  void transferThatIsHinderedSaysWhyUntilItGoesOn() throws Exception {
    FetchOrder.Result order = order(url("/cut"), "");
    String id = ((FetchOrder.Result.Accepted) order).job().id();
    FetchJob hindered =
        Eventually.see(
            "why nothing comes",
            () -> jobs.find(id).orElseThrow(),
            job -> !job.problem().isEmpty());
    assertThat(hindered.state()).isEqualTo(State.FETCHING);
    assertThat(hindered.problem()).startsWith("it broke off and is tried again: ");
    assertThat(jobs.arrivals().getFirst().note()).isEqualTo(hindered.problem());
    gate.countDown();
    assertThat(ended(order).state()).isEqualTo(State.DONE);
    assertThat(ended(order).problem()).isEmpty();
  }

  @Test
  void stoppedJobLeavesNothing() throws Exception {
    String id = ((FetchOrder.Result.Accepted) order(url("/slow"), "")).job().id();
    FetchJob _ =
        Eventually.see(
            "the first bytes", () -> jobs.find(id).orElseThrow(), job -> job.bytes() > 0);
    assertThat(jobs.stop(id)).isTrue();
    assertThat(jobs.find(id).orElseThrow().state()).isEqualTo(State.CANCELLED);
    String[] _ =
        Eventually.see(
            "an empty folder",
            () -> folder.resolve("images").toFile().list(),
            names -> names.length == 0);
  }

  @Test
  void jobGoesOnAfterARestartFromTheByteThatIsThere() throws Exception {
    Files.createDirectories(folder.resolve("jobs"));
    FetchJob half =
        new FetchJob(
            "aaaaaaaaaaaa",
            new ImageName("x.img"),
            (ImageLocation.Http) ImageLocation.parse(url("/image")),
            Optional.empty(),
            "",
            "ops",
            Instant.now(),
            Instant.now(),
            State.FETCHING,
            "\"one\"",
            1_000_000,
            SIZE,
            "");
    jobs.close();
    Files.write(folder.resolve("images").resolve(half.file()), Arrays.copyOf(image, 1_000_500));
    Files.writeString(folder.resolve("jobs/aaaaaaaaaaaa.json"), half.json());
    jobs = open();
    FetchJob job =
        Eventually.see(
            "the end of the job",
            () -> jobs.find("aaaaaaaaaaaa").orElseThrow(),
            seen -> seen.state().isOver());
    assertThat(job.problem()).isEmpty();
    assertThat(ranges).contains("bytes=1000000-");
    assertThat(Files.readAllBytes(folder.resolve("images/x.img"))).isEqualTo(image);
  }

  @Test
  void pinnedImageIsNotReplacedByOtherBytes() throws Exception {
    Files.createDirectories(folder.resolve("state/images"));
    Files.writeString(
        folder.resolve("state/images/x.img.yaml"), "sha256: \"" + "1".repeat(64) + "\"\n");
    assertThat(ended(order(url("/image"), "")).problem()).contains("wanted 1111");
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }
}
