package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.LoopDevice;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.FlakyServer;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// qcow2 images made by QEMU's own tools (Debian package qemu-utils), each flashed by every way
/// there is and compared with what `qemu-img convert -O raw` makes of it.
@Tag("root")
class QemuImgRootTest {
  private static final int MIB = 1 << 20;
  private static final int DISK = 20 * MIB;

  @TempDir Path folder;

  @ParameterizedTest(name = "convert {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "-o compat=0.10",
        "-o compat=0.10,cluster_size=512",
        "-c -o compat=0.10",
        "-o compat=1.1",
        "-o cluster_size=512",
        "-o cluster_size=4k",
        "-o cluster_size=1M",
        "-o cluster_size=2M",
        "-o preallocation=metadata",
        "-o preallocation=falloc",
        "-o preallocation=full",
        "-c",
        "-c -W -m 8",
        "-c -o cluster_size=512",
        "-c -o cluster_size=2M",
        "-c -o compression_type=zstd",
        "-c -o compression_type=zstd,cluster_size=4k",
        "-c -o compression_type=zstd,cluster_size=2M",
        "-o extended_l2=on,cluster_size=16k",
        "-o extended_l2=on,cluster_size=128k",
        "-o extended_l2=on,cluster_size=2M",
        "-c -o extended_l2=on,cluster_size=64k,compression_type=zstd",
        "-o lazy_refcounts=on",
        "-o refcount_bits=1",
        "-o refcount_bits=64",
        "-S 0",
      })
  void everyFlavourOfConvert(String options) throws IOException {
    Path raw = Files.write(folder.resolve("raw"), disk(DISK - 512, 1));
    Path image = folder.resolve("image");
    List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-O", "qcow2"));
    command.addAll(Arrays.asList(options.split(" ")));
    command.addAll(List.of(raw.toString(), image.toString()));
    LoopDevice.run(command);
    assertFlashedAs(image, Files.readAllBytes(raw));
  }

  @ParameterizedTest(name = "written at random, {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "compat=0.10",
        "cluster_size=512",
        "cluster_size=64k",
        "cluster_size=2M",
        "lazy_refcounts=on",
        "extended_l2=on,cluster_size=64k",
        "preallocation=metadata",
        "preallocation=metadata,extended_l2=on,cluster_size=16k",
      })
  void clustersInAnyOrderWithZeroesHolesAndSnapshots(String options) throws IOException {
    Path image = folder.resolve("image");
    LoopDevice.run(
        List.of("qemu-img", "create", "-f", "qcow2", "-o", options, image.toString(), "16M"));
    Random random = new Random(options.hashCode());
    write(image, random, 60);
    LoopDevice.run(List.of("qemu-img", "snapshot", "-c", "before", image.toString()));
    write(image, random, 30);
    if (!options.contains("0.10") && !options.contains("extended")) {
      LoopDevice.run(List.of("qemu-img", "resize", image.toString(), "20M"));
      write(image, random, 10);
    }
    Path raw = folder.resolve("raw");
    LoopDevice.run(List.of("qemu-img", "convert", "-O", "raw", image.toString(), raw.toString()));
    assertFlashedAs(image, Files.readAllBytes(raw));
  }

  /// Parts of the first 16 MiB, aligned to sectors, written, zeroed or discarded.
  private static void write(Path image, Random random, int times) throws IOException {
    List<String> command = new ArrayList<>(List.of("qemu-io", "-f", "qcow2"));
    List<String> kinds = new ArrayList<>(List.of("write -P 0x%x", "write -P 0x%x", "write -z"));
    kinds.addAll(List.of("write -z -u", "discard"));
    for (int i = 0; i < times; i++) {
      Collections.shuffle(kinds, random);
      long at = 512L * random.nextInt(16 * MIB / 512 - 400);
      int length = 512 * (1 + random.nextInt(400));
      String what = kinds.getFirst().formatted(1 + random.nextInt(255));
      command.addAll(List.of("-c", "%s %d %d".formatted(what, at, length)));
    }
    command.add(image.toString());
    LoopDevice.run(command);
  }

  @ParameterizedTest(name = "empty, of {0} bytes")
  @CsvSource({"512", "1000448", "16777216"})
  void anEmptyImageMakesAnEmptyDisk(int bytes) throws IOException {
    Path image = folder.resolve("image");
    LoopDevice.run(List.of("qemu-img", "create", "-f", "qcow2", image.toString(), "" + bytes));
    assertFlashedAs(image, new byte[bytes]);
  }

  @Test
  void whatNeedsAnotherFileOrAKeyIsRefused() throws IOException {
    Path base = Files.write(folder.resolve("base.img"), disk(MIB, 2));
    create("over", "-b", base.toString(), "-F", "raw");
    create("apart", "-o", "data_file=" + folder.resolve("data"), "1M");
    createLocked();
    assertRefused("over", "lies over a backing file (\"" + base + "\")");
    assertRefused("apart", "keeps its data in another file (\"" + folder.resolve("data") + "\")");
    assertRefused("locked", "is qcow2 and encrypted (LUKS)");
  }

  /// qemu-img tries out how many rounds of key stretching take a second, and gives up where the
  /// system's clock of processor time has not moved meanwhile ("Unable to get accurate CPU usage"),
  /// which on a virtual machine is so now and then.
  private void createLocked() throws IOException {
    String command =
        "qemu-img create -f qcow2 --object secret,id=s,data=x"
            + " -o encrypt.format=luks,encrypt.key-secret=s "
            + folder.resolve("locked")
            + " 1M";
    LoopDevice.run(
        List.of("sh", "-c", "for i in $(seq 20); do " + command + " && exit 0; done; exit 1"));
  }

  private void create(String name, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("qemu-img", "create", "-f", "qcow2"));
    List<String> given = new ArrayList<>(Arrays.asList(options));
    boolean sized = given.getLast().equals("1M");
    command.addAll(sized ? given.subList(0, given.size() - 1) : given);
    command.add(folder.resolve(name).toString());
    command.addAll(sized ? List.of("1M") : List.of());
    LoopDevice.run(command);
  }

  private void assertRefused(String name, String words) throws IOException {
    Path target = target(2 * MIB);
    FlashResult result =
        flash(new ImageLocation.File(folder.resolve(name)), Optional.empty(), target.toString());
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Failed.class, failed -> assertThat(failed.reason()).contains(words));
    assertThat(RecordingDisk.isBlank(Files.readAllBytes(target), 0, 2 * MIB)).isFalse();
  }

  private void assertFlashedAs(Path image, byte[] expected) throws IOException {
    byte[] file = Files.readAllBytes(image);
    Optional<Sha256> pinned = Optional.of(new TestImage(image).digest());
    try (FlakyServer server = new FlakyServer(r -> FlakyServer.good(r, file, "\"1\""));
        LoopDevice loop = LoopDevice.over(folder, DISK)) {
      for (Optional<Sha256> digest : List.of(pinned, Optional.<Sha256>empty())) {
        Path target = target(DISK);
        FlashResult fetched = flash(server.location("/image"), digest, target.toString());
        assertHolds(target, fetched, expected);
        Files.write(Path.of(loop.path()), RecordingDisk.old(DISK));
        FlashResult read = flash(new ImageLocation.File(image), digest, loop.path());
        assertHolds(Path.of(loop.path()), read, expected);
      }
    }
  }

  private Path target(int bytes) throws IOException {
    return Files.write(folder.resolve("target"), RecordingDisk.old(bytes));
  }

  private static void assertHolds(Path target, FlashResult result, byte[] expected)
      throws IOException {
    assertThat(result).isInstanceOf(FlashResult.Done.class);
    byte[] found = new byte[expected.length];
    try (RandomAccessFile in = new RandomAccessFile(target.toFile(), "r")) {
      in.readFully(found);
    }
    assertThat(Arrays.mismatch(found, expected)).isEqualTo(-1);
  }

  private static FlashResult flash(ImageLocation image, Optional<Sha256> digest, String target) {
    return new Flasher(new SysfsDisks())
        .flash(
            new FlashRequest(
                    image, digest, OptionalLong.empty(), TargetSpec.parse(target), Verify.READ_BACK)
                .ofAnything(),
            event -> {});
  }

  /// Noise, zeroes, and what compresses well.
  private static byte[] disk(int bytes, long seed) {
    byte[] disk = TestImage.mixed(bytes, seed);
    for (int at = 3 * MIB; at < bytes - MIB; at += 5 * MIB) {
      Arrays.fill(disk, at, at + MIB + 777, (byte) (at >> 20));
    }
    return disk;
  }
}
