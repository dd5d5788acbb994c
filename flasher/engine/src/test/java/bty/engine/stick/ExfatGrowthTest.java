package bty.engine.stick;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.Cuts;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.DiskWrite;
import bty.engine.partition.DiskEnds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExfatGrowthTest {
  private static final int CLUSTERS = 100;
  private static final int LARGE = ExfatBuilder.HEAP + 1000 * ExfatBuilder.CLUSTER + 512;

  /// In a partition that is larger, and holds something old behind its end.
  private static byte[] partition() {
    byte[] small = ExfatBuilder.of(CLUSTERS);
    byte[] large = Arrays.copyOf(small, LARGE);
    Arrays.fill(large, small.length, large.length, (byte) 0x5A);
    return large;
  }

  private static DiskBytes bytes(byte[] disk) {
    return new DiskEnds(ByteBuffer.wrap(disk), ByteBuffer.allocate(0), disk.length);
  }

  private static ExfatGrowth growth(byte[] disk) {
    return ExfatGrowth.of(bytes(disk)).orElseThrow();
  }

  @Test
  void allWholeClustersOfThePartitionAreTaken() {
    byte[] before = partition();
    byte[] after = Cuts.done(before, growth(before).writes());
    ExfatBoot boot = ExfatBoot.of(bytes(after)).orElseThrow();
    assertThat(boot.clusterCount()).isEqualTo(1000);
    assertThat(boot.volumeBytes()).isEqualTo(LARGE - 512);
    assertThat(growth(after).writes()).isEmpty();
    assertThat(growth(after).newBytes()).isEqualTo(growth(after).oldBytes());
  }

  @Test
  void onlyTheTwoBootRegionsAndTheBitmapsEntryAreWritten() {
    byte[] before = partition();
    byte[] after = Cuts.done(before, growth(before).writes());
    int root = (ExfatBuilder.HEAP + 2 * ExfatBuilder.CLUSTER) / 512;
    assertThat(Cuts.changedSectors(before, after)).containsExactly(0, 11, 12, 23, root);
  }

  @Test
  void aCutOfThePowerAtAnySectorLeavesOneWholeBootRegionAndIsCompletedByTheSameWrites() {
    byte[] before = partition();
    byte[] after = Cuts.done(before, growth(before).writes());
    List<DiskWrite> writes = growth(before).writes();
    assertThat(Cuts.sectors(writes)).isEqualTo(5);
    for (int cut = 0; cut <= Cuts.sectors(writes); cut++) {
      byte[] state = Cuts.after(before, writes, cut);
      assertThat(ExfatBoot.of(bytes(state))).isPresent();
      assertThat(Arrays.equals(Cuts.done(state, growth(state).writes()), after)).isTrue();
    }
  }

  @Test
  void aCutBeforeThePartitionWasSeenToBeFullIsMended() {
    byte[] whole = ExfatBuilder.of(CLUSTERS);
    byte[] torn = whole.clone();
    torn[11 * 512] ^= 1;
    assertThat(ExfatBoot.isWhole(bytes(torn))).isFalse();
    assertThat(Cuts.done(torn, growth(torn).writes())).isEqualTo(whole);
  }

  @Test
  void itGrowsNoFurtherThanItsFatHasRoom() {
    byte[] before =
        Arrays.copyOf(ExfatBuilder.of(CLUSTERS), ExfatBuilder.HEAP + 8000 * ExfatBuilder.CLUSTER);
    byte[] after = Cuts.done(before, growth(before).writes());
    assertThat(ExfatBoot.of(bytes(after)).orElseThrow().clusterCount())
        .isEqualTo(ExfatBuilder.mostClusters());
  }

  @Test
  void aBitmapWithMarksBehindItsEndIsLeftAsItIs() {
    byte[] marked = partition();
    marked[ExfatBuilder.HEAP + 20] = 1;
    assertThat(growth(marked).writes()).isEmpty();
  }

  @Test
  void whatIsNoExfatHasNoGrowth() {
    assertThat(ExfatGrowth.of(bytes(new byte[1 << 20]))).isEmpty();
    byte[] broken = partition();
    broken[100] ^= 1;
    broken[12 * 512 + 100] ^= 1;
    assertThat(ExfatGrowth.of(bytes(broken))).isEmpty();
  }
}
