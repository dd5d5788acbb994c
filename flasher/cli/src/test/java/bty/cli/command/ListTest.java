package bty.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Shell;
import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.DiskUse;
import bty.engine.disk.Identity;
import bty.engine.disk.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListTest {
  private static final Disk EMPTY =
      Disk.plain(
          "/dev/nvme0n1",
          500_107_862_016L,
          new Identity(
              Optional.of("Samsung SSD 980"),
              Optional.of("S64DNX0R"),
              Optional.empty(),
              List.of()));
  private static final Disk STICK =
      new Disk(
          "/dev/sdb",
          DeviceNumber.NONE,
          DiskKind.PHYSICAL,
          Transport.USB,
          new Capacity(16_000_000_000L, 512, 512),
          Identity.NONE,
          new Disk.Traits(true, false, false),
          List.of(),
          List.of(new DiskUse.Mounted("/dev/sdb1", "/mnt")),
          new BootMedium.No());

  @TempDir private Path folder;

  @Test
  void disksStandInATableWithEveryReasonBelow() {
    assertThat(new Shell().with(EMPTY, STICK).run("list", "disks"))
        .isEqualTo(
            new Shell.Outcome(
                ExitCode.DONE,
                """
                DISK              SIZE  BUS      MODEL            SERIAL    ELIGIBLE
                /dev/nvme0n1  500.1 GB  unknown  Samsung SSD 980  S64DNX0R  yes
                /dev/sdb       16.0 GB  usb      -                -         no

                Not eligible, because
                  /dev/sdb: it is attached by USB and was not named
                  /dev/sdb: /dev/sdb1 is mounted on /mnt
                """,
                ""));
  }

  @Test
  void disksAsJsonHaveExactBytes() {
    assertThat(new Shell().with(EMPTY).run("list", "disks", "--json").out())
        .startsWith("{\"schema_version\":\"1\",\"command\":\"list-disks\",\"disks\":[{")
        .contains("\"size_bytes\":500107862016", "\"eligible\":true")
        .endsWith("]}\n");
  }

  @Test
  void aMachineWithoutDisksIsToldWhatToCheck() {
    assertThat(new Shell().run("list", "disks"))
        .isEqualTo(
            new Shell.Outcome(
                ExitCode.DONE,
                "",
                "bty list disks: this machine has no disk; check that one is connected and that"
                    + " its controller is supported\n"));
  }

  @Test
  void imagesAreListedWithoutWhatLiesBesideThem() throws IOException {
    Files.write(folder.resolve("b.img"), new byte[2_500_000]);
    Files.write(folder.resolve("a.img"), new byte[512]);
    Files.writeString(folder.resolve("a.img.sha256"), "x");
    Files.writeString(folder.resolve(".hidden"), "x");
    Files.createDirectory(folder.resolve("folder.img"));
    assertThat(new Shell().run("list", "images", "--image-root", folder.toString()).out())
        .isEqualTo(
            """
            IMAGE  FORMAT  STORED
            a.img  raw      512 B
            b.img  raw     2.5 MB
            """);
  }

  @Test
  void anImageWhoseNameCannotBeUsedIsListedWithTheReason() throws IOException {
    Files.write(folder.resolve("a\tb.img"), new byte[512]);
    assertThat(new Shell().run("list", "images", "--image-root", folder.toString()).out())
        .isEqualTo(
            """
            IMAGE    FORMAT  STORED
            a?b.img  -            -

            Not usable, because
              a?b.img: "a?b.img" is not an image name; wanted up to 200 letters, digits and . _ + \
            ~ - with a letter or digit first; rename it
            """);
  }

  @Test
  void imagesAsJsonHaveExactBytes() throws IOException {
    Files.write(folder.resolve("a.img"), new byte[512]);
    Shell shell = new Shell().with(Map.of("BTY_IMAGE_ROOT", folder.toString()));
    assertThat(shell.run("list", "images", "--json").out())
        .isEqualTo(
            """
            {"schema_version":"1","command":"list-images","image_root":"%s","images":\
            [{"name":"a.img","path":"%s/a.img","format":"raw","size_bytes":512}]}
            """
                .formatted(folder, folder));
  }

  @Test
  void theFlagIsStrongerThanTheEnvironment() throws IOException {
    Files.write(folder.resolve("a.img"), new byte[512]);
    Shell shell = new Shell().with(Map.of("BTY_IMAGE_ROOT", "/nowhere"));
    assertThat(shell.run("list", "images", "--image-root", folder.toString()).out())
        .contains("a.img");
  }

  @Test
  void anEmptyFolderSaysWhatToDo() {
    assertThat(new Shell().run("list", "images", "--image-root", folder.toString()))
        .isEqualTo(
            new Shell.Outcome(
                ExitCode.DONE,
                "",
                "bty list images: there is no image in "
                    + folder
                    + "; copy one there, or name another folder with --image-root or"
                    + " BTY_IMAGE_ROOT\n"));
  }
}
