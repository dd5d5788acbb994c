package bty.engine.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootChoiceTest {
  private static Place place(int number, boolean byType) {
    return new Place("partition " + number, List.of(new Stretch(1 << 20, 1 << 20)), byType);
  }

  private static Finding root(int number, boolean byType) {
    RootPlace root =
        new RootPlace(place(number, byType), Content.EXT, Optional.empty(), "System " + number);
    return new Finding(place(number, byType), "ext4", List.of(root));
  }

  /// Each letter a partition: `r` a root, `R` one that the table calls so, `-` none.
  @ParameterizedTest
  @CsvSource({
    "r, 1", "R, 1", "-r-, 2", "rR, 2", "Rr, 1", "rrRr, 3", "rr, ", "RR, ", "RrR, ", "-, "
  })
  void theOneRootIsTakenOrTheOneThatTheTableNames(String disk, Integer expected) {
    List<Finding> findings =
        IntStream.range(0, disk.length())
            .mapToObj(i ->
                disk.charAt(i) == '-'
                    ? new Finding(place(i + 1, false), "swap", List.of())
                    : root(i + 1, disk.charAt(i) == 'R'))
            .toList();
    RootChoice choice = RootChoice.of("/dev/x", findings, List.of());
    switch (choice) {
      case RootChoice.Chosen(RootPlace root) ->
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
                    new Finding(place(1, false), "FAT", List.of()),
                    new Finding(place(2, true), "encrypted by LUKS", List.of())),
                List.of("LVM volume a/b: it is of the type \"thin\"")))
        .isEqualTo(
            new RootChoice.NotChosen(
                "looking for the root file system on /dev/x: none found. A root has /etc and an"
                    + " os-release file; partition 1 has FAT; partition 2 has encrypted by LUKS;"
                    + " LVM volume a/b: it is of the type \"thin\"; what is encrypted cannot be"
                    + " provisioned"));
  }

  /// Signatures at their places; what is read may also be shorter than they want.
  @ParameterizedTest
  @CsvSource({
    "EXT, 1080, 53ef",
    "XFS, 0, 58465342",
    "BTRFS, 65600, 5f42485266535f4d",
    "LUKS, 0, 4c554b53babe",
    "MD, 4096, fc4e2ba9",
    "SWAP, 4086, 53574150535041434532",
    "FAT, 82, 4641543332",
    "NTFS, 3, 4e54465320202020",
    "BITLOCKER, 3, 2d4656452d46532d",
    "EXFAT, 3, 4558464154202020",
    "SQUASHFS, 0, 68737173",
    "EROFS, 1024, e2e1f5e0",
    "F2FS, 1024, 1020f5f2",
    "ISO9660, 32769, 4344303031",
    "ZFS, 131072, ",
    "OTHER, 0, 00",
  })
  void contentIsToldByItsSignature(Content content, int at, String hex) {
    byte[] bytes = new byte[132 << 10];
    if (hex == null) {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(128 << 10, 0x00bab10c);
    } else {
      byte[] signature = HexFormat.of().parseHex(hex);
      System.arraycopy(signature, 0, bytes, at, signature.length);
    }
    assertThat(Content.of(buffer(bytes))).isEqualTo(content);
    assertThat(Content.of(buffer(Arrays.copyOf(bytes, Math.min(at, bytes.length)))))
        .isEqualTo(Content.OTHER);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void lvmIsToldByItsLabel() {
    byte[] bytes = new byte[4096];
    System.arraycopy("LABELONE".getBytes(StandardCharsets.US_ASCII), 0, bytes, 512, 8);
    System.arraycopy("LVM2 001".getBytes(StandardCharsets.US_ASCII), 0, bytes, 536, 8);
    assertThat(Content.of(buffer(bytes))).isEqualTo(Content.LVM);
  }
}
