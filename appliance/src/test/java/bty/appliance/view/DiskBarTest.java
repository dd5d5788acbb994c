package bty.appliance.view;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.image.ImageLayout;
import bty.appliance.image.ImageLayout.Kind;
import bty.appliance.image.ImageLayout.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskBarTest {
  private static DiskBar bar(Part... parts) {
    return DiskBar.of(new ImageLayout("gpt", "", "", List.of(parts)), 1000);
  }

  @Test
  void partitionsLieWhereTheyLieAndTheRestIsFree() {
    DiskBar bar =
        bar(
            new Part(1, 0, 100, Kind.BOOT, "EFI, vfat"),
            new Part(2, 100, 500, Kind.SYSTEM, "root, ext4"));
    assertThat(bar.pieces())
        .containsExactly(
            new DiskBar.Piece("c1", "0.0%", "10.0%"),
            new DiskBar.Piece("c2", "10.0%", "50.0%"),
            new DiskBar.Piece("c0", "60.0%", "40.0%"));
    assertThat(bar.words()).isEqualTo("EFI vfat 100 B, root ext4 500 B");
  }

  @Test
  void smallestPartitionIsStillSeenAndNothingIsWiderThanTheDisk() {
    DiskBar bar =
        bar(new Part(1, 0, 1, Kind.BOOT, "tiny"), new Part(2, 1, 5000, Kind.DATA, "beyond"));
    assertThat(bar.pieces())
        .containsExactly(
            new DiskBar.Piece("c1", "0.0%", "0.6%"), new DiskBar.Piece("c3", "0.6%", "99.4%"));
  }

  @Test
  void diskWithoutPartitionsSaysSo() {
    assertThat(bar().pieces()).isEmpty();
    assertThat(bar().words()).isEqualTo("no partitions that are known here");
  }
}
