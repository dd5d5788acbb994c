package bty.engine.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetSpecTest {
  private static final Disk DISK =
      Disk.plain(
          "/dev/sda",
          500_107_862_016L,
          new Identity(
              Optional.of(" Samsung SSD 870 EVO  500GB "),
              Optional.of("  S5Y1 NX0R  "),
              Optional.of("naa.5002538F31A1B2C3"),
              List.of("/dev/disk/by-id/ata-Samsung_SSD_S5Y1", "/dev/disk/by-path/pci-1")));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "only | false",
        "/dev/sda | true",
        "/dev/../dev/sda | true",
        "/dev/disk/by-path/pci-1 | true",
        "serial=S5Y1 NX0R | true",
        "serial=S5Y1_NX0R | true",
        "wwn=0x5002538f31a1b2c3 | true",
        "wwn=5002538F31A1B2C3 | true",
        "wwn=wwn-0x5002538f31a1b2c3 | true",
        "by-id=ata-Samsung_SSD_S5Y1 | true",
        "model=samsung ssd 870 evo 500gb | false",
        "model=Samsung_SSD_870_EVO_500GB | false",
        "size>=400G | false",
        "size>=500GB,size<=501GB | false",
        "size = 500GB | false",
        "size=500107862016 | false",
        "size>=0.4T, serial=S5Y1 NX0R | true"
      })
  void matchesAndPerhapsNames(String text, boolean names) {
    TargetSpec wish = TargetSpec.parse(text);
    assertThat(wish.matches(DISK)).isTrue();
    assertThat(wish.names(DISK)).isEqualTo(names);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/dev/sd",
        "/dev/sda1",
        "./sda",
        "serial=s5y1 nx0r",
        "serial=S5Y1",
        "wwn=0x5002538f31a1b2c4",
        "by-id=ata-Samsung_SSD_S5Y",
        "by-id=../by-path/pci-1",
        "model=Samsung SSD",
        "size>=500G",
        "size<=500GB",
        "size=500107862017",
        "size=510GB",
        "serial=S5Y1 NX0R,size>=1T"
      })
  void doesNotMatch(String text) {
    assertThat(TargetSpec.parse(text).matches(DISK)).isFalse();
  }

  @ParameterizedTest(name = "[{0}]")
  @CsvSource(
      delimiter = '|',
      value = {
        "''|not understood",
        "sda|not understood",
        "serial|not understood",
        "serial=|has no value",
        "'serial=  '|has no value",
        "model=,size>=1G|has no value",
        "size>1G|is not a size",
        "size>=1X|is not a size",
        "size>=-1|is not a size",
        "size>=0|is not a size",
        "size>=99999999999P|is not a size",
        "sizes>=1G|is not a size",
        "vendor=x|not understood",
        "serial=x,,size>=1G|not understood",
        "only,size>=1G|not understood"
      })
  void anUnclearWishIsRefusedWithASentence(String text, String words) {
    assertThatThrownBy(() -> TargetSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("reading the target wish")
        .hasMessageContaining(words);
  }

  @ParameterizedTest(name = "{0} is {1} bytes")
  @CsvSource({
    "size>=64G, 68719476736",
    "size>=64GiB, 68719476736",
    "size>=64GB, 64000000000",
    "size>=64gb, 64000000000",
    "size>=1k, 1024",
    "size>=1.5T, 1649267441664",
    "size>=2TB, 2000000000000",
    "size>=512, 512",
    "size>=512B, 512"
  })
  void unitsAreBinaryUnlessTheyEndInB(String text, long bytes) {
    assertThat(SizeCriterion.parse(text))
        .isEqualTo(new SizeCriterion(SizeCriterion.Comparison.AT_LEAST, bytes));
  }

  @Test
  void aDiskWithoutASerialWwnOrModelMatchesNoWishForThem() {
    Disk bare =
        Disk.plain(
            "/dev/sdb",
            1 << 30,
            new Identity(
                Optional.of("  "), Optional.of("0000000000"), Optional.of("naa.0"), List.of()));
    assertThat(bare.identity()).isEqualTo(Identity.NONE);
    for (String wish : List.of("serial=0000000000", "wwn=naa.0", "wwn=0x", "model=-")) {
      assertThat(TargetSpec.parse(wish).matches(bare)).as(wish).isFalse();
    }
  }

  @Test
  void aRelativePathMeansTheFileInTheWorkingFolder() {
    assertThat(TargetSpec.parse("./disk.img").text())
        .isEqualTo(System.getProperty("user.dir") + "/disk.img");
  }
}
