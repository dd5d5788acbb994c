package bty.engine.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountOptionsTest {
  private static final String OTHER = "36 35 98:0 / /tmp/bty-root rw - ext4 /dev/loop0 rw";

  @ParameterizedTest(name = "mount {0}, file system {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rw,noatime | rw,errors=continue | true
          ro,noatime | rw                 | false
          rw         | ro                 | false
          """)
  void theMountAndItsFileSystemBothHaveToTakeWrites(
      String mount, String fileSystem, boolean writable) {
    String line =
        "37 35 7:1 / /tmp/bty\\040root %s master:1 - ext4 /dev/loop1 %s"
            .formatted(mount, fileSystem);
    assertThat(MountOptions.isWritable(List.of(OTHER, line), Path.of("/tmp/bty root")))
        .isEqualTo(writable);
  }

  @ParameterizedTest
  @CsvSource({"rw, ro, false", "ro, rw, true"})
  void ofSeveralOnOnePlaceTheLastOneCounts(String first, String last, boolean writable) {
    String line = "37 35 7:1 / /mnt %s - ext4 /dev/loop1 %s";
    List<String> lines =
        List.of(line.formatted(first, first), line.formatted(last, last), OTHER, "broken");
    assertThat(MountOptions.isWritable(lines, Path.of("/mnt"))).isEqualTo(writable);
    assertThat(MountOptions.isWritable(lines, Path.of("/nowhere"))).isFalse();
  }
}
