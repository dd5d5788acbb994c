package bty.engine.stick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.command.Cancel;
import bty.engine.device.WritableDisk;
import bty.engine.disk.LoopDevice;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.flash.Flasher;
import bty.engine.provision.ProvisionRequest;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stick as `image-builder` makes it, on a real device, judged by the programs of exfatprogs.
@Tag("root")
class StickRootTest {
  private static final long GIB = 1L << 30;
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private Path image;

  @BeforeEach
  void anImageWithAnEmptyEfiSide() throws IOException {
    image = folder.resolve("stick.img");
    Path esp = Files.createDirectories(folder.resolve("esp/EFI")).getParent();
    Path core = Files.write(folder.resolve("core"), new byte[1024]);
    LoopDevice.run(
        List.of(
            "env",
            "SOURCE_DATE_EPOCH=1000000000",
            "/usr/bin/python3",
            "../../image-builder/lib/usb_image.py",
            "--label",
            "bty-usb",
            "--esp",
            String.valueOf(esp),
            "--grub-core",
            core.toString(),
            "--output",
            image.toString()));
  }

  private LoopDevice stick(long bytes) throws IOException {
    LoopDevice loop = LoopDevice.over(folder, bytes);
    LoopDevice.run(List.of("dd", "if=" + image, "of=" + loop.path(), "bs=1M", "conv=fsync"));
    return loop;
  }

  private Stick.Growth grow(LoopDevice loop) throws IOException {
    try (WritableDisk disk = WritableDisk.open(loop.disk())) {
      Stick.Growth growth = Stick.grow(disk);
      disk.rereadPartitionTable();
      return growth;
    }
  }

  /// What fsck.exfat says of the partition, which it sees by a device of its own.
  private static String fsck(LoopDevice loop) throws IOException {
    Stick.Span place;
    try (WritableDisk disk = WritableDisk.open(loop.disk())) {
      place = Stick.images(Stick.bytesOf(disk)).orElseThrow();
    }
    String part =
        LoopDevice.run(
                List.of(
                    "losetup",
                    "--find",
                    "--show",
                    "--read-only",
                    "--offset=" + place.startBytes(),
                    "--sizelimit=" + place.bytes(),
                    loop.path()))
            .strip();
    try {
      return LoopDevice.run(List.of("fsck.exfat", "-n", part));
    } finally {
      LoopDevice.run(List.of("losetup", "--detach", part));
    }
  }

  private Path file(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  @Test
  void thePartitionGrowsToTheSizeOfTheDeviceAndItsFileSystemIsClean() throws IOException {
    try (LoopDevice loop = stick(16 * GIB)) {
      assertThat(fsck(loop)).contains("clean");
      assertThat(grow(loop))
          .isInstanceOfSatisfying(
              Stick.Growth.Grown.class,
              grown -> assertThat(grown.newBytes()).isBetween(15 * GIB, 16 * GIB));
      assertThat(fsck(loop)).contains("clean");
      assertThat(LoopDevice.run(List.of("sfdisk", "--verify", loop.path())))
          .contains("No errors detected");
      assertThat(grow(loop)).isInstanceOf(Stick.Growth.Full.class);
    }
  }

  @Test
  void copiedFilesAreWholeAndKnownToOthers() throws IOException {
    List<Path> files =
        List.of(
            file("debian.img.zst", 5 * MIB + 17),
            file("a name with more than fifteen characters, Zürich.img", 1),
            file("empty.img", 0),
            file("exact.img", 2 * MIB));
    try (LoopDevice loop = stick(GIB)) {
      List<String> steps = new ArrayList<>();
      try (WritableDisk disk = WritableDisk.open(loop.disk())) {
        new StickFiller(disk, Cancel.NEVER, steps::add).fill(files);
      }
      assertThat(fsck(loop)).contains("clean", "files 4");
      assertThat(steps).contains("copying exact.img (4 of 4)", "comparing exact.img (4 of 4)");
    }
  }

  @Test
  void growingKeepsTheFilesThatAreThere() throws IOException {
    Path kept = file("kept.img", 3 * MIB);
    try (LoopDevice loop = stick(GIB)) {
      try (WritableDisk disk = WritableDisk.open(loop.disk())) {
        Stick.Span place = Stick.images(Stick.bytesOf(disk)).orElseThrow();
        ExfatFolder inside = ExfatFolder.open(disk, place.startBytes(), place.bytes());
        try (var content = Files.newInputStream(kept)) {
          ExfatFolder.NewFile file =
              new ExfatFolder.NewFile(
                  "kept.img", 3 * MIB, Files.getLastModifiedTime(kept).toInstant());
          inside.add(file, content, _ -> {}, _ -> {});
        }
      }
      grow(loop);
      assertThat(fsck(loop)).contains("clean", "files 1");
    }
  }

  @Test
  void aFileThatIsNotWhatItsDigestSaysEndsTheCopyingAndIsNotOnTheStick() throws IOException {
    Path bad = file("bad.img", 1000);
    Files.writeString(folder.resolve("bad.img.sha256"), "0".repeat(64) + "  bad.img\n");
    try (LoopDevice loop = stick(GIB)) {
      try (WritableDisk disk = WritableDisk.open(loop.disk())) {
        StickFiller filler = new StickFiller(disk, Cancel.NEVER, _ -> {});
        assertThatThrownBy(() -> filler.fill(List.of(file("good.img", 10), bad)))
            .hasMessageContaining("its SHA-256 is")
            .hasMessageContaining("bad.img.sha256");
      }
      assertThat(fsck(loop)).contains("clean", "files 1");
    }
  }

  private FlashResult make(LoopDevice loop, List<Path> files) {
    FlashRequest request =
        new FlashRequest(
            new ImageLocation.File(image),
            Optional.empty(),
            OptionalLong.empty(),
            TargetSpec.parse(loop.path()),
            FlashRequest.Verify.READ_BACK,
            Optional.of(new ProvisionRequest.StickImages(files)));
    return new Flasher(new SysfsDisks()).flash(request, _ -> {});
  }

  @Test
  void aFlashOfTheStickWithImagesFillsTheDevice() throws IOException {
    try (LoopDevice loop = LoopDevice.over(folder, GIB)) {
      assertThat(make(loop, List.of(file("a.img", MIB), file("b.img", 1))))
          .isInstanceOf(FlashResult.Done.class);
      assertThat(fsck(loop)).contains("clean", "files 2");
      assertThat(grow(loop)).isInstanceOf(Stick.Growth.Full.class);
    }
  }

  @Test
  void aDeviceThatIsTooSmallForTheImagesIsRefusedUntouched() throws IOException {
    Path large = file("large.img", 40 * MIB);
    try (LoopDevice loop = LoopDevice.over(folder, Files.size(image) + 20 * MIB)) {
      assertThat(make(loop, List.of(large)))
          .isInstanceOfSatisfying(
              FlashResult.Failed.class,
              failed -> {
                assertThat(failed.kind()).isEqualTo(FailureKind.REFUSED);
                assertThat(failed.diskState()).contains("was not written to");
              });
      String size = "--bytes=" + Files.size(loop.file());
      assertThat(LoopDevice.run(List.of("cmp", size, loop.path(), "/dev/zero"))).isEmpty();
    }
  }

  @Test
  void aDiskThatIsNoStickIsLeftAlone() throws IOException {
    try (LoopDevice loop = LoopDevice.over(folder, 64 * MIB)) {
      assertThat(grow(loop)).isInstanceOf(Stick.Growth.None.class);
    }
  }
}
