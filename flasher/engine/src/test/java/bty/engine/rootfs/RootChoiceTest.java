package bty.engine.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootChoiceTest {
  private static Volume place(int number, boolean byType) {
    return new Volume("partition " + number, List.of(new Extent(1 << 20, 1 << 20)), byType);
  }

  private static VolumeContent root(int number, boolean byType) {
    RootVolume root =
        new RootVolume(place(number, byType), MountType.EXT4, Optional.empty(), "System " + number);
    return new VolumeContent(place(number, byType), "ext4", List.of(root));
  }

  /// Each letter a partition: `r` a root, `R` one that the table calls so, `-` none.
  @ParameterizedTest
  @CsvSource({
    "r, 1", "R, 1", "-r-, 2", "rR, 2", "Rr, 1", "rrRr, 3", "rr, ", "RR, ", "RrR, ", "-, "
  })
  void theOneRootIsTakenOrTheOneThatTheTableNames(String disk, Integer expected) {
    List<VolumeContent> findings =
        IntStream.range(0, disk.length())
            .mapToObj(i ->
                disk.charAt(i) == '-'
                    ? new VolumeContent(place(i + 1, false), "swap", List.of())
                    : root(i + 1, disk.charAt(i) == 'R'))
            .toList();
    RootChoice choice = RootChoice.of("/dev/x", findings, List.of());
    switch (choice) {
      case RootChoice.Chosen(RootVolume root) ->
          assertThat(root.place().name()).isEqualTo("partition " + expected);
      case RootChoice.NotChosen(String sentence) -> {
        assertThat(expected).isNull();
        assertThat(sentence).contains("/dev/x");
      }
    }
  }

  @Test
  void severalRootsAreNamedEach() {
    assertThat(RootChoice.of("/dev/x", List.of(root(1, false), root(2, false)), List.of()))
        .isEqualTo(
            new RootChoice.NotChosen(
                "looking for the root file system on /dev/x: there are 2, and nothing says which"
                    + " one is meant: partition 1 (ext4, System 1), partition 2 (ext4, System 2);"
                    + " give just one of them the partition type of a Linux root"));
  }

  @Test
  void withNoneItIsSaidWhatWasLookedAt() {
    assertThat(
            RootChoice.of(
                "/dev/x",
                List.of(
                    new VolumeContent(place(1, false), "FAT", List.of()),
                    new VolumeContent(place(2, true), "encrypted by LUKS", List.of())),
                List.of("LVM volume a/b: it is of the type \"thin\"")))
        .isEqualTo(
            new RootChoice.NotChosen(
                "looking for the root file system on /dev/x: none found. A root has /etc and an"
                    + " os-release file; partition 1 has FAT; partition 2 has encrypted by LUKS;"
                    + " LVM volume a/b: it is of the type \"thin\"; what is encrypted cannot be"
                    + " provisioned"));
  }
}
