package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.device.WritableDisk;
import bty.engine.disk.SysfsDisks;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetChoice;
import bty.engine.selection.TargetSpec;
import java.io.IOException;
import java.nio.file.Path;

/// A disk that is held as a flash holds it; never another one than the one that was named.
final class HeldDisk {
  interface Work {
    void on(WritableDisk disk) throws IOException;
  }

  private HeldDisk() {}

  static void with(Path file, Work work) throws IOException {
    TargetSpec wish = new TargetSpec.ByPath(file.toString());
    TargetChoice choice =
        TargetChoice.choose(
            wish, TargetChoice.candidates(new SysfsDisks(), wish), Requirement.UNKNOWN);
    assertThat(choice).isInstanceOf(TargetChoice.Chosen.class);
    TargetChoice.Chosen chosen = (TargetChoice.Chosen) choice;
    assertThat(chosen.disk().path()).isEqualTo(file.toString());
    try (WritableDisk held = WritableDisk.open(chosen.disk())) {
      work.on(held);
    }
  }
}
