package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.Eventually;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.FlakyServer;
import bty.engine.source.RetryPolicy;
import bty.engine.source.Sha256;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One flash each over a network that does all the harm it can.
@Timeout(
    value = Eventually.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadNetworkTest {
  private static final int MIB = 1 << 20;
  private static final byte[] DISK = TestImage.mixed(16 * MIB, 30);
  private static final byte[] STORED = Zstd.compress(DISK);

  @Test
  void cutsAndARestartInOneFlashGiveTheSameDiskForNoBytesTwice() throws IOException {
    TreeSet<Integer> cuts = new TreeSet<>();
    new Random(31).ints(1, STORED.length).distinct().limit(36).forEach(cuts::add);
    LongAdder sent = new LongAdder();
    RecordingDisk disk = new RecordingDisk(16 * MIB);
    try (FlakyServer server =
        new FlakyServer(r -> {
          if (r.number() == 12 || r.number() == 13) {
            // It is being restarted behind a proxy.
            return FlakyServer.answer(502, Map.of("Content-Length", "0"), new byte[0]);
          }
          FlakyServer.Answer good = FlakyServer.good(r, STORED, "\"v1\"");
          Integer cut = cuts.higher(r.from());
          FlakyServer.Answer answer = cut == null ? good : good.cutAfter(cut - r.from());
          sent.add(answer.body().remaining());
          return answer;
        })) {
      FlashResult result = flash(disk, server, Optional.of(digest(STORED)));
      assertThat(result)
          .isInstanceOfSatisfying(
              FlashResult.Done.class, done -> assertThat(done.digest()).hasValue(digest(STORED)));
      assertThat(server.requests()).hasSizeGreaterThan(36);
    }
    assertThat(disk.content()).isEqualTo(DISK);
    assertThat(sent.sum()).isEqualTo(STORED.length);
  }

  /// A client that is quick to give a connection up may do so on a slow machine where it need not:
  /// then there are more requests, and none is from a byte before the one of another.
  @Test
  void aServerThatFallsSilentAgainAndAgainIsAskedFromTheVeryByte() throws IOException {
    TreeSet<Integer> silences = new TreeSet<>();
    new Random(32).ints(1, STORED.length).distinct().limit(4).forEach(silences::add);
    RecordingDisk disk = new RecordingDisk(16 * MIB);
    try (FlakyServer server =
        new FlakyServer(r -> {
          FlakyServer.Answer good = FlakyServer.good(r, STORED, "\"v1\"");
          Integer silence = silences.higher(r.from());
          return silence == null ? good : good.cutAfter(silence - r.from()).stalling();
        })) {
      RetryPolicy quick =
          new RetryPolicy(Eventually.LIMIT, Eventually.LIMIT, Duration.ofMillis(400));
      FlashResult result = flash(disk, server, Optional.of(digest(STORED)), quick);
      assertThat(result).isInstanceOf(FlashResult.Done.class);
      assertThat(server.requests().stream().map(FlakyServer.Request::from))
          .containsAll(silences)
          .isSorted();
    }
    assertThat(disk.content()).isEqualTo(DISK);
  }

  /// The same length, another ETag, in the middle of a flash.
  @ParameterizedTest(name = "its digest is pinned: {0}")
  @ValueSource(booleans = {true, false})
  void anImageThatIsReplacedInTheMiddleIsNeverMixed(boolean pinned) throws IOException {
    byte[] other = STORED.clone();
    other[STORED.length - 100] ^= 1;
    RecordingDisk disk = new RecordingDisk(16 * MIB);
    try (FlakyServer server =
        new FlakyServer(r ->
            r.number() == 1
                ? FlakyServer.good(r, STORED, "\"v1\"").cutAfter(STORED.length / 2)
                : FlakyServer.good(r, other, "\"v2\""))) {
      assertNeverMixed(flash(disk, server, pinned(pinned)), disk, "changed");
    }
  }

  /// The appliance's ETag is the digest: another one than the plan's is seen while the disk still
  /// holds what it held.
  @Test
  void imageThatWasReplacedSinceThePlanLeavesTheDiskUntouched() throws IOException {
    byte[] other = STORED.clone();
    other[STORED.length - 100] ^= 1;
    RecordingDisk disk = new RecordingDisk(16 * MIB);
    try (FlakyServer server =
        new FlakyServer(r -> FlakyServer.good(r, other, "\"" + digest(other) + "\""))) {
      assertThat(flash(disk, server, Optional.of(digest(STORED))))
          .isInstanceOfSatisfying(
              FlashResult.Failed.class,
              failed -> {
                assertThat(failed.kind()).isEqualTo(FailureKind.FETCH);
                assertThat(failed.reason()).contains(digest(other).hex(), digest(STORED).hex());
                assertThat(failed.diskState()).isEqualTo(DiskState.UNTOUCHED.sentence("the disk"));
              });
      assertThat(flash(disk, server, Optional.of(digest(other))))
          .isInstanceOf(FlashResult.Done.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"v1\"", "W/\"%s\"", "\"%s-gzip\"", "%s"})
  void etagThatIsNoDigestSaysNothingOfTheImage(String form) throws IOException {
    String etag = form.formatted("0".repeat(64));
    RecordingDisk disk = new RecordingDisk(16 * MIB);
    try (FlakyServer server = new FlakyServer(r -> FlakyServer.good(r, STORED, etag))) {
      assertThat(flash(disk, server, Optional.of(digest(STORED))))
          .isInstanceOf(FlashResult.Done.class);
    }
  }

  /// What no header tells: the same ETag for other bytes. The digest does.
  @Test
  void otherBytesUnderTheSameNameAreFoundByTheDigest() throws IOException {
    byte[] raw = DISK.clone();
    raw[12 * MIB] ^= 1;
    RecordingDisk disk = new RecordingDisk(16 * MIB);
    try (FlakyServer server =
        new FlakyServer(r ->
            r.number() == 1
                ? FlakyServer.good(r, DISK, "\"v\"").cutAfter(8 * MIB)
                : FlakyServer.good(r, raw, "\"v\""))) {
      assertNeverMixed(flash(disk, server, Optional.of(digest(DISK))), disk, "SHA-256");
    }
  }

  private static void assertNeverMixed(FlashResult result, RecordingDisk disk, String word) {
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.FETCH);
              assertThat(failed.reason()).contains(word);
              assertThat(failed.diskState()).contains("cannot boot");
            });
    assertThat(RecordingDisk.isBlank(disk.content(), 0, MIB)).isTrue();
    assertThat(RecordingDisk.isBlank(disk.content(), 15 * MIB, 16 * MIB)).isTrue();
  }

  private static Optional<Sha256> pinned(boolean pinned) {
    return pinned ? Optional.of(digest(STORED)) : Optional.empty();
  }

  private static FlashResult flash(
      RecordingDisk disk, FlakyServer server, Optional<Sha256> digest) {
    return flash(disk, server, digest, FlakyServer.UNHURRIED);
  }

  private static FlashResult flash(
      RecordingDisk disk, FlakyServer server, Optional<Sha256> digest, RetryPolicy policy) {
    return new Flasher(() -> List.of(disk.disk()), chosen -> disk.opened(), policy)
        .flash(
            new FlashRequest(
                server.location("/images/x"),
                digest,
                OptionalLong.empty(),
                TargetSpec.ONLY,
                Verify.NONE),
            event -> {});
  }

  private static Sha256 digest(byte[] bytes) {
    try {
      return Sha256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
