package bty.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/// The manual of `bty flash`.
final class FlashHelp {
  private FlashHelp() {}

  private static final String TARGETS =
      """

      Targets:
        /dev/nvme0n1, /dev/disk/by-id/...  the disk of that name or link
        ./disk.img, /tmp/disk.img          an existing regular file, written as a disk
        serial=TEXT   wwn=TEXT   by-id=NAME   model=TEXT
        size>=64G     size<=2T   size=500G
                                           properties, joined by commas, which all
                                           must hold
        only                               the one eligible disk of the machine
      What matches no disk or several is refused, as is a disk that is mounted or
      held, read-only, too small, or the boot medium. Only when a path, serial, wwn or
      by-id names them: USB and removable disks, LUNs of a SAN, members of a RAID,
      multipath devices, persistent memory, loop devices and files. Several paths to
      one drive (equal WWN, size and serial) are one disk. Where no disk is named, the
      disks are looked at until two looks, 5 seconds apart, find the same, for at most
      a minute. `bty list disks` shows what there is.
      """;

  private static final String SERVERS =
      """

      Web servers:
        What a server sends in chunks, without a length, is read once to count it
        before the disk is touched, and then again. One that marks no end at all
        (HTTP/1.0 without a length) is taken with --sha256 only.
        Proxies are those of http_proxy, https_proxy and no_proxy, as curl reads them.
        A server with TLS is believed by the CAs of this system (SSL_CERT_FILE names
        others), by those of --ca-cert, or by the --pin of its key.
      """;

  private static final String PROVISIONING =
      """

      Provisioning (needs root):
        The root file system is found by looking inside every partition and LVM volume
        of the disk (ext4, xfs, btrfs with its subvolumes): it has /etc and an
        os-release file. Of several roots the one with the partition type of a Linux
        root is taken. Nothing stays mounted. If it fails, the disk holds the complete
        image, not provisioned: exit code 1, stage provision.
        cloud-init: a seed in /etc/cloud/bty-seed, found also where /var is a file
          system or subvolume of its own, and in /var/lib/cloud/seed/nocloud
          where it is not. The instance-id is new with every flash, unless the
          meta-data has one. What cloud-init could not read is refused before
          the disk is touched, with line and column.
        cijoe: runs cijoe WORKFLOW --monitor [-c CONFIG] -o DIR in the folder of the
          workflow. BTY_ROOTFS is the mounted root; /dev, /proc and /sys are in it, for
          a chroot. Without the program `cijoe`: exit code 4, and nothing is written.
      """;

  private static final String NDJSON =
      """

      Events of --progress ndjson, each with "event":
        started writing writing_progress synced verified partprobed
        provisioning done failed
      writing_progress comes about once a second with bytes_read (of the image as
      stored), total_bytes, bytes_written (to the disk), rate_bps, eta_seconds, and
      bottleneck: network, decode or disk. provisioning has step, and line for each
      line that CIJOE prints.
      """;

  private static final String INTERRUPT =
      """

      Ctrl-C and SIGTERM stop the flash at once; the message says what the disk holds
      then.
      """;

  private static final String EXITS =
      """

      Exit codes: 0 done; 1 failed; 2 misuse or a missing file; 3 needs root; 4 a
      required program is missing; 5 the target changed or was refused; 6 the image
      could not be fetched or its digest is wrong; 130 interrupted (143 by SIGTERM).
      """;

  private static final String EXAMPLES =
      """

      Examples:
        bty flash --image debian.img.zst --target serial=S5Y1NX0R --dry-run
        bty flash --image debian.img.zst --target serial=S5Y1NX0R --yes
        bty flash --image http://10.0.0.1:8080/images/debian.img.zst \\
            --target 'model=Samsung SSD 870 EVO,size>=500G' --yes --progress ndjson
        truncate -s 4G disk.img
        bty flash --image debian.img.zst --target ./disk.img --yes
        bty flash --image debian.img.zst --target serial=S5Y1NX0R --yes \\
            --provision cloud-init --user-data user-data.yaml --hostname rack1-a
      """;

  static CommandSpec spec(FlashCommand verb) {
    CommandSpec spec =
        Options.verb(
            verb,
            "flash",
            "Put an image on a disk.",
            "bty flash --image PATH|URL --target DEV|WISH (--dry-run | --yes)%n"
                + "                 [OPTIONS]",
            "Everything that is on the disk is lost.",
            "",
            "The image is raw, or packed by zstd, gzip, xz or bzip2, recognised by its first",
            "bytes, and streams from the file or the web server straight to the disk. The",
            "disk is touched only once the image is open and decodes. Its old head and tail",
            "are blanked first, and the head of the image is written last, when all the rest",
            "is on stable storage and the digest is right: a flash that fails, is interrupted",
            "or loses its power leaves a disk that cannot boot, and says so.");
    spec.addOption(Options.value("--image", "PATH|URL", "A file, or an http:// or https:// URL."))
        .addOption(
            Options.value(
                "--target", "DEV|WISH", "The disk; see Targets below. Must match exactly one."))
        .addOption(
            Options.flag(
                "--dry-run", "Say what would be written and what would be lost, and do nothing."))
        .addOption(Options.flag("--yes", "Write. With --dry-run too, nothing is written."))
        .addOption(
            Options.value(
                "--sha256",
                "HEX",
                "SHA-256 that the image as stored must have. Another one: exit code",
                "6, and the disk cannot boot. Without it, that in IMAGE.sha256 beside",
                "the image, if there is one."))
        .addOption(
            Options.flag(
                "--raw-anything",
                "Write also what is no disk image: without partition table, file",
                "system and boot sector, or known to be something else."))
        .addOption(
            Options.value(
                "--verify",
                "none|read-back",
                "read-back: read everything again past the cache and compare, which",
                "takes about as long as writing. Default: none."))
        .addOption(
            Options.value(
                "--progress",
                "text|ndjson|none",
                "text, the default: on a terminal one line that is redrawn, otherwise",
                "a line every 5 seconds, on standard error. ndjson: one JSON object a",
                "line on standard output."))
        .addOption(
            Options.flag("--json", "Print the plan or the outcome as one JSON object, last."));
    ServerOptions.add(spec);
    addProvisioning(spec);
    spec.usageMessage()
        .footer(TARGETS + SERVERS + PROVISIONING + NDJSON + INTERRUPT + EXITS + EXAMPLES);
    return spec;
  }

  private static void addProvisioning(CommandSpec spec) {
    spec.addOption(
            Options.value(
                ProvisionOptions.MODE,
                "none|cloud-init|cijoe",
                "What to set up on the new system; see Provisioning below. Default: none."))
        .addOption(
            Options.value(
                ProvisionOptions.USER_DATA,
                "FILE",
                "cloud-init: #cloud-config, a script, MIME, ...; may be packed by gzip."))
        .addOption(
            Options.value(
                ProvisionOptions.META_DATA, "FILE", "cloud-init: more keys; instance-id is added."))
        .addOption(
            Options.value(
                ProvisionOptions.NETWORK_CONFIG,
                "FILE",
                "cloud-init: network configuration, version 1 or 2."))
        .addOption(
            Options.value(
                ProvisionOptions.HOSTNAME,
                "NAME",
                "cloud-init: local-hostname, unless the meta-data has one."))
        .addOption(Options.value(ProvisionOptions.WORKFLOW, "FILE", "cijoe: the workflow."))
        .addOption(Options.value(ProvisionOptions.CONFIG, "FILE", "cijoe: its configuration."))
        .addOption(
            Options.value(
                ProvisionOptions.TIMEOUT, "MINUTES", "cijoe: when it is killed. Default: 120."))
        .addOption(
            Options.value(
                ProvisionOptions.REPORT,
                "DIR",
                "cijoe: a new folder for its output. Default: one among the temporary",
                "files, which is named at the end."));
  }
}
