package bty.cli;

import picocli.CommandLine.Model.CommandSpec;

/// The part of the manual of `bty flash` that is about provisioning.
final class SetupHelp {
  static final String TEXT =
      """

      Provisioning (needs root):
        The root file system is found by looking inside every partition and LVM volume
        of the disk (ext4, xfs, btrfs with its subvolumes): it has /etc and an
        os-release file. Of several roots the one with the partition type of a Linux
        root is taken. Nothing stays mounted. If it fails, the disk holds the complete
        image, not provisioned: exit code 1, stage provision.
        cloud-init: a seed in /var/lib/cloud/seed/nocloud. The instance-id is new with
          every flash, unless the meta-data has one. What cloud-init could not read is
          refused before the disk is touched, with line and column.
        cijoe: runs cijoe WORKFLOW --monitor [-c CONFIG] -o DIR in the folder of the
          workflow. BTY_ROOTFS is the mounted root; /dev, /proc and /sys are in it, for
          a chroot. Without the program `cijoe`: exit code 4, and nothing is written.
      """;

  private SetupHelp() {}

  static void addTo(CommandSpec spec) {
    spec.addOption(
            Options.value(
                SetupOptions.MODE,
                "none|cloud-init|cijoe",
                "What to set up on the new system; see Provisioning below. Default: none."))
        .addOption(
            Options.value(
                SetupOptions.USER_DATA,
                "FILE",
                "cloud-init: #cloud-config, a script, MIME, ...; may be packed by gzip."))
        .addOption(
            Options.value(
                SetupOptions.META_DATA, "FILE", "cloud-init: more keys; instance-id is added."))
        .addOption(
            Options.value(
                SetupOptions.NETWORK_CONFIG,
                "FILE",
                "cloud-init: network configuration, version 1 or 2."))
        .addOption(
            Options.value(
                SetupOptions.HOSTNAME,
                "NAME",
                "cloud-init: local-hostname, unless the meta-data has one."))
        .addOption(Options.value(SetupOptions.WORKFLOW, "FILE", "cijoe: the workflow."))
        .addOption(Options.value(SetupOptions.CONFIG, "FILE", "cijoe: its configuration."))
        .addOption(
            Options.value(
                SetupOptions.TIMEOUT, "MINUTES", "cijoe: when it is killed. Default: 120."))
        .addOption(
            Options.value(
                SetupOptions.REPORT,
                "DIR",
                "cijoe: a new folder for its output. Default: one among the temporary",
                "files, which is named at the end."));
  }
}
