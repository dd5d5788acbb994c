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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A seed on real file systems, among decoys.
@Tag("root")
class SeedRootTest {
  private static final String SEED = "var/lib/cloud/seed/nocloud/";
  private static final ProvisionRequest.Seed SETUP =
      new ProvisionRequest.Seed(
          new Provisioning.CloudInit(
              "#cloud-config\nhostname: x\n", Optional.empty(), Optional.of("version: 2\n")),
          InputNames.USUAL,
          new RunId("20261123T001500Z-3f9a1c"),
          Optional.of("rack1-a"));

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

  private Path tree(Map<String, String> files) throws IOException {
    return MadeDisk.tree(folder, files);
  }

  private void provision() throws IOException {
    HeldDisk.with(disk.file(), held -> Provisioner.run(held, SETUP, Cancel.NEVER, Quiet.STEPS));
  }

  private static void assertSeed(Path top) throws IOException {
    assertThat(top.resolve(SEED + "user-data")).hasContent("#cloud-config\nhostname: x\n");
    assertThat(top.resolve(SEED + "meta-data"))
        .hasContent("instance-id: 20261123T001500Z-3f9a1c\nlocal-hostname: rack1-a\n");
    assertThat(top.resolve(SEED + "network-config")).hasContent("version: 2\n");
    assertMode(top.resolve(SEED + "user-data"), "rw-------");
    assertMode(top.resolve(SEED + "meta-data"), "rw-r--r--");
    assertMode(top.resolve(SEED + "network-config"), "rw-------");
    for (String made : new String[] {"var/lib/cloud", "var/lib/cloud/seed", SEED}) {
      assertMode(top.resolve(made), "rwxr-xr-x");
    }
    try (var names = Files.list(top.resolve("var/lib/cloud/seed"))) {
      assertThat(names).containsExactly(top.resolve(SEED));
    }
  }

  private static void assertMode(Path file, String mode) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .as("mode of %s", file)
        .isEqualTo(mode);
    assertThat(Files.getAttribute(file, "unix:uid")).as("owner of %s", file).isEqualTo(0);
    assertThat(Files.getAttribute(file, "unix:gid")).as("group of %s", file).isEqualTo(0);
  }

  @Test
  void theRootIsFoundAmongLargerPartitions() throws IOException {
    disk.ext4(8, "linux", tree(Map.of("vmlinuz", "kernel", "grub/grub.cfg", "")))
        .ext4(40, "linux", tree(Map.of("data/etc/os-release", "NAME=no", "lost", "")))
        .ext4(16, "linux", tree(MadeDisk.system("Small")))
        .table("gpt");
    provision();
    disk.inside(3, "ro", SeedRootTest::assertSeed);
    disk.inside(2, "ro", top -> assertThat(top.resolve("var")).doesNotExist());
  }

  @Test
  void aSystemOnXfsWithMergedUsrGetsItsSeed() throws IOException {
    Map<String, String> system = new HashMap<>(MadeDisk.system("X"));
    system.remove("etc/os-release");
    system.put("usr/lib/os-release", "PRETTY_NAME=X\n");
    system.put("etc/os-release", "->../usr/lib/os-release");
    system.put("bin", "->usr/bin");
    disk.ext4(8, "linux", tree(Map.of("a", ""))).xfs(320, "linux", tree(system)).table("gpt");
    provision();
    disk.inside(2, "ro,nouuid", SeedRootTest::assertSeed);
  }

  @Test
  void aSystemInASubvolumeOfBtrfsGetsItsSeed() throws IOException {
    Path system = tree(MadeDisk.system("Btr"));
    disk.btrfs(
            128,
            "linux",
            Map.of(
                "@home", tree(Map.of("u/x", "")),
                "@", system,
                ".snapshots/1/snapshot", system))
        .table("gpt");
    provision();
    disk.inside(1, "ro,subvol=@", SeedRootTest::assertSeed);
    disk.inside(
        1,
        "ro,subvolid=5",
        top -> assertThat(top.resolve(".snapshots/1/snapshot/" + SEED)).doesNotExist());
  }

  @Test
  void linksOfTheImageDoNotLeadOutOfIt() throws IOException {
    Map<String, String> system = new HashMap<>(MadeDisk.system("Linked"));
    system.remove("var/lib/x");
    system.put("var", "->/../../../../../mnt/v");
    system.put("mnt/v/lib", "->/srv/state");
    system.put("srv/state", "/");
    disk.ext4(16, "linux", tree(system)).table("dos");
    provision();
    disk.inside(
        1, "ro", top -> assertThat(top.resolve("srv/state/cloud/seed/nocloud/meta-data")).exists());
  }

  @Test
  void whatAnEarlierBootLeftIsForgottenAndAnOldSeedReplaced() throws IOException {
    Map<String, String> system = new HashMap<>(MadeDisk.system("Old"));
    system.put("var/lib/cloud/instances/i-1/obj.pkl", "x");
    system.put("var/lib/cloud/instance", "->instances/i-1");
    system.put("var/lib/cloud/sem/once", "x");
    system.put(SEED + "vendor-data", "stale");
    system.put(
        "etc/cloud/cloud.cfg.d/90.cfg", "datasource_list: [ Ec2 ]\npreserve_hostname: true\n");
    disk.ext4(16, "linux", tree(system)).table("gpt");
    provision();
    disk.inside(
        1,
        "ro",
        top -> {
          assertSeed(top);
          assertThat(top.resolve(SEED + "vendor-data")).doesNotExist();
          assertThat(Files.exists(top.resolve("var/lib/cloud/instance"), LinkOption.NOFOLLOW_LINKS))
              .isFalse();
          assertThat(top.resolve("var/lib/cloud/instances")).doesNotExist();
          assertThat(top.resolve("var/lib/cloud/sem")).doesNotExist();
          assertThat(top.resolve("etc/cloud/cloud.cfg.d/zz-bty.cfg"))
              .content()
              .contains("datasource_list: [NoCloud, None]\n", "preserve_hostname: false\n");
        });
  }

  @Test
  void aSystemOnALogicalVolumeGetsItsSeedThoughNothingIsActivated() throws IOException {
    Path volume = folder.resolve("pv");
    LvmImage.withRoot(volume);
    Path root = folder.resolve("root.img");
    LoopDevice.run(List.of("truncate", "-s", "16M", root.toString()));
    Path tree = tree(MadeDisk.system("On LVM"));
    LoopDevice.run(
        List.of("mke2fs", "-q", "-F", "-t", "ext4", "-d", tree.toString(), root.toString()));
    // 1 MiB of metadata, then swap in 8 MiB.
    LoopDevice.run(
        List.of(
            "dd", "if=" + root, "of=" + volume, "bs=1M", "seek=9", "conv=notrunc", "status=none"));
    disk.ext4(8, "linux", tree(Map.of("vmlinuz", "")))
        .partition(volume, "E6D6D379-F507-44C2-A23C-238F2A3DF928")
        .table("gpt");
    provision();
    disk.inside(2, "ro", 9 << 20, SeedRootTest::assertSeed);
  }

  @Test
  void aSystemOnALogicalPartitionGetsItsSeed() throws IOException {
    Path extended = folder.resolve("whole.img");
    LoopDevice.run(List.of("truncate", "-s", "64M", extended.toString()));
    Path table =
        Files.writeString(
            folder.resolve("dos"), "label: dos\n2048,8192,83\n,,5\n16384,8192,83\n26624,,83\n");
    LoopDevice.run(
        List.of(
            "sh", "-c", "sfdisk -q \"$1\" < \"$2\"", "sh", extended.toString(), table.toString()));
    Path root = folder.resolve("root.img");
    LoopDevice.run(List.of("truncate", "-s", "16M", root.toString()));
    Path tree = tree(MadeDisk.system("Logical"));
    LoopDevice.run(
        List.of("mke2fs", "-q", "-F", "-t", "ext4", "-d", tree.toString(), root.toString()));
    LoopDevice.run(
        List.of(
            "dd",
            "if=" + root,
            "of=" + extended,
            "bs=1M",
            "seek=13",
            "conv=notrunc",
            "status=none"));
    HeldDisk.with(extended, held -> Provisioner.run(held, SETUP, Cancel.NEVER, Quiet.STEPS));
    MadeDisk.mounted(folder, extended, "ro,offset=" + (13 << 20), SeedRootTest::assertSeed);
  }

  @Test
  void withoutARootItSaysWhatEachPartitionHolds() throws IOException {
    Path swap = folder.resolve("swap");
    LoopDevice.run(List.of("truncate", "-s", "4M", swap.toString()));
    LoopDevice.run(List.of("mkswap", "-q", swap.toString()));
    Path luks = Files.write(folder.resolve("luks"), new byte[1 << 20]);
    Files.write(luks, new byte[] {'L', 'U', 'K', 'S', (byte) 0xba, (byte) 0xbe});
    LoopDevice.run(List.of("truncate", "-s", "4M", luks.toString()));
    disk.ext4(8, "linux", tree(Map.of("data/x", "")))
        .partition(swap, "swap")
        .partition(luks, "linux")
        .table("gpt");
    assertThatThrownBy(this::provision)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none found")
        .hasMessageContaining("partition 1 has ext4 with data, lost+found")
        .hasMessageContaining("partition 2 has swap")
        .hasMessageContaining("partition 3 has encrypted by LUKS");
  }

  @Test
  void twoRootsAreForAPersonToDecideUnlessTheTableSaysWhichOne() throws IOException {
    Path a = tree(MadeDisk.system("System A"));
    Path b = tree(MadeDisk.system("System B"));
    disk.ext4(16, "linux", a).ext4(16, "linux", b).table("gpt");
    assertThatThrownBy(this::provision)
        .hasMessageContaining("partition 1 (ext4, System A), partition 2 (ext4, System B)");
    disk = new MadeDisk(Files.createDirectory(folder.resolve("typed")));
    disk.ext4(16, "linux", a).ext4(16, "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", b).table("gpt");
    provision();
    disk.inside(2, "ro", SeedRootTest::assertSeed);
  }

  @Test
  void aSystemWithoutCloudInitIsNotTakenForDone() throws IOException {
    disk.ext4(
            16,
            "linux",
            tree(Map.of("etc/os-release", "", "etc/cloud/cloud.cfg", "", "usr/bin/sh", "")))
        .table("gpt");
    assertThatThrownBy(this::provision).hasMessageContaining("has no cloud-init");
  }

  @Test
  void cloudInitThatIsSwitchedOffIsNotTakenForDone() throws IOException {
    Map<String, String> system = new HashMap<>(MadeDisk.system("Off"));
    system.put("etc/cloud/cloud-init.disabled", "");
    system.put("etc/systemd/system/cloud-init.service", "->/dev/null");
    disk.ext4(16, "linux", tree(system)).table("gpt");
    assertThatThrownBy(this::provision)
        .hasMessageContaining("/etc/cloud/cloud-init.disabled exists")
        .hasMessageContaining("/etc/systemd/system/cloud-init.service masks its unit");
  }
}
