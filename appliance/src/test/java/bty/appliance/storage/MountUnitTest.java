package bty.appliance.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountUnitTest {
  private static final String ID = "fedcba98-7654-3210-fedc-ba9876543210";

  @Test
  void nameIsTheOneThatSystemdWants() {
    assertThat(new MountUnit(Path.of("/var/lib/bty/images"), ID).name())
        .isEqualTo("var-lib-bty-images.mount");
    assertThat(MountUnit.escaped("/srv/my-images/.x")).isEqualTo("srv-my\\x2dimages-.x");
    assertThat(MountUnit.escaped("/.x")).isEqualTo("\\x2ex");
  }

  @Test
  void theDiskIsNamedByItsPartitionAndWaitedForAMinuteAtMost() {
    String text = new MountUnit(Path.of("/var/lib/bty/images"), ID).text();
    assertThat(text)
        .contains(
            "What=/dev/disk/by-partuuid/" + ID + "\n",
            "Where=/var/lib/bty/images\n",
            "JobTimeoutSec=60\n",
            "nofail",
            "Before=bty-web.service\n",
            "After=systemd-fsck@dev-disk-by\\x2dpartuuid-fedcba98\\x2d7654");
  }
}
