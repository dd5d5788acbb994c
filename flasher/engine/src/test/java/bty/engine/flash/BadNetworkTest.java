package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.TargetWish;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.image.FlakyServer;
import bty.engine.image.RetryPolicy;
import bty.engine.image.Sha256;
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
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One flash each over a network that does all the harm it can.
class BadNetworkTest {
  private static final int MIB = 1 << 20;
  private static final byte[] DISK = TestImage.mixed(16 * MIB, 30);
  private static final byte[] STORED = Zstd.compress(DISK);
  private static final RetryPolicy QUICK =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMillis(400));

  @Test
  void cutsStallsAndARestartInOneFlashGiveTheSameDiskForNoBytesTwice() throws IOException {
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
          return r.number() % 10 == 5 ? answer.stalling(700) : answer;
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
              assertThat(failed.kind()).isEqualTo(ExitKind.FETCH);
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
    return new Flasher(() -> List.of(disk.disk()), chosen -> disk.opened(), QUICK)
        .flash(
            new FlashRequest(
                server.location("/images/x"),
                digest,
                OptionalLong.empty(),
                TargetWish.ONLY,
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
