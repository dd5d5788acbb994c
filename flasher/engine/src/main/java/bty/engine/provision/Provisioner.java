package bty.engine.provision;

import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import bty.engine.device.WritableDisk;
import bty.engine.rootfs.MountedRoot;
import bty.engine.stick.StickFiller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Sets up the system on a disk that holds a complete image.
public final class Provisioner {
  private static final String LOOKING = "looking for the root file system";

  private Provisioner() {}

  /// Finds the root, mounts it, does what is wanted, and unmounts it; then everything is on stable
  /// storage. Whatever happens, nothing stays mounted and nothing stays running.
  ///
  /// @param disk held exclusively, so that nobody else mounts it meanwhile
  /// @param setup without [ProvisionCheck#problems]
  /// @param cancel asked while waiting
  /// @throws IOException with one sentence; then the image is complete, and not or only partly set
  ///   up
  public static void run(
      WritableDisk disk, ProvisionRequest setup, Cancel cancel, ProvisionListener steps)
      throws IOException {
    Commands commands = new Commands(cancel);
    switch (setup) {
      case ProvisionRequest.StickImages(List<Path> files) ->
          new StickFiller(disk, cancel, steps::step).fill(files);
      case ProvisionRequest.Seed seed -> {
        steps.step(LOOKING);
        try (MountedRoot root = MountedRoot.of(disk, commands, MountedRoot.Use.FILES)) {
          steps.step("writing the cloud-init seed to " + root.description());
          LaterMounts mounts = new LaterMounts(root.folder(), root.varByType());
          new SeedWriter(root.folder(), mounts, steps).write(seed);
        }
      }
      case ProvisionRequest.Workflow workflow -> {
        steps.step(LOOKING);
        try (MountedRoot root = MountedRoot.of(disk, commands, MountedRoot.Use.SYSTEM)) {
          steps.step("running cijoe on " + root.description());
          Cijoe.run(workflow, root, commands, steps);
        }
      }
    }
    steps.step("done; waiting until it is on stable storage");
    disk.sync();
    cancel.check();
  }
}
