package bty.appliance.intake;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.files.DiskFull;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
  @TempDir private Path folder;

  @Test
  void someStaysFreeWhateverComes() {
    assertThat(Room.reserve(10_000)).isEqualTo(500);
    assertThat(Room.reserve(Long.MAX_VALUE)).isEqualTo(1L << 30);
  }

  @Test
  void whatDoesNotFitBesideThatIsRefused() throws IOException {
    Room room = new Room(folder);
    assertThat(room.refuse(1)).isEmpty();
    assertThat(room.refuse(Long.MAX_VALUE).orElseThrow().status()).isEqualTo(507);
  }

  @Test
  void fullDiskIsToldFromABrokenOne() {
    assertThat(DiskFull.is(new IOException("No space left on device"))).isTrue();
    assertThat(DiskFull.is(new IOException("Input/output error"))).isFalse();
  }
}
