package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.command.Cancel;
import bty.engine.disk.LoopDevice;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import bty.engine.provision.ProvisionRequest.InputNames;
import bty.engine.rootfs.LvmImage;
import bty.engine.rootfs.MadeDisk;
import bty.engine.rootfs.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A seed arrives whatever is mounted at `/var` later. What is asked here is what cloud-init's
/// `DataSourceNoCloud` asks: the configuration below `/etc/cloud`, then where its `seedfrom`
/// points.
@Tag("root")
class SeedLayoutsRootTest {
  private static final String NETWORK = "version: 2\nethernets:\n  \"a\u00e9\\b\": {dhcp4: true}\n";
  private static final ProvisionRequest.Seed SETUP =
      new ProvisionRequest.Seed(
          new Provisioning.CloudInit(
              "#cloud-config\nhostname: x\n", Optional.empty(), Optional.of(NETWORK)),
          InputNames.USUAL,
          new RunId("20261123T001500Z-3f9a1c"),
          Optional.of("rack1-a"));

  private static final String VAR_TYPE = "4D21B016-B534-45C2-A9FB-5C16E091FD2D";
  private static final String BELOW_VAR = "var/lib/cloud/seed/nocloud";

  @TempDir Path folder;
  private MadeDisk disk;
  private Traces traces;

  @BeforeEach
  void setUp() throws IOException {
    disk = new MadeDisk(folder);
    traces = Traces.begin();
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    assertThat(traces.of(disk.file())).isEmpty();
  }

  private Path system(Map<String, String> more) throws IOException {
    Map<String, String> files = new HashMap<>(MadeDisk.system("S"));
    files.putAll(more);
    return MadeDisk.tree(folder, files);
  }

  private static Map<String, String> fstab(String line) {
    return Map.of("etc/fstab", "# <file system> <mount point>\n" + line + "\n");
  }

  private Path emptyVar() throws IOException {
    return MadeDisk.tree(folder, Map.of("lib/x", ""));
  }

  private void provision() throws IOException {
    HeldDisk.with(disk.file(), held -> Provisioner.run(held, SETUP, Cancel.NEVER, Quiet.STEPS));
  }

  private static void assertFoundBeforeVar(Path top) throws IOException {
    String text = Files.readString(top.resolve("etc/cloud/cloud.cfg.d/zz-bty.cfg"));
    Map<?, ?> source = source(text);
    String from = String.valueOf(source.get("seedfrom"));
    assertThat(from).startsWith("file:///etc/").endsWith("/");
    Path seed = top.resolve(from.substring("file:///".length()));
    assertThat(seed.resolve("user-data")).hasContent("#cloud-config\nhostname: x\n");
    assertThat(seed.resolve("meta-data"))
        .hasContent("instance-id: 20261123T001500Z-3f9a1c\nlocal-hostname: rack1-a\n");
    assertThat(seed.resolve("network-config")).hasContent(NETWORK);
    // cloud-init as old as Debian 12's takes the network from here alone, and only with these two.
    assertThat(source.get("network-config")).isEqualTo(NETWORK);
    assertThat(source.get("user-data")).isEqualTo("");
    assertThat(source.get("meta-data")).isEqualTo(Map.of());
    // As tools/ds-identify looks for them: the key at the beginning of a line.
    assertThat(text.lines().map(String::strip))
        .contains("NoCloud:", "user-data: \"\"", "meta-data: {}");
  }

  private static Map<?, ?> source(String text) {
    try {
      return YamlText.read(text).values() instanceof Map<?, ?> all
              && all.get("datasource") instanceof Map<?, ?> sources
              && sources.get("NoCloud") instanceof Map<?, ?> source
          ? source
          : Map.of();
    } catch (YamlText.NotYaml e) {
      throw new AssertionError(e);
    }
  }

  private static void assertNothingIsHidden(Path top) throws IOException {
    assertFoundBeforeVar(top);
    assertThat(top.resolve(BELOW_VAR)).doesNotExist();
  }

  @Test
  void debiansLayoutHasTheSeedInBothPlaces() throws IOException {
    disk.ext4(16, "linux", system(fstab("UUID=1 / ext4 errors=remount-ro 0 1"))).table("gpt");
    provision();
    disk.inside(
        1,
        "ro",
        top -> {
          assertFoundBeforeVar(top);
          assertThat(top.resolve(BELOW_VAR + "/user-data")).exists();
        });
  }

  @Test
  void aVarThatFstabMountsHidesNothing() throws IOException {
    disk.ext4(16, "linux", system(fstab("LABEL=v\t/var/\text4\tdefaults 0 2")))
        .ext4(8, "linux", emptyVar())
        .table("gpt");
    provision();
    disk.inside(1, "ro", SeedLayoutsRootTest::assertNothingIsHidden);
  }

  @Test
  void aVarByItsPartitionTypeHidesNothing() throws IOException {
    disk.ext4(16, "linux", system(Map.of())).ext4(8, VAR_TYPE, emptyVar()).table("gpt");
    provision();
    disk.inside(1, "ro", SeedLayoutsRootTest::assertNothingIsHidden);
  }

  @Test
  void aVarOfAMountUnitHidesNothing() throws IOException {
    Path system =
        system(
            Map.of("etc/systemd/system/var-lib.mount", "[Mount]\nWhere=/var/lib\nWhat=/dev/x\n"));
    disk.ext4(16, "linux", system).table("gpt");
    provision();
    disk.inside(1, "ro", SeedLayoutsRootTest::assertNothingIsHidden);
  }

  @Test
  void aVarInASubvolumeBesideTheRootHidesNothing() throws IOException {
    Path system = system(fstab("UUID=1 /var btrfs subvol=@var,compress=zstd:1 0 0"));
    disk.btrfs(128, "linux", Map.of("@", system, "@var", emptyVar())).table("gpt");
    provision();
    disk.inside(1, "ro,subvol=@", SeedLayoutsRootTest::assertNothingIsHidden);
    disk.inside(1, "ro,subvol=@var", top -> assertThat(top.resolve("lib/cloud")).doesNotExist());
  }

  @Test
  void aVarOnALogicalVolumeHidesNothing() throws IOException {
    Path volume = folder.resolve("pv");
    LvmImage.make(
        volume,
        "64M",
        "pvcreate -ff -y DEV",
        "vgcreate vg DEV",
        "lvcreate -an -Zn -Wn -n var -l 2 vg",
        "lvcreate -an -Zn -Wn -n root -l 4 vg");
    // 1 MiB of metadata, then var in 8 MiB.
    put(volume, 1, 8, emptyVar());
    put(volume, 9, 16, system(fstab("/dev/mapper/vg-var /var ext4 defaults 0 2")));
    disk.partition(volume, "E6D6D379-F507-44C2-A23C-238F2A3DF928").table("gpt");
    provision();
    disk.inside(1, "ro", 9 << 20, SeedLayoutsRootTest::assertNothingIsHidden);
  }

  private void put(Path volume, int at, int mib, Path tree) throws IOException {
    Path image = Files.createTempFile(folder, "lv", ".img");
    LoopDevice.run(List.of("truncate", "-s", mib + "M", image.toString()));
    LoopDevice.run(
        List.of("mke2fs", "-q", "-F", "-t", "ext4", "-d", tree.toString(), image.toString()));
    LoopDevice.run(
        List.of(
            "dd",
            "if=" + image,
            "of=" + volume,
            "bs=1M",
            "seek=" + at,
            "conv=notrunc",
            "status=none"));
  }

  @Test
  void anEtcThatIsMountedOverTheRootIsRefused() throws IOException {
    disk.ext4(16, "linux", system(fstab("LABEL=e /etc/cloud ext4 defaults 0 2"))).table("gpt");
    assertThatThrownBy(this::provision)
        .hasMessageContaining("line 2 of /etc/fstab mounts /etc/cloud")
        .hasMessageContaining("would be hidden when the system boots");
  }

  @Test
  void anEtcUnderAnOverlayShowsThroughIt() throws IOException {
    Path system = system(fstab("overlay /etc overlay lowerdir=/sysroot/etc,upperdir=/u 0 0"));
    disk.ext4(16, "linux", system).table("gpt");
    provision();
    disk.inside(1, "ro", SeedLayoutsRootTest::assertFoundBeforeVar);
  }
}
