package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.disk.Disk;
import bty.engine.disk.LoopDevice;
import bty.engine.disk.Need;
import bty.engine.disk.SysfsDisks;
import bty.engine.disk.TargetChoice;
import bty.engine.disk.TargetWish;
import bty.engine.disk.WritableDisk;
import bty.engine.rootfs.Cancel;
import bty.engine.rootfs.MadeDisk;
import bty.engine.rootfs.Traces;
import bty.engine.run.Provisioning;
import bty.engine.run.RunId;
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
  private static final Setup.Seed SETUP =
      new Setup.Seed(
          new Provisioning.CloudInit(
              "#cloud-config\nhostname: x\n", Optional.empty(), Optional.of("version: 2\n")),
          InputNames.USUAL,
          new RunId("20261123T001500Z-3f9a1c"),
          Optional.of("rack1-a"));

  @TempDir Path folder;
  private MadeDisk disk;

  @BeforeEach
  void setUp() throws IOException {
    disk = new MadeDisk(folder);
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    assertThat(Traces.of(disk.file())).isEmpty();
  }

  private Path tree(Map<String, String> files) throws IOException {
    return MadeDisk.tree(folder, files);
  }

  private void provision() throws IOException {
    TargetWish wish = new TargetWish.ByPath(disk.file().toString());
    TargetChoice choice =
        TargetChoice.choose(wish, new SysfsDisks().candidates(wish), Need.UNKNOWN);
    assertThat(choice).isInstanceOf(TargetChoice.Chosen.class);
    Disk chosen = ((TargetChoice.Chosen) choice).disk();
    assertThat(chosen.path()).isEqualTo(disk.file().toString());
    try (WritableDisk held = WritableDisk.open(chosen)) {
      Provisioner.run(held, SETUP, Cancel.NEVER, Quiet.STEPS);
    }
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
