package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.flash.FlashRequest.Verify;
import bty.engine.qcow2.Qcow2Builder;
import bty.engine.selection.TargetSpec;
import bty.engine.source.FlakyServer;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Qcow2FlashTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private final List<FlashEvent> events = new ArrayList<>();

  @ParameterizedTest(name = "{0} bytes in clusters of 2^{1} on a disk of {2}")
  @CsvSource({
    "512, 16, 8388608",
    "700416, 9, 8388608",
    "1048576, 16, 1048576",
    "7344128, 12, 8388608",
    "8388608, 16, 8388608",
    "8388096, 21, 8388608",
    "20000256, 16, 33554944",
  })
  void theDiskHoldsExactlyTheImageByEveryWayThereIs(int bytes, int bits, int diskBytes)
      throws IOException {
    byte[] image = TestImage.mixed(bytes, bits);
    byte[] file = Qcow2Builder.of(image, 3, bits, new Random(bytes)).shuffled(bits).build();
    byte[] expected = RecordingDisk.old(diskBytes);
    Arrays.fill(expected, 0, Math.min(MIB, diskBytes), (byte) 0);
    int tail = Math.max(Math.min(MIB, diskBytes), (diskBytes - MIB) / 4096 * 4096);
    Arrays.fill(expected, tail, diskBytes, (byte) 0);
    System.arraycopy(image, 0, expected, 0, bytes);
    ImageLocation local = new ImageLocation.File(stored(file));
    try (FlakyServer server = new FlakyServer(r -> FlakyServer.good(r, file, "\"v1\""))) {
      for (ImageLocation location : List.of(local, server.location("/disk.qcow2"))) {
        for (Optional<Sha256> digest : List.of(Optional.of(digest(file)), NONE)) {
          RecordingDisk disk = new RecordingDisk(diskBytes);
          FlashResult result = flash(disk, location, digest, Verify.READ_BACK);
          assertThat(result)
              .isInstanceOfSatisfying(
                  FlashResult.Done.class,
                  done -> {
                    assertThat(done.bytesWritten()).isEqualTo(bytes);
                    assertThat(done.digest()).isEqualTo(digest);
                  });
          assertThat(Arrays.mismatch(disk.content(), expected)).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void withoutADigestNothingIsAskedForThatTheDiskDoesNotNeed() throws IOException {
    byte[] content = new byte[64 * 1024];
    new Random(1).nextBytes(content);
    TestImage.bootable(content);
    Qcow2Builder builder = new Qcow2Builder(3, 16, 16 * MIB).plain(0, content);
    builder.plain(100, content);
    byte[] head = builder.build();
    byte[] file = Arrays.copyOf(head, 8 * MIB);
    // The L2 table and cluster 100 lie far behind, beyond megabytes that nobody refers to.
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int table = (int) bytes.getLong((int) bytes.getLong(40));
    long moved = 7 * MIB;
    System.arraycopy(content, 0, file, (int) moved, content.length);
    bytes.putLong(table + 800, 1L << 63 | moved);
    byte[] expected = new byte[16 * MIB];
    System.arraycopy(content, 0, expected, 0, content.length);
    System.arraycopy(content, 0, expected, 100 * content.length, content.length);
    try (FlakyServer server = new FlakyServer(r -> FlakyServer.good(r, file, "\"v1\""))) {
      RecordingDisk disk = new RecordingDisk(16 * MIB);
      FlashResult result = flash(disk, server.location("/d"), NONE, Verify.NONE);
      assertThat(result).isInstanceOf(FlashResult.Done.class);
      assertThat(Arrays.mismatch(disk.content(), expected)).isEqualTo(-1);
      List<FlakyServer.Request> asked = server.requests().subList(1, server.requests().size());
      assertThat(asked)
          .isNotEmpty()
          .allSatisfy(r ->
              assertThat(r.headers()).containsEntry("if-range", "\"v1\"").containsKey("range"));
      long sent = asked.stream().mapToLong(r -> r.to(file.length) - r.from()).sum();
      assertThat(sent).isLessThan(8 * 64 * 1024);
    }
  }

  @Test
  void aTransferThatBreaksOffGoesOnWhereItWas() throws IOException {
    byte[] image = TestImage.mixed(6 * MIB, 3);
    byte[] file = Qcow2Builder.of(image, 3, 16, new Random(3)).shuffled(3).build();
    try (FlakyServer server =
        new FlakyServer(r -> {
          FlakyServer.Answer good = FlakyServer.good(r, file, "\"v1\"");
          return r.number() % 2 == 0 ? good.cutAfter(100_000) : good;
        })) {
      for (Optional<Sha256> digest : List.of(Optional.of(digest(file)), NONE)) {
        RecordingDisk disk = new RecordingDisk(6 * MIB);
        FlashResult result = flash(disk, server.location("/d"), digest, Verify.NONE);
        assertThat(result).isInstanceOf(FlashResult.Done.class);
        assertThat(Arrays.mismatch(disk.content(), image)).isEqualTo(-1);
      }
    }
  }

  @Test
  void anImageThatChangesOnTheServerMeanwhileIsNeverMixed() throws IOException {
    byte[] one = Qcow2Builder.of(TestImage.mixed(6 * MIB, 4), 3, 16, new Random(4)).build();
    byte[] two = Qcow2Builder.of(TestImage.mixed(6 * MIB, 5), 3, 16, new Random(5)).build();
    for (int changing = 2; changing < 5; changing++) {
      int after = changing;
      try (FlakyServer server =
          new FlakyServer(r ->
              r.number() < after
                  ? FlakyServer.good(r, one, "\"v1\"")
                  : FlakyServer.good(r, two, "\"v2\""))) {
        RecordingDisk disk = new RecordingDisk(6 * MIB);
        FlashResult result = flash(disk, server.location("/d"), NONE, Verify.NONE);
        assertFailed(result, FailureKind.FETCH, "changed on the server");
      }
    }
  }

  @Test
  void aServerThatCanNotSendPartsIsNamedForWhatItIs() throws IOException {
    assertServerIsNamed(Qcow2Builder.of(TestImage.mixed(6 * MIB, 4), 3, 16, new Random(4)).build());
    // So little and so much in order that most of it comes with the tables.
    byte[] little = TestImage.bootable(new byte[6 * MIB]);
    little[0] = 1;
    little[5 * MIB] = 1;
    assertServerIsNamed(Qcow2Builder.of(little, 3, 16, new Random(4)).build());
  }

  private void assertServerIsNamed(byte[] file) throws IOException {
    try (FlakyServer whole =
            new FlakyServer(r ->
                FlakyServer.answer(
                    200, Map.of("Content-Length", "" + file.length, "ETag", "\"v1\""), file));
        FlakyServer nameless =
            new FlakyServer(
                r -> FlakyServer.answer(200, Map.of("Content-Length", "" + file.length), file))) {
      RecordingDisk disk = new RecordingDisk(6 * MIB);
      assertFailed(
          flash(disk, whole.location("/d"), NONE, Verify.NONE),
          FailureKind.FETCH,
          "its server sends whole images only (no Range); copy it to a file first");
      assertFailed(
          flash(disk, nameless.location("/d"), NONE, Verify.NONE),
          FailureKind.FETCH,
          "neither a strong ETag nor a Last-Modified");
      assertThat(disk.steps()).isEmpty();
    }
  }

  @Test
  void whatCanNotBeWrittenLeavesTheDiskAlone() throws IOException {
    byte[] image = TestImage.mixed(6 * MIB, 6);
    byte[] file = Qcow2Builder.of(image, 3, 16, new Random(6)).build();
    RecordingDisk small = new RecordingDisk(6 * MIB - 512);
    assertFailed(
        flash(small, new ImageLocation.File(stored(file)), NONE, Verify.NONE),
        FailureKind.REFUSED,
        "");
    RecordingDisk disk = new RecordingDisk(6 * MIB);
    byte[] empty = new Qcow2Builder(3, 16, 0).build();
    byte[] encrypted = file.clone();
    ByteBuffer.wrap(encrypted).putInt(32, 2);
    byte[] cut = Arrays.copyOf(file, file.length / 2);
    Map<byte[], String> refused =
        Map.of(
            empty, "decodes to nothing",
            encrypted, "encrypted (LUKS)",
            cut, "it was cut off");
    for (Map.Entry<byte[], String> bad : refused.entrySet()) {
      ImageLocation location = new ImageLocation.File(stored(bad.getKey()));
      assertFailed(flash(disk, location, NONE, Verify.NONE), FailureKind.FAILED, bad.getValue());
    }
    assertThat(small.steps()).isEmpty();
    assertThat(disk.steps()).isEmpty();
  }

  @Test
  void anotherDigestLeavesABlankHeadAndTail() throws IOException {
    byte[] image = TestImage.mixed(6 * MIB, 7);
    byte[] file = Qcow2Builder.of(image, 3, 16, new Random(7)).build();
    RecordingDisk disk = new RecordingDisk(6 * MIB);
    Optional<Sha256> other = Optional.of(new Sha256("ab".repeat(32)));
    FlashResult result = flash(disk, new ImageLocation.File(stored(file)), other, Verify.NONE);
    assertFailed(result, FailureKind.FETCH, "should be abab");
    byte[] left = disk.content();
    assertThat(RecordingDisk.isBlank(left, 0, MIB)).isTrue();
    assertThat(RecordingDisk.isBlank(left, left.length - MIB, left.length)).isTrue();
  }

  private static final Optional<Sha256> NONE = Optional.empty();

  private Path stored(byte[] file) throws IOException {
    return Files.write(folder.resolve("image"), file);
  }

  private Sha256 digest(byte[] file) throws IOException {
    return TestImage.raw(folder, file).digest();
  }

  private FlashResult flash(
      RecordingDisk disk, ImageLocation image, Optional<Sha256> digest, Verify verify) {
    events.clear();
    FlashRequest request =
        new FlashRequest(image, digest, OptionalLong.empty(), TargetSpec.ONLY, verify);
    return new Flasher(() -> List.of(disk.disk()), chosen -> disk.opened(), FlakyServer.UNHURRIED)
        .flash(request, events::add);
  }

  private static void assertFailed(FlashResult result, FailureKind kind, String words) {
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> {
              assertThat(failed.reason()).contains(words).doesNotContain("BUG");
              assertThat(failed.kind()).isEqualTo(kind);
            });
  }
}
