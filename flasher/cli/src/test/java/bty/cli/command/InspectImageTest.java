package bty.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With the real inspector and real files.
class InspectImageTest {
  @TempDir private Path folder;
  private Path image = Path.of("");

  /// An MBR with one Linux partition: boot flag, start sector 2048, 2048 sectors.
  @BeforeEach
  void writeImage() throws IOException {
    byte[] disk = new byte[2 << 20];
    byte[] entry = {(byte) 0x80, 0, 0, 0, (byte) 0x83, 0, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0};
    System.arraycopy(entry, 0, disk, 446, entry.length);
    disk[510] = 0x55;
    disk[511] = (byte) 0xaa;
    image = Files.write(folder.resolve("disk.img"), disk);
  }

  @Test
  void anImageIsDescribedForPeople() {
    Shell.Outcome outcome = new Shell().run("inspect", "image", image.toString());
    assertThat(outcome.out())
        .startsWith(
            """
            Image      %s
            Format     raw
            Stored     2.1 MB (2097152 bytes)
            On disk    2.1 MB (2097152 bytes)
            SHA-256\
            """
                .formatted(image))
        .contains("Partitions mbr\n  NO   START    SIZE  TYPE")
        .contains("   1  1.0 MB  1.0 MB  Linux, boot  -            -")
        .endsWith(
            """
            System     not known
            Boots by   nothing that was found
            Note       there is neither boot code in its first sector nor an EFI system partition: nothing will boot it
            """);
    assertThat(outcome.exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void anImageIsDescribedForPrograms() {
    assertThat(new Shell().run("inspect", "image", image.toString(), "--json").out())
        .startsWith(
            "{\"schema_version\":\"1\",\"command\":\"inspect-image\",\"image\":\""
                + image
                + "\",\"format\":\"raw\",\"size_bytes\":2097152,\"disk_size_bytes\":2097152,")
        .contains(
            "\"partition_table\":{\"type\":\"mbr\",\"partitions\":[{\"number\":1,"
                + "\"start_bytes\":1048576,\"size_bytes\":1048576,\"type\":\"83\",")
        .contains(
            "]},\"boot\":{\"bios\":false,\"boot_code\":\"\",\"uefi\":false,\"loaders\":[]},"
                + "\"problems\":[\"there is neither boot code");
  }

  @Test
  void whatCannotBeFlashedIsAFailure() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.img"));
    assertThat(new Shell().run("inspect", "image", empty.toString()))
        .isEqualTo(
            new Shell.Outcome(
                ExitCode.FAILED,
                "",
                "bty inspect image: " + empty + " is empty; wanted a disk image\n"));
  }

  @Test
  void whatCannotBeFetchedHasAnExitCodeOfItsOwn() throws IOException {
    try (MissingPages server = new MissingPages()) {
      Shell.Outcome outcome = new Shell().run("inspect", "image", server.url() + "/a.img");
      assertThat(outcome.exit()).isEqualTo(ExitCode.NOT_FETCHED);
      assertThat(outcome.err()).startsWith("bty inspect image: ").contains(server.url(), "404");
    }
  }
}
