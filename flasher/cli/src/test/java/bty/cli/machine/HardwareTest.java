package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HardwareTest {
  @TempDir private Path root;

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void link(String path, String target) throws IOException {
    Path link = root.resolve(path);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  @Test
  void aMachineIsDescribedFromTheKernelsFiles() throws IOException {
    write("sys/firmware/efi/fw_platform_size", "64\n");
    write("sys/class/dmi/id/sys_vendor", "QEMU\n");
    write("sys/class/dmi/id/product_name", "Standard PC\n");
    write("sys/class/dmi/id/product_serial", "A1\n");
    write("sys/class/dmi/id/product_uuid", "4C4C4544-0051-3610-8052-B4C04F4E3532\n");
    write("sys/class/dmi/id/bios_vendor", "American Megatrends Inc.\n");
    write("sys/class/dmi/id/bios_version", "F20\n");
    write("sys/class/dmi/id/bios_date", "01/31/2023\n");
    write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Xeon E-2136 \nprocessor\t: 1\n");
    write(
        "dev/kmsg",
        "6,1,5,-;Linux\n4,2,6,-;x 1: Direct firmware load for a.bin failed with error -2\n");
    write("proc/meminfo", "MemTotal:        2048000 kB\nMemFree:  1 kB\n");
    write("proc/sys/kernel/osrelease", "6.12.0\n");
    write("sys/class/net/eth0/address", "52:54:00:a1:9c:ae\n");
    write("sys/class/net/eth0/carrier", "1\n");
    write("sys/class/net/eth0/speed", "10000\n");
    write("sys/class/net/eth0/device/vendor", "0x8086\n");
    write("sys/class/net/eth0/device/device", "0x1533\n");
    link("sys/class/net/eth0/device/driver", "../../bus/pci/drivers/igb");
    link("sys/class/net/eth0/device/subsystem", "../../bus/pci");
    write("sys/class/net/eth1/address", "52:54:00:a1:9c:af\n");
    write("sys/class/net/eth1/speed", "10000\n");
    write("sys/class/net/eth1/device/vendor", "0x1af4\n");
    write("sys/class/net/eth1/device/device", "0x0001\n");
    link("sys/class/net/eth1/device/driver", "../../bus/virtio/drivers/virtio_net");
    link("sys/class/net/eth1/device/subsystem", "../../bus/virtio");
    write("sys/class/net/br0/address", "52:54:00:a1:9c:b0\n");
    write("sys/class/net/lo/address", "00:00:00:00:00:00\n");
    Hardware hardware = Hardware.read(root, 4);
    assertThat(hardware.firmware()).isEqualTo(Hardware.Firmware.UEFI);
    assertThat(hardware.smbios())
        .isEqualTo(
            new Smbios(
                "QEMU Standard PC",
                "A1",
                "4c4c4544-0051-3610-8052-b4c04f4e3532",
                "American Megatrends Inc.",
                "F20",
                "01/31/2023"));
    assertThat(hardware.cpuModel()).isEqualTo("Xeon E-2136");
    assertThat(hardware.missingFirmware()).containsExactly("a.bin");
    assertThat(hardware.memoryBytes()).isEqualTo(2_097_152_000L);
    assertThat(hardware.cpus()).isEqualTo(4);
    assertThat(hardware.kernel()).isEqualTo("6.12.0");
    assertThat(hardware.cards())
        .containsExactly(
            new NetworkCard(
                "eth0",
                new MacAddress("52:54:00:a1:9c:ae"),
                true,
                OptionalLong.of(10_000),
                "igb",
                "8086:1533"),
            new NetworkCard(
                "eth1",
                new MacAddress("52:54:00:a1:9c:af"),
                false,
                OptionalLong.empty(),
                "virtio_net",
                ""));
  }

  @Test
  void secureBootIsWhatTheFirmwareSaysElseWhatTheKernelFound() throws IOException {
    assertThat(SecureBoot.read(root)).isEqualTo(SecureBoot.OFF);
    write("sys/firmware/efi/fw_platform_size", "64\n");
    assertThat(SecureBoot.read(root)).isEqualTo(SecureBoot.UNKNOWN);
    byte[] parameters = new byte[4096];
    Path kernel = root.resolve("sys/kernel/boot_params/data");
    Files.createDirectories(kernel.getParent());
    SecureBoot[] states = {
      SecureBoot.UNKNOWN, SecureBoot.UNKNOWN, SecureBoot.OFF, SecureBoot.ON, SecureBoot.UNKNOWN
    };
    for (int mode = 0; mode < states.length; mode++) {
      parameters[0x1ec] = (byte) mode;
      Files.write(kernel, parameters);
      assertThat(SecureBoot.read(root)).isEqualTo(states[mode]);
    }
    Path variable =
        root.resolve("sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
    Files.createDirectories(variable.getParent());
    Files.write(variable, new byte[] {6, 0, 0, 0, 1});
    assertThat(SecureBoot.read(root)).isEqualTo(SecureBoot.ON);
    Files.write(variable, new byte[] {6, 0, 0, 0, 0});
    assertThat(SecureBoot.read(root)).isEqualTo(SecureBoot.OFF);
    Files.write(variable, new byte[0]);
    assertThat(SecureBoot.read(root).word()).isEqualTo("unknown");
  }

  @Test
  void aCardWithoutALinkAsksForItsCable() {
    MacAddress mac = new MacAddress("52:54:00:a1:9c:af");
    assertThat(new NetworkCard("eth1", mac, false, OptionalLong.empty(), "", "").state())
        .isEqualTo("eth1 (52:54:00:a1:9c:af) has no link: is its cable in?");
  }

  @Test
  void whatTheKernelDoesNotSayIsEmpty() {
    Hardware hardware = Hardware.read(root, 1);
    assertThat(hardware.firmware()).isEqualTo(Hardware.Firmware.BIOS);
    assertThat(hardware.smbios()).isEqualTo(new Smbios("", "", "", "", "", ""));
    assertThat(hardware.cpuModel()).isEmpty();
    assertThat(hardware.missingFirmware()).isEmpty();
    assertThat(hardware.memoryBytes()).isZero();
    assertThat(hardware.cards()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "Not Settable",
        ""
      })
  void aFirmwareWithoutAUuidHasNone(String text) throws IOException {
    write("sys/class/dmi/id/product_uuid", text + "\n");
    assertThat(Smbios.read(root).uuid()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "4294967295", "fast", ""})
  void aSpeedThatTheDriverDoesNotKnowIsNone(String speed) throws IOException {
    write("sys/class/net/eth0/address", "52:54:00:a1:9c:ae\n");
    write("sys/class/net/eth0/carrier", "1\n");
    write("sys/class/net/eth0/speed", speed + "\n");
    write("sys/class/net/eth0/device/vendor", "x\n");
    assertThat(NetworkCard.list(root).getFirst().megabits()).isEmpty();
  }

  @Test
  void firmwareIsMissingThatWasNotFoundInTheEnd() throws IOException {
    write(
        "dev/kmsg",
        """
        4,1,1,-;bnx2x 0000:01:00.0: Direct firmware load for bnx2x/e2-7.13.fw failed with error -2
        3,2,2,-;bnx2x 0000:01:00.0: firmware: failed to load bnx2x/e2-7.13.fw (-2)
         SUBSYSTEM=pci
        3,3,3,-;tg3 0000:02:00.0: firmware: failed to load tigon/tg3_tso.bin (-2)
        3,4,4,-;qla2xxx: firmware: failed to load ql2500_fw.bin (-2)
        6,5,5,-;qla2xxx: firmware: direct-loading firmware ql2500_fw.bin
        3,6,6,-;r8169: firmware: failed to load rtl_nic/rtl8168.fw (-12)
        """);
    assertThat(KernelLog.missingFirmware(root))
        .containsExactly("bnx2x/e2-7.13.fw", "tigon/tg3_tso.bin");
  }
}
