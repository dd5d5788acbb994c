package bty.engine.provision;

import bty.engine.rootfs.RootFolder;
import bty.engine.rootfs.SystemFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// cloud-init in the root of a system that has not booted yet.
final class SeedWriter {
  /// Files any of which is cloud-init itself.
  private static final List<String> PROGRAMS =
      List.of("/usr/bin/cloud-init", "/usr/local/bin/cloud-init", "/usr/sbin/cloud-init");

  private static final List<String> UNITS =
      List.of(
          "cloud-init.target",
          "cloud-init-local.service",
          "cloud-init.service",
          "cloud-init-main.service",
          "cloud-init-network.service",
          "cloud-config.service");

  private static final String DISABLED = "/etc/cloud/cloud-init.disabled";
  private static final String CLOUD = "/var/lib/cloud";

  /// What `cloud-init clean` removes as well: an image that was booted before it was sealed would
  /// otherwise go on trusting what it found then.
  private static final List<String> OF_AN_EARLIER_BOOT =
      List.of("instance", "instances", "data", "sem", "handlers");

  private final RootFolder root;
  private final LaterMounts mounts;
  private final ProvisionListener steps;

  /// @param mounts of the same root
  SeedWriter(RootFolder root, LaterMounts mounts, ProvisionListener steps) {
    this.root = root;
    this.mounts = mounts;
    this.steps = steps;
  }

  /// Writes the seed, so that cloud-init takes it at the first boot.
  ///
  /// @throws IOException if the system has no cloud-init, or one that is switched off
  void write(ProvisionRequest.Seed seed) throws IOException {
    requireCloudInit();
    requireNotSwitchedOff();
    CloudConfig config = CloudConfig.read(root);
    config.requireOurs(seed);
    requireOurFolderStays();
    writeBelowVar(seed);
    Map<String, String> files = new TreeMap<>(NoCloudSeed.render(seed));
    // Asked for where `seedfrom` points; an empty one is none, and no version stumbles over it.
    files.put(NoCloudSeed.VENDOR_DATA, "");
    Path place = root.folder(CloudConfig.SEED_PARENT).resolve(CloudConfig.SEED_NAME);
    SystemFile.replaceFolder(place, files, NoCloudSeed.MODES);
    steps.step("writing " + CloudConfig.DROP_IN + ", so that the image looks for this seed");
    Path folder = root.folder(CloudConfig.FOLDER);
    Path file = folder.resolve(CloudConfig.DROP_IN_NAME);
    SystemFile.delete(file);
    // It may hold the network's secrets.
    SystemFile.create(file, config.dropIn(seed), "rw-------");
    SystemFile.sync(folder);
  }

  /// Where cloud-init itself looks, too, for as long as nothing is mounted over it: an image's own
  /// older seed there would have a say in the host name, and what an earlier boot left is old.
  private void writeBelowVar(ProvisionRequest.Seed seed) throws IOException {
    Optional<String> hidden = mounts.over(CLOUD);
    if (hidden.isPresent()) {
      steps.step(
          "leaving " + CLOUD + " alone, which is not the root's once it boots: " + hidden.get());
      return;
    }
    Path cloud = root.folder(CLOUD);
    for (String name : OF_AN_EARLIER_BOOT) {
      SystemFile.delete(cloud.resolve(name));
    }
    Path seeds = root.folder(CLOUD + "/seed");
    SystemFile.replaceFolder(seeds.resolve("nocloud"), NoCloudSeed.render(seed), NoCloudSeed.MODES);
    SystemFile.sync(cloud);
  }

  private void requireOurFolderStays() throws IOException {
    Optional<String> hidden = mounts.over(CloudConfig.SEED_PARENT);
    if (hidden.isPresent()) {
      throw new IOException(
          "writing the cloud-init seed to "
              + CloudConfig.SEED_PARENT
              + ": it would be hidden when the system boots, since "
              + hidden.get()
              + "; have "
              + CloudConfig.SEED_PARENT
              + " on the root file system of the image");
    }
  }

  private void requireCloudInit() throws IOException {
    for (String program : PROGRAMS) {
      if (root.hasFile(program)) {
        return;
      }
    }
    if (hasLibrary() || isElsewhere()) {
      return;
    }
    throw new IOException(
        "writing the cloud-init seed: the system on the disk has no cloud-init (looked for "
            + String.join(", ", PROGRAMS)
            + " and Python's cloudinit below /usr/lib); install it in the image, or provision by"
            + " other means");
  }

  private boolean hasLibrary() throws IOException {
    for (String python : root.names("/usr/lib")) {
      if (python.startsWith("python3")
          && (root.hasFolder("/usr/lib/" + python + "/dist-packages/cloudinit")
              || root.hasFolder("/usr/lib/" + python + "/site-packages/cloudinit"))) {
        return true;
      }
    }
    return false;
  }

  /// `/usr` may be a file system of its own; then the configuration has to do.
  private boolean isElsewhere() throws IOException {
    return !root.hasFolder("/usr/bin") && root.hasFile("/etc/cloud/cloud.cfg");
  }

  /// Whoever made the image switched it off on purpose; it is not for us to switch it on.
  private void requireNotSwitchedOff() throws IOException {
    List<String> found = new ArrayList<>();
    if (root.find(DISABLED).isPresent()) {
      found.add(DISABLED + " exists");
    }
    for (String unit : UNITS) {
      String path = "/etc/systemd/system/" + unit;
      if (root.link(path).filter("/dev/null"::equals).isPresent()) {
        found.add(path + " masks its unit");
      }
    }
    if (!found.isEmpty()) {
      throw new IOException(
          "writing the cloud-init seed: cloud-init is switched off in this image: "
              + String.join("; ", found)
              + "; remove that from the image");
    }
  }
}
