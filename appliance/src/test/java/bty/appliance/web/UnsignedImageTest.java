package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A machine with Secure Boot on, and an image whose loader it would refuse.
class UnsignedImageTest {
  private static final String MAC = "52-54-00-00-00-01";
  private static final String MACHINE = "/ui/machines/" + MAC;
  private static final String WARNING = "its loader is not signed, and Secure Boot is on";
  private static final int SECTOR = 512;

  @TempDir private Path folder;

  /// MBR, and an EFI system partition (FAT12, clusters of one sector) with EFI/BOOT/BOOTX64.EFI.
  private static String disk(boolean signed) {
    ByteBuffer disk = ByteBuffer.allocate(65 * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(450, (byte) 0xef).putInt(454, 1).putInt(458, 64).putShort(510, (short) 0xaa55);
    ByteBuffer part = disk.slice(SECTOR, 64 * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    part.putShort(11, (short) SECTOR).put(13, (byte) 1).putShort(14, (short) 1).put(16, (byte) 1);
    part.putShort(17, (short) 16).putShort(19, (short) 64).putShort(22, (short) 1);
    part.put(54, "FAT12   ".getBytes(StandardCharsets.US_ASCII)).putShort(510, (short) 0xaa55);
    part.put(SECTOR, new byte[] {-8, -1, -1, -1, -1, -1, -1, 15, 0});
    entry(part, 2, "EFI        ", 0x10, 2);
    entry(part, 3, "BOOT       ", 0x10, 3);
    entry(part, 4, "BOOTX64 EFI", 0x20, 4);
    ByteBuffer loader = part.slice(5 * SECTOR, SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    loader.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x40).putInt(0x40, 0x4550);
    loader.putShort(0x58, (short) 0x20b).putInt(0x58 + 108, 16);
    loader.putInt(0x58 + 144, signed ? 4096 : 0).putInt(0x58 + 148, signed ? 4096 : 0);
    return new String(disk.array(), StandardCharsets.ISO_8859_1);
  }

  private static void entry(ByteBuffer part, int sector, String name, int kind, int cluster) {
    part.put(sector * SECTOR, name.getBytes(StandardCharsets.US_ASCII));
    part.put(sector * SECTOR + 11, (byte) kind).putShort(sector * SECTOR + 26, (short) cluster);
  }

  @ParameterizedTest
  @CsvSource({"on, false, true", "on, true, false", "off, false, false", "unknown, false, false"})
  void machineThatWouldRefuseItsImageIsWarnedOf(String secure, boolean signed, boolean warned)
      throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      assertThat(appliance.ask("PUT", "/images/x.img", disk(signed)).statusCode()).isEqualTo(201);
      String wish = "{\"boot_policy\":\"flash\",\"image\":\"x.img\"}";
      appliance.ask("PUT", "/machines/" + MAC, wish);
      String _ = appliance.boot(MAC);
      appliance.live(
          "POST",
          MAC,
          "inventory",
          "{\"schema_version\":\"1\",\"firmware\":\"uefi\",\"secure_boot\":\"" + secure + "\"}");
      String page = browser.get(MACHINE).body();
      assertThat(page.contains(WARNING)).as(page).isEqualTo(warned);
      String choices = appliance.live("GET", MAC, "choices", "").body();
      assertThat(choices.contains("Secure Boot is on in this machine")).isEqualTo(warned);
      assertThat(page.contains("UEFI, Secure Boot on")).isEqualTo(secure.equals("on"));
    }
  }

  @Test
  void pageOfTheImageSaysSoToo() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      appliance.ask("PUT", "/images/x.img", disk(false));
      assertThat(browser.get("/ui/images/x.img").body())
          .contains("boots with UEFI, not with Secure Boot");
    }
  }
}
