package bty.engine.selection;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.DiskUse;
import bty.engine.disk.Identity;
import bty.engine.disk.Partition;
import bty.engine.disk.Transport;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class DiskJsonTest {
  private static String json(Disk disk) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      DiskJson.write(disk, Eligibility.of(disk, TargetSpec.ONLY, Requirement.UNKNOWN), json);
    }
    return text.toString();
  }

  @Test
  void everyFactHasItsKey() {
    Disk disk =
        new Disk(
            "/dev/sda",
            DeviceNumber.NONE,
            DiskKind.PHYSICAL,
            Transport.FIBRE_CHANNEL,
            new Capacity(2048, 512, 4096),
            new Identity(
                Optional.of("M"), Optional.of("S\"1"), Optional.of("naa.5A"), List.of("/dev/x")),
            new Disk.Traits(false, true, true),
            List.of(
                new Partition(
                    "/dev/sda1",
                    1,
                    1024,
                    512,
                    Optional.of("ext4"),
                    Optional.of("root"),
                    Optional.empty())),
            List.of(new DiskUse.Swap("/dev/sda1")),
            new BootMedium.InUse("it runs"));
    assertThat(json(disk))
        .isEqualTo(
            """
            {"path":"/dev/sda","kind":"disk","transport":"fibre_channel","size_bytes":2048,\
            "logical_sector_bytes":512,"physical_sector_bytes":4096,"model":"M","serial":"S\\"1",\
            "wwn":"0x5a","links":["/dev/x"],"removable":false,"read_only":true,"rotational":true,\
            "boot_medium":true,"partitions":[{"path":"/dev/sda1","number":1,"start_bytes":1024,\
            "size_bytes":512,"file_system":"ext4","label":"root"}],\
            "uses":["/dev/sda1 is active swap space"],"eligible":false,\
            "reasons":["it is a LUN of a SAN (Fibre Channel) and was not named",\
            "/dev/sda1 is active swap space","it is the boot medium: it runs","it is read-only"]}\
            """);
  }

  @Test
  void whatIsUnknownIsLeftOut() {
    assertThat(json(Disk.plain("/dev/vda", 512, Identity.NONE)))
        .isEqualTo(
            """
            {"path":"/dev/vda","kind":"disk","transport":"unknown","size_bytes":512,\
            "logical_sector_bytes":512,"physical_sector_bytes":512,"links":[],"removable":false,\
            "read_only":false,"rotational":false,"boot_medium":false,"partitions":[],"uses":[],\
            "eligible":true,"reasons":[]}\
            """);
  }
}
