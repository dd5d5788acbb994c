package bty.cli.command;

import bty.engine.device.TargetChangedException;
import bty.engine.device.WritableDisk;
import bty.engine.disk.Disk;
import bty.engine.protocol.Sizes;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetChoice;
import bty.engine.selection.TargetSpec;
import bty.engine.stick.Stick;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `bty grow-stick`: what the live environment calls at the stick's first start.
public final class GrowStick implements Subcommand {
  private static final String NAME = "grow-stick";
  private static final String TARGET = "--target";
  private static final int SECTOR_BYTES = 512;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
            this,
            NAME,
            "Make a stick's partition for images as large as the stick.",
            "bty grow-stick --target DEV|WISH [--json]",
            "A stick that was written with dd has a partition BTY_IMAGES of 32 MiB. The live",
            "environment calls this when it is started from one; it can be called for any",
            "stick that is not mounted, as often as one likes.",
            "",
            "Files stay where they are: only the partition table, its backup, the two boot",
            "regions of the exFAT and the length of its bitmap are written. The power may go",
            "at any moment: the next call completes what was begun. A partition that was",
            "formatted anew is made larger, and what is in it left as it is.");
    spec.addOption(Options.value(TARGET, "DEV|WISH", "The disk; see `bty flash --help`."))
        .addOption(Options.flag("--json", "Print the outcome as one JSON object."));
    spec.usageMessage().footer("%nExample:", "  bty grow-stick --target /dev/sdb");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult given, Output output, Services ports)
      throws CommandFailure, IOException {
    Disk disk = disk(given, ports);
    requireSectors(disk);
    Stick.Growth growth = grow(disk);
    String sentence = sentence(disk, growth);
    if (growth instanceof Stick.Growth.None) {
      throw new CommandFailure(ExitCode.REFUSED, sentence);
    }
    output.result(
        Options.has(given, "--json")
            ? Envelope.of(
                NAME,
                json -> {
                  json.writeStringProperty("outcome", "done");
                  json.writeStringProperty("disk", disk.path());
                  json.writeBooleanProperty("grown", growth instanceof Stick.Growth.Grown);
                  json.writeStringProperty("sentence", sentence);
                })
            : sentence);
    return ExitCode.DONE;
  }

  private static Disk disk(ParseResult given, Services ports) throws CommandFailure, IOException {
    String text =
        Options.text(given, TARGET)
            .orElseThrow(() -> new CommandFailure(ExitCode.MISUSE, TARGET + " is missing"));
    TargetSpec spec;
    try {
      spec = FlashOptions.target(text);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.MISUSE, TARGET + ": " + e.getMessage());
    }
    return switch (TargetChoice.choose(
        spec, TargetChoice.candidates(ports.disks(), spec), Requirement.UNKNOWN)) {
      case TargetChoice.Chosen chosen -> chosen.disk();
      case TargetChoice.NotChosen none ->
          throw new CommandFailure(ExitCode.REFUSED, none.sentence());
    };
  }

  /// A table that counts in other sectors than the disk has is none there.
  private static void requireSectors(Disk disk) throws CommandFailure {
    int sector = disk.capacity().logicalSectorBytes();
    if (sector != SECTOR_BYTES) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "%s has logical sectors of %d bytes, and a stick of bty's is made for %d: nothing would start from it, and nothing was written; use another disk"
              .formatted(disk.describe(), sector, SECTOR_BYTES));
    }
  }

  private static Stick.Growth grow(Disk disk) throws CommandFailure, IOException {
    try (WritableDisk held = WritableDisk.open(disk)) {
      Stick.Growth growth = Stick.grow(held);
      if (!(growth instanceof Stick.Growth.None)) {
        held.rereadPartitionTable();
      }
      return growth;
    } catch (TargetChangedException e) {
      throw new CommandFailure(ExitCode.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private static String sentence(Disk disk, Stick.Growth growth) {
    return switch (growth) {
      case Stick.Growth.Grown(long before, long now) ->
          "%s: the partition %s has %s now instead of %s"
              .formatted(disk.path(), Stick.IMAGES, Sizes.bytes(now), Sizes.bytes(before));
      case Stick.Growth.Full(long bytes) ->
          "%s: the partition %s is as large as it can be, %s"
              .formatted(disk.path(), Stick.IMAGES, Sizes.bytes(bytes));
      case Stick.Growth.Kept(String reason) ->
          "%s: the file system of the partition %s is left as it is: %s"
              .formatted(disk.path(), Stick.IMAGES, reason);
      case Stick.Growth.None() ->
          "%s is no stick of bty's, or another partition lies behind %s; nothing was written"
              .formatted(disk.describe(), Stick.IMAGES);
    };
  }
}
