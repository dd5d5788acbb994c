package bty.engine.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.DiskBytes;
import bty.engine.disk.ReadBytes;
import bty.engine.filesystem.FileSystems;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What LVM's own tools wrote is read as they meant it.
@Tag("root")
class LvmReaderRootTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  private LvmReader.Volumes read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      DiskBytes disk = ReadBytes.of(channel.size(), channel::read);
      List<Volume> places = Volumes.places(disk);
      assertThat(places).hasSize(1);
      assertThat(FileSystems.of(disk))
          .hasValueSatisfying(found -> assertThat(found.type()).isEqualTo("LVM2_member"));
      return LvmReader.read(disk, places);
    }
  }

  @Test
  void aLinearVolumeIsOneStretch() throws IOException {
    Path file = folder.resolve("pv");
    LvmImage.withRoot(file);
    LvmReader.Volumes volumes = read(file);
    assertThat(volumes.problems()).isEmpty();
    assertThat(volumes.places())
        .containsExactlyInAnyOrder(
            new Volume("LVM volume vg/swap", List.of(new Extent(MIB, 8 * MIB)), false),
            new Volume("LVM volume vg/root", List.of(new Extent(9 * MIB, 16 * MIB)), false));
  }

  @Test
  void aVolumeThatGrewAroundAnotherIsInPiecesAndThinOnesAreNamed() throws IOException {
    Path file = folder.resolve("pv");
    LvmImage.withRoot(file);
    LvmImage.make(
        file,
        "64M",
        "lvcreate -an -Zn -Wn -n other -l 1 vg",
        "lvextend -l +2 vg/root",
        "lvrename vg other data-x");
    Volume root =
        read(file).places().stream()
            .filter(place -> place.name().equals("LVM volume vg/root"))
            .findFirst()
            .orElseThrow();
    assertThat(root.pieces())
        .containsExactly(new Extent(9 * MIB, 16 * MIB), new Extent(29 * MIB, 8 * MIB));
    assertThat(MappedDevice.table("/dev/loop7", root))
        .isEqualTo("0 32768 linear /dev/loop7 18432,32768 16384 linear /dev/loop7 59392");
  }

  @Test
  void damagedMetadataIsAProblemInWordsAndNoCrash() throws IOException {
    Path file = folder.resolve("pv");
    LvmImage.withRoot(file);
    byte[] bytes = Files.readAllBytes(file);
    DiskBytes disk =
        ReadBytes.of(
            bytes.length,
            (into, from) -> {
              int count = (int) Math.min(into.remaining(), bytes.length - from);
              into.put(bytes, (int) from, count);
              return count;
            });
    Volume place = new Volume("partition 1", List.of(new Extent(0, bytes.length)), false);
    // Bytes of the label, the headers and the text in use.
    for (int at = 0; at < 12 << 10; at += 3) {
      bytes[at] ^= 0x55;
      for (Volume volume : LvmReader.read(disk, List.of(place)).places()) {
        for (Extent piece : volume.pieces()) {
          assertThat(piece.endBytes()).isLessThanOrEqualTo(bytes.length);
        }
      }
      bytes[at] ^= 0x55;
    }
  }
}
