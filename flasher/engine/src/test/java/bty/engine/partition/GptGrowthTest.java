package bty.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import bty.engine.disk.Cuts;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.DiskWrite;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GptGrowthTest {
  private static final int MIB = 1 << 20;
  private static final int SECTORS = 16 * MIB / 512;
  private static final String GUID = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
  private static final String DATA = "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7";

  /// An image of 6 MiB on a disk of 16, whose rest holds something old.
  private static byte[] stick() {
    byte[] image =
        new GptBuilder(6 * MIB, 512)
            .partition(PartitionTypes.EFI_SYSTEM, 2048, 4095, "esp")
            .partition(DATA, 4096, 8191, "BTY_IMAGES")
            .build();
    byte[] disk = new byte[16 * MIB];
    new Random(7).nextBytes(disk);
    System.arraycopy(image, 0, disk, 0, image.length);
    return disk;
  }

  private static DiskBytes bytes(byte[] disk) {
    return new DiskEnds(ByteBuffer.wrap(disk), ByteBuffer.allocate(0), disk.length);
  }

  private static Optional<GptGrowth> growth(byte[] disk) {
    return GptGrowth.of(bytes(disk), GUID, "BTY_IMAGES");
  }

  @Test
  void theLastPartitionFillsTheDiskAndNothingElseOfTheTableChanges() {
    byte[] before = stick();
    GptGrowth growth = growth(before).orElseThrow();
    byte[] after = Cuts.done(before, growth.writes());
    PartitionTableReader.Reading reading = PartitionTableReader.read(bytes(after));
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.table().partitions())
        .extracting(PartitionEntry::name, PartitionEntry::startBytes, PartitionEntry::sizeBytes)
        .containsExactly(
            tuple("esp", (long) MIB, (long) MIB), tuple("BTY_IMAGES", 2L * MIB, 13L * MIB));
    assertThat(growth.oldBytes()).isEqualTo(2 * MIB);
    assertThat(growth.newBytes()).isEqualTo(13 * MIB);
    assertThat(growth(after).orElseThrow().writes()).isEmpty();
  }

  @Test
  void onlyTheHeadersTheEntryAndTheBackupAtTheEndAreWritten() {
    byte[] before = stick();
    byte[] after = Cuts.done(before, growth(before).orElseThrow().writes());
    assertThat(Cuts.changedSectors(before, after))
        .startsWith(1, 2)
        .allMatch(sector -> sector <= 2 || sector >= SECTORS - 33);
  }

  @Test
  void aCutOfThePowerAtAnySectorLeavesATableAndIsCompletedByTheSameWrites() {
    byte[] before = stick();
    byte[] after = Cuts.done(before, growth(before).orElseThrow().writes());
    List<DiskWrite> writes = growth(before).orElseThrow().writes();
    assertThat(Cuts.sectors(writes)).isEqualTo(35);
    for (int cut = 0; cut <= Cuts.sectors(writes); cut++) {
      byte[] state = Cuts.after(before, writes, cut);
      assertThat(PartitionTable.of(bytes(state)).partitions()).hasSize(2);
      GptGrowth again = growth(state).orElseThrow();
      assertThat(Arrays.equals(Cuts.done(state, again.writes()), after)).isTrue();
    }
  }

  @Test
  void nothingGrowsWhereAnotherPartitionLiesBehindOrTheTableIsAnother() {
    byte[] disk = new byte[16 * MIB];
    byte[] image =
        new GptBuilder(6 * MIB, 512)
            .partition(DATA, 2048, 4095, "BTY_IMAGES")
            .partition(DATA, 4096, 8191, "mine")
            .build();
    System.arraycopy(image, 0, disk, 0, image.length);
    assertThat(growth(disk)).isEmpty();
    assertThat(GptGrowth.of(bytes(stick()), DATA, "BTY_IMAGES")).isEmpty();
    assertThat(growth(new byte[MIB])).isEmpty();
  }

  @Test
  void aDiskThatIsSmallerThanItsTableIsLeftAlone() {
    assertThat(growth(Arrays.copyOf(stick(), 5 * MIB))).isEmpty();
  }
}
