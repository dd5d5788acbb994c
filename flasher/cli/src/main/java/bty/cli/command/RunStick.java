package bty.cli.command;

import bty.engine.image.ImageFolder;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `bty run-stick`: what the live environment does when it was started from a stick with a plan.
public final class RunStick implements Subcommand {
  private static final String NAME = "run-stick";

  private static final String KEYS =
      """

      bty-stick.yaml, beside the images; image and target have to be there:
        image: debian-13.img.zst     a file beside it
        target: serial=S5Y1NX0R      which disk; see Targets of `bty flash --help`.
                                     It must match exactly one. only: there is one.
        sha256: HEX                  else that in IMAGE.sha256, if there is one
        verify: read-back            or none, the default
        provisioning_mode: cloud-init    or none, the default
        user_data: user-data.yaml    files beside it; also meta_data, network_config
        hostname: rack1-a
        countdown: 30                seconds, 5 to 3600
        afterwards: nothing          or reboot, or poweroff
        again: no                    yes: write also what is there already; not with
                                     afterwards: reboot
      What is not known, there twice or not to be understood is told with line and
      column, and nothing is written.

      Once, and not again: nothing is ever written to the stick. A disk whose
      partition table has the identifier of the image's, and its partitions where
      they are in the image, holds it already, and waits for a person. That goes for
      a system that has run since, too, unless it gave its disk a new identifier. A
      flash that was cut off leaves no table, and is done again.

      Exit codes: 0 done, or left to a person; 1 failed; 2 the plan makes no sense;
      3 needs root; 5 refused; 130 or 143 interrupted.
      """;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
            this,
            NAME,
            "Do what the plan on a stick says, without a person.",
            "bty run-stick [--image-root DIR]",
            "Everything that is on the disk is lost. The live environment calls this once,",
            "when it was started from a stick of bty's that has a file bty-stick.yaml on its",
            "partition BTY_IMAGES; never when it was started over the network.",
            "",
            "Every console shows which image will be written to which disk, with its model,",
            "serial number and size, and what will be lost; then it counts down, and any key",
            "on any of them stops it. At the end it says that the stick may be pulled.");
    spec.addOption(
        Options.value(
            "--image-root",
            "DIR",
            "The folder with the plan and the images. Default:",
            "BTY_IMAGE_ROOT, else /var/lib/bty/images."));
    spec.usageMessage().footer(KEYS);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult given, Output output, Services ports) throws CommandFailure {
    if (!ports.root()) {
      throw new CommandFailure(
          ExitCode.NEEDS_ROOT, "writing to a disk needs root; run the same command as root");
    }
    Path folder = ImageFolder.of(Options.text(given, "--image-root"), ports.environment()).path();
    return ports.stick().run(output, folder.toAbsolutePath());
  }
}
