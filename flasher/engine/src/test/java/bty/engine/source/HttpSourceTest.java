package bty.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(
    value = Eventually.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpSourceTest {
  private static final byte[] IMAGE = random(3_000_000, 1);
  private static final String ETAG = "\"v1\"";
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void aWholeTransferBringsExactlyTheBytes() throws IOException {
    try (FlakyServer server = new FlakyServer(r -> FlakyServer.good(r, IMAGE, ETAG))) {
      assertThat(read(server)).isEqualTo(IMAGE);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void thirtyCutsAtRandomBytesGiveTheSameBytesAndNothingTwice() throws IOException {
    TreeSet<Integer> cuts = new TreeSet<>();
    new Random(30).ints(30, 1, IMAGE.length).forEach(cuts::add);
    Function<FlakyServer.Request, FlakyServer.Answer> cutting =
        r -> {
          Integer next = cuts.higher(r.from());
          FlakyServer.Answer whole = FlakyServer.good(r, IMAGE, ETAG);
          return next == null ? whole : whole.cutAfter(next - r.from());
        };
    try (FlakyServer server = new FlakyServer(cutting)) {
      assertThat(read(server)).isEqualTo(IMAGE);
      assertThat(server.requests()).hasSize(cuts.size() + 1);
      assertThat(server.requests().stream().skip(1).map(FlakyServer.Request::from))
          .containsExactlyElementsOf(cuts);
      assertThat(server.requests().getLast().headers()).containsEntry("if-range", ETAG);
    }
  }

  @Test
  void aSilentServerIsLeftAndAskedAgain() throws IOException {
    Function<FlakyServer.Request, FlakyServer.Answer> stallingOnce =
        r -> {
          FlakyServer.Answer whole = FlakyServer.good(r, IMAGE, ETAG);
          int left = 100_000 - r.from();
          return left > 0 ? whole.cutAfter(left).stalling() : whole;
        };
    RetryPolicy quick = new RetryPolicy(Eventually.LIMIT, Eventually.LIMIT, SHORT);
    try (FlakyServer server = new FlakyServer(stallingOnce)) {
      assertThat(read(server, quick)).isEqualTo(IMAGE);
      // On a slow machine others may come between, whose answers were late.
      assertThat(server.requests()).extracting(FlakyServer.Request::from).contains(100_000);
    }
  }

  @Test
  void aServerThatIsBusyForAWhileIsAskedAgain() throws IOException {
    Function<FlakyServer.Request, FlakyServer.Answer> restarting =
        r ->
            switch (r.number()) {
              case 1 -> FlakyServer.good(r, IMAGE, ETAG).cutAfter(1_000_000);
              case 2, 3 -> FlakyServer.answer(503, Map.of("Content-Length", "0"), new byte[0]);
              default -> FlakyServer.good(r, IMAGE, ETAG);
            };
    try (FlakyServer server = new FlakyServer(restarting)) {
      assertThat(read(server)).isEqualTo(IMAGE);
    }
  }

  @Test
  void anImageThatChangedMeanwhileIsNeverMixed() throws IOException {
    byte[] other = random(IMAGE.length, 2);
    Function<FlakyServer.Request, FlakyServer.Answer> changing =
        r ->
            r.number() == 1
                ? FlakyServer.good(r, IMAGE, ETAG).cutAfter(1_000_000)
                : FlakyServer.good(r, other, "\"v2\"");
    assertFails(changing, "the image changed on the server during the transfer");
  }

  @Test
  void aRestOfAnotherVersionIsNeverMixed() throws IOException {
    Function<FlakyServer.Request, FlakyServer.Answer> lying =
        r -> {
          if (r.number() == 1) {
            return FlakyServer.good(r, IMAGE, ETAG).cutAfter(1_000_000);
          }
          byte[] rest = Arrays.copyOfRange(IMAGE, r.from(), IMAGE.length);
          return FlakyServer.answer(
              206,
              Map.of(
                  "Content-Length", "" + rest.length,
                  "ETag", "\"v2\"",
                  "Content-Range", "bytes " + r.from() + "-2999999/3000000"),
              rest);
        };
    assertFails(lying, "the rest offered belongs to another version");
  }

  @Test
  void aShorterImageAfterTheCutIsAChangedOne() throws IOException {
    Function<FlakyServer.Request, FlakyServer.Answer> shrinking =
        r ->
            r.number() == 1
                ? FlakyServer.good(r, IMAGE, ETAG).cutAfter(1_000_000)
                : FlakyServer.answer(416, Map.of("Content-Length", "0"), new byte[0]);
    assertFails(shrinking, "it is shorter than 1000000 bytes now");
  }

  @Test
  void aServerWithoutRangesSendsTheWholeAgainAndIsReadOver() throws IOException {
    Function<FlakyServer.Request, FlakyServer.Answer> rangeless =
        r -> {
          FlakyServer.Answer whole =
              FlakyServer.answer(200, Map.of("Content-Length", "3000000", "ETag", ETAG), IMAGE);
          return r.number() == 1 ? whole.cutAfter(1_000_000) : whole;
        };
    try (FlakyServer server = new FlakyServer(rangeless)) {
      assertThat(read(server)).isEqualTo(IMAGE);
    }
  }

  @Test
  void aServerWithDatesOnlyIsResumedByDateAndNotBlamedForAChange() throws IOException {
    Map<String, String> dated =
        Map.of("Content-Length", "3000000", "Last-Modified", "Mon, 23 Nov 2026 00:00:00 GMT");
    assertThat(read(wholeButCutTwice(dated))).isEqualTo(IMAGE);
    Function<FlakyServer.Request, FlakyServer.Answer> redated =
        r ->
            r.number() == 1
                ? FlakyServer.answer(200, dated, IMAGE).cutAfter(1_000_000)
                : FlakyServer.answer(
                    200,
                    Map.of(
                        "Content-Length", "3000000",
                        "Last-Modified", "Tue, 24 Nov 2026 00:00:00 GMT"),
                    IMAGE);
    assertFails(redated, "the image changed on the server");
  }

  @Test
  void aWeakEtagWithADateIsResumedByTheDate() throws IOException {
    String date = "Mon, 23 Nov 2026 00:00:00 GMT";
    Function<FlakyServer.Request, FlakyServer.Answer> weak =
        r -> {
          byte[] rest = Arrays.copyOfRange(IMAGE, r.from(), IMAGE.length);
          Map<String, String> headers = new TreeMap<>();
          headers.put("Content-Length", "" + rest.length);
          headers.put("ETag", "W/\"x\"");
          headers.put("Last-Modified", date);
          if (r.from() > 0) {
            headers.put("Content-Range", "bytes " + r.from() + "-2999999/3000000");
          }
          FlakyServer.Answer answer = FlakyServer.answer(r.from() > 0 ? 206 : 200, headers, rest);
          return r.number() == 1 ? answer.cutAfter(1_000_000) : answer;
        };
    try (FlakyServer server = new FlakyServer(weak)) {
      assertThat(read(server)).isEqualTo(IMAGE);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().getLast().headers())
          .containsEntry("if-range", date)
          .containsEntry("range", "bytes=1000000-");
    }
  }

  @Test
  void aBrokenTransferWithoutValidatorBeginsAgainAndSkipsWhatItHas() throws IOException {
    assertThat(read(wholeButCutTwice(Map.of("Content-Length", "3000000")))).isEqualTo(IMAGE);
  }

  @Test
  void aBeginningThatIsAnotherOneTheSecondTimeIsNeverMixed() throws IOException {
    Map<String, String> bare = Map.of("Content-Length", "3000000");
    byte[] other = IMAGE.clone();
    other[999_999] ^= 1;
    assertFails(
        r ->
            r.number() == 1
                ? FlakyServer.answer(200, bare, IMAGE).cutAfter(1_000_000)
                : FlakyServer.answer(200, bare, other),
        "its first 1000000 bytes are others now");
  }

  /// Answers with the whole whatever is asked, and is cut off at the first and the second million.
  private static Function<FlakyServer.Request, FlakyServer.Answer> wholeButCutTwice(
      Map<String, String> headers) {
    return r -> {
      FlakyServer.Answer whole = FlakyServer.answer(200, headers, IMAGE);
      return r.number() < 3 ? whole.cutAfter(1_000_000 * r.number()) : whole;
    };
  }

  @Test
  void aServerThatStaysAwayEndsInAFailureThatNamesTheByte() throws IOException {
    Function<FlakyServer.Request, FlakyServer.Answer> leaving =
        r ->
            r.number() == 1
                ? FlakyServer.good(r, IMAGE, ETAG).cutAfter(1_000_000)
                : FlakyServer.answer(503, Map.of("Content-Length", "0"), new byte[0]);
    RetryPolicy impatient = new RetryPolicy(Eventually.LIMIT, SHORT, Eventually.LIMIT);
    assertFails(leaving, impatient, "stopped at byte 1000000 of 3000000");
  }

  @Test
  void aLengthThatIsNotSaidIsRefused() throws IOException {
    assertFails(r -> FlakyServer.answer(200, Map.of(), IMAGE), "no Content-Length");
  }

  @Test
  void aDigestMarksTheEndWhereTheServerDoesNot() throws IOException {
    Sha256 pinned = Sha256.of(sha256(IMAGE));
    try (FlakyServer server = new FlakyServer(r -> FlakyServer.answer(200, Map.of(), IMAGE))) {
      assertThat(read(server, pinned)).isEqualTo(IMAGE);
    }
    try (FlakyServer server =
        new FlakyServer(r -> FlakyServer.answer(200, Map.of(), IMAGE).cutAfter(2_000_000))) {
      assertThatThrownBy(() -> read(server, pinned))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("closed the connection after 2000000 bytes")
          .hasMessageContaining("it was cut off");
    }
  }

  @Test
  void chunksWithoutALengthAreCountedAndTaken() throws IOException {
    try (FlakyServer server = new FlakyServer(r -> FlakyServer.chunked(IMAGE, Map.of()))) {
      assertThat(read(server)).isEqualTo(IMAGE);
      assertThat(server.requests()).hasSize(2);
    }
    assertThat(read(r -> FlakyServer.chunked(IMAGE, Map.of("ETag", ETAG)))).isEqualTo(IMAGE);
  }

  @Test
  void chunksThatAreCutOffAreNoEnd() throws IOException {
    // Once while they are counted, once while they are read.
    assertThat(
            read(r -> {
              FlakyServer.Answer whole = FlakyServer.chunked(IMAGE, Map.of());
              return r.number() % 2 == 1 ? whole.cutAfter(1_000_000) : whole;
            }))
        .isEqualTo(IMAGE);
    assertFails(
        r -> FlakyServer.chunked(IMAGE, Map.of()).cutAfter(1_000_000),
        FlakyServer.IMPATIENT,
        "its length could not be counted: the server closed the connection early");
    // Between two chunks, too: 100,000 bytes, 5 digits, two line ends.
    assertFails(
        r -> FlakyServer.chunked(IMAGE, Map.of()).cutAfter(100_009),
        FlakyServer.IMPATIENT,
        "the server closed the connection early");
  }

  @Test
  void chunksThatAreOthersTheSecondTimeAreNeverTaken() throws IOException {
    byte[] other = IMAGE.clone();
    other[2_000_000] ^= 1;
    assertFails(second(other), "its bytes are others now");
    assertFails(second(Arrays.copyOf(IMAGE, IMAGE.length + 1)), "it goes on after that now");
    assertFails(second(Arrays.copyOf(IMAGE, IMAGE.length - 1)), "it ends before that now");
  }

  private static Function<FlakyServer.Request, FlakyServer.Answer> second(byte[] image) {
    return r -> FlakyServer.chunked(r.number() == 1 ? IMAGE : image, Map.of());
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] read(FlakyServer server, Sha256 pinned) throws IOException {
    try (ImageSource source =
        ImageSource.open(
            server.location("/disk.img"),
            FlakyServer.UNHURRIED,
            Optional.of(pinned),
            HostRule.ANY,
            _ -> {})) {
      return readAll(source);
    }
  }

  @Test
  void aMissingImageIsSaidAtOnce() throws IOException {
    assertFails(
        r -> FlakyServer.answer(404, Map.of("Content-Length", "0"), new byte[0]),
        "its server has no such image (404)");
  }

  @Test
  void aServerThatIsNotThereIsSaidAfterTheOpenPatience() throws IOException {
    RetryPolicy impatient = new RetryPolicy(SHORT, Eventually.LIMIT, Eventually.LIMIT);
    // A port that is taken, where nobody listens.
    try (Socket deaf = new Socket()) {
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ImageLocation.Http gone =
          new ImageLocation.Http(URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/x.img"));
      assertThatThrownBy(() -> ImageSource.open(gone, impatient))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("refused the connection");
    }
  }

  @Test
  void redirectsAreFollowedToHttpOnly() throws IOException {
    Function<FlakyServer.Request, FlakyServer.Answer> moved =
        r ->
            r.path().equals("/disk.img")
                ? FlakyServer.answer(302, Map.of("Location", "/there"), new byte[0])
                : FlakyServer.good(r, IMAGE, ETAG);
    try (FlakyServer server = new FlakyServer(moved)) {
      assertThat(read(server)).isEqualTo(IMAGE);
    }
    assertFails(
        r -> FlakyServer.answer(302, Map.of("Location", "file:///etc/passwd"), new byte[0]),
        "wanted http or https");
    assertFails(
        r -> FlakyServer.answer(302, Map.of("Location", "/disk.img"), new byte[0]),
        "redirects more than 5 times");
  }

  @Test
  void aRedirectWithABlankOrRawUtf8IsFollowed() throws IOException {
    Function<FlakyServer.Request, FlakyServer.Answer> moved =
        r ->
            r.path().equals("/disk.img")
                ? FlakyServer.answer(302, Map.of("Location", "/größe 1.img"), new byte[0])
                : FlakyServer.good(r, IMAGE, ETAG);
    try (FlakyServer server = new FlakyServer(moved)) {
      assertThat(read(server)).isEqualTo(IMAGE);
      assertThat(server.requests().getLast().path()).isEqualTo("/gr%C3%B6%C3%9Fe%201.img");
    }
  }

  private static byte[] read(Function<FlakyServer.Request, FlakyServer.Answer> behaviour)
      throws IOException {
    try (FlakyServer server = new FlakyServer(behaviour)) {
      return read(server);
    }
  }

  private static byte[] read(FlakyServer server) throws IOException {
    return read(server, FlakyServer.UNHURRIED);
  }

  private static byte[] read(FlakyServer server, RetryPolicy policy) throws IOException {
    try (ImageSource source = ImageSource.open(server.location("/disk.img"), policy)) {
      return readAll(source);
    }
  }

  static byte[] readAll(ImageSource source) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(70_000);
    while (source.read(buffer.clear()) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
    }
    assertThat(source.length()).isEqualTo(all.size());
    return all.toByteArray();
  }

  private static void assertFails(
      Function<FlakyServer.Request, FlakyServer.Answer> behaviour, String words)
      throws IOException {
    assertFails(behaviour, FlakyServer.UNHURRIED, words);
  }

  private static void assertFails(
      Function<FlakyServer.Request, FlakyServer.Answer> behaviour, RetryPolicy policy, String words)
      throws IOException {
    try (FlakyServer server = new FlakyServer(behaviour)) {
      assertThatThrownBy(() -> read(server, policy))
          .isInstanceOfSatisfying(
              ImageException.class, e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.FETCH))
          .hasMessageContaining(words);
    }
  }

  static byte[] random(int bytes, long seed) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }
}
