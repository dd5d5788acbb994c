package bty.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.disk.Partition;
import bty.engine.flash.FlashPlan;
import bty.engine.image.ImageFormat;
import bty.engine.source.ImageLocation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LostLinesTest {
  private static final Disk BARE = Disk.plain("/dev/sda", 4096, Identity.NONE);
  private static final Partition PARTITION =
      new Partition(
          "/dev/sda1", 1, 0, 4096, Optional.of("xfs"), Optional.empty(), Optional.empty());

  private static List<String> lines(Disk disk, String... lost) {
    FlashPlan.Ready plan =
        new FlashPlan.Ready(
            ImageLocation.parse("/images/b.img"),
            ImageFormat.RAW,
            512,
            OptionalLong.of(512),
            disk,
            List.of(lost),
            List.of());
    return LostLines.of(plan, parts -> parts.stream().map(Partition::path).toList());
  }

  @Test
  void theDiskAsAWholeComesFirst() {
    Disk both = BARE.recognised(Optional.of("iso9660"), List.of(PARTITION));
    assertThat(lines(both, "/dev/sda as a whole, iso9660", "/dev/sda1, xfs"))
        .containsExactly("/dev/sda as a whole, iso9660", "/dev/sda1");
    assertThat(lines(BARE.recognised(Optional.empty(), List.of(PARTITION)), "/dev/sda1, xfs"))
        .containsExactly("/dev/sda1");
    Disk bare = BARE.recognised(Optional.of("ext4"), List.of());
    assertThat(lines(bare, "/dev/sda as a whole, ext4, photos"))
        .containsExactly("/dev/sda as a whole, ext4, photos");
  }

  @Test
  void nothingIsSaidInWords() {
    assertThat(lines(BARE))
        .containsExactly("nothing that is recognised: the disk has no partitions");
  }
}
