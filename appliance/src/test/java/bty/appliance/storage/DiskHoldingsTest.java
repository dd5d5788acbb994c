package bty.appliance.storage;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.ReadBytes;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskHoldingsTest {
  private final byte[] disk = new byte[4 << 20];

  private DiskHoldings holdings(String... lines) {
    return DiskHoldings.of(
        List.of(lines),
        new ReadBytes(
            disk.length,
            (offset, into) -> into.put(ByteBuffer.wrap(disk, (int) offset, into.remaining()))));
  }

  @Test
  void aBlankDiskHoldsNothing() {
    assertThat(holdings().isNothing()).isTrue();
  }

  @Test
  void bytesThatNobodyKnowsAreSomething() {
    DiskHoldings blank = holdings();
    disk[disk.length - 1] = 1;
    assertThat(holdings().lines()).singleElement().asString().contains("no file system");
    assertThat(holdings().id()).isNotEqualTo(blank.id());
  }

  @Test
  void idIsOfTheEndsAndOfWhatWasRecognised() {
    DiskHoldings one = holdings("/dev/sdb1, 1 GB, ext4");
    assertThat(holdings("/dev/sdb1, 1 GB, ext4")).isEqualTo(one);
    assertThat(holdings("/dev/sdb1, 1 GB, xfs").id()).isNotEqualTo(one.id());
    disk[512] = 1;
    assertThat(holdings("/dev/sdb1, 1 GB, ext4").id()).isNotEqualTo(one.id());
  }
}
