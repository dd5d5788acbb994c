package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareTest {
  @TempDir private Path root;

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void aMachineIsDescribedFromTheKernelsFiles() throws IOException {
    write("sys/firmware/efi/fw_platform_size", "64\n");
    write("sys/class/dmi/id/sys_vendor", "QEMU\n");
    write("sys/class/dmi/id/product_name", "Standard PC\n");
    write("sys/class/dmi/id/product_serial", "A1\n");
    write("proc/meminfo", "MemTotal:        2048000 kB\nMemFree:  1 kB\n");
    write("proc/sys/kernel/osrelease", "6.12.0\n");
    write("sys/class/net/eth0/address", "52:54:00:a1:9c:ae\n");
    write("sys/class/net/eth0/carrier", "1\n");
    write("sys/class/net/eth0/device/vendor", "x\n");
    write("sys/class/net/eth1/address", "52:54:00:a1:9c:af\n");
    write("sys/class/net/eth1/device/vendor", "x\n");
    write("sys/class/net/br0/address", "52:54:00:a1:9c:b0\n");
    write("sys/class/net/lo/address", "00:00:00:00:00:00\n");
    Hardware hardware = Hardware.read(root, 4);
    assertThat(hardware.firmware()).isEqualTo(Hardware.Firmware.UEFI);
    assertThat(hardware.product()).isEqualTo("QEMU Standard PC");
    assertThat(hardware.serial()).isEqualTo("A1");
    assertThat(hardware.memoryBytes()).isEqualTo(2_097_152_000L);
    assertThat(hardware.cpus()).isEqualTo(4);
    assertThat(hardware.kernel()).isEqualTo("6.12.0");
    assertThat(hardware.cards())
        .containsExactly(
            new NetworkCard("eth0", new MacAddress("52:54:00:a1:9c:ae"), true),
            new NetworkCard("eth1", new MacAddress("52:54:00:a1:9c:af"), false));
  }

  @Test
  void aCardWithoutALinkAsksForItsCable() {
    assertThat(new NetworkCard("eth1", new MacAddress("52:54:00:a1:9c:af"), false).state())
        .isEqualTo("eth1 (52:54:00:a1:9c:af) has no link: is its cable in?");
  }

  @Test
  void whatTheKernelDoesNotSayIsEmpty() {
    Hardware hardware = Hardware.read(root, 1);
    assertThat(hardware.firmware()).isEqualTo(Hardware.Firmware.BIOS);
    assertThat(hardware.product()).isEmpty();
    assertThat(hardware.memoryBytes()).isZero();
    assertThat(hardware.cards()).isEmpty();
  }
}
