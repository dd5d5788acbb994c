package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Identity;
import bty.engine.disk.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How disks are, with a program in the place of smartctl.
@Timeout(30)
class SmartctlTest {
  private static final DiskHealth GOOD = new DiskHealth(Optional.of(true), OptionalLong.of(31));

  @TempDir private Path root;

  private static Disk disk(String path, Transport transport) {
    return new Disk(
        path,
        DeviceNumber.NONE,
        DiskKind.PHYSICAL,
        transport,
        new Capacity(1_000_000, 512, 512),
        Identity.NONE,
        Disk.Traits.PLAIN,
        List.of(),
        List.of(),
        new BootMedium.No());
  }

  private Map<String, DiskHealth> asked(String script, Disk... disks) throws IOException {
    Path program = root.resolve("smartctl");
    Files.writeString(program, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Smartctl(program.toString(), root, Duration.ofSeconds(2)).at(List.of(disks));
  }

  private static final String ANSWERS =
      """
      for last; do :; done
      echo "$*" >>"${0%/*}/asked"
      case $last in
        /dev/sda) echo '{"smart_status": {'; echo '"passed": true}, "temperature": {"current": 31}}' ;;
        /dev/sdb) echo '{"smart_status":{"passed":false},"temperature":{"current":512}}'; exit 8 ;;
        /dev/nvme0n1) echo '{"temperature":{"current":44}}' ;;
        /dev/sdc) echo 'Segmentation fault'; exit 139 ;;
        /dev/sdd) echo '{"smartctl":{"exit_status":2}}'; exit 2 ;;
      esac
      """;

  @Test
  void eachDiskIsAskedHowItIs() throws IOException {
    assertThat(
            asked(
                ANSWERS,
                disk("/dev/sda", Transport.ATA),
                disk("/dev/sdb", Transport.SAS),
                disk("/dev/sdc", Transport.ATA),
                disk("/dev/sdd", Transport.SCSI),
                disk("/dev/nvme0n1", Transport.NVME)))
        .containsOnly(
            Map.entry("/dev/sda", GOOD),
            Map.entry("/dev/sdb", new DiskHealth(Optional.of(false), OptionalLong.empty())),
            Map.entry("/dev/nvme0n1", new DiskHealth(Optional.empty(), OptionalLong.of(44))));
    assertThat(Files.readAllLines(root.resolve("asked")))
        .hasSize(5)
        .contains("--json --nocheck=standby --health --attributes /dev/sda");
  }

  @Test
  void aStickAndAVirtualDiskAreNotAsked() throws IOException {
    assertThat(
            asked(
                ANSWERS,
                disk("/dev/sda", Transport.USB),
                disk("/dev/vda", Transport.VIRTIO),
                Disk.plain("/dev/sdb", 100, Identity.NONE)))
        .isEmpty();
    assertThat(root.resolve("asked")).doesNotExist();
  }

  @Test
  void aDiskThatSomeProgramHasOpenIsLeftAlone() throws IOException {
    Path files = Files.createDirectories(root.resolve("proc/77/fd"));
    Files.createSymbolicLink(files.resolve("0"), Path.of("/dev/null"));
    Files.createSymbolicLink(files.resolve("5"), Path.of("/dev/sdb"));
    Files.createDirectories(root.resolve("proc/78"));
    assertThat(asked(ANSWERS, disk("/dev/sdb", Transport.ATA), disk("/dev/sda", Transport.ATA)))
        .containsOnlyKeys("/dev/sda");
    assertThat(Files.readString(root.resolve("asked"))).doesNotContain("/dev/sdb");
  }

  @Test
  void aDiskThatDoesNotAnswerIsNotWaitedFor() throws IOException {
    assertThat(
            asked(
                "case $* in */dev/sdz) sleep 600 ;; esac\n" + ANSWERS,
                disk("/dev/sdz", Transport.ATA),
                disk("/dev/sda", Transport.ATA)))
        .isEqualTo(Map.of("/dev/sda", GOOD));
  }

  @Test
  void withoutTheProgramNothingIsKnown() {
    assertThat(
            new Smartctl("no-such-smartctl", root, Duration.ofSeconds(2))
                .at(List.of(disk("/dev/sda", Transport.ATA))))
        .isEmpty();
  }
}
