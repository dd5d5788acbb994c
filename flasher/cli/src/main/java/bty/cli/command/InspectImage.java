package bty.cli.command;

import bty.cli.output.Table;
import bty.engine.filesystem.FileSystem;
import bty.engine.filesystem.OsRelease;
import bty.engine.http.WebAccess;
import bty.engine.inspect.ImageContents;
import bty.engine.inspect.ImageInspection;
import bty.engine.partition.PartitionEntry;
import bty.engine.protocol.Sizes;
import bty.engine.source.ImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `bty inspect image`: what an image is, found by reading it once.
public final class InspectImage implements Subcommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
            this,
            "image",
            "Say what an image is.",
            "bty inspect image PATH|URL [OPTIONS]",
            "Read an image once, from its first to its last stored byte, and print what it",
            "is: format, stored size, size on the disk, SHA-256 of the stored bytes,",
            "partition table, file systems, the operating system as far as it can be",
            "told, what boots it, and what would go wrong.",
            "Nothing is stored. An image that cannot be flashed is reported with exit",
            "code 1, one that cannot be fetched with 6.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("PATH|URL")
            .description("A file, or an http:// or https:// URL.")
            .build());
    ServerOptions.add(spec);
    spec.addOption(Options.flag("--json", "Print one JSON object; sizes are numbers of bytes."));
    spec.usageMessage()
        .parameterListHeading("%nArguments:%n")
        .footer(
            "%nExamples:",
            "  bty inspect image debian.img.zst",
            "  bty inspect image http://10.0.0.1:8080/images/debian.img.zst --json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult given, Output output, Services ports)
      throws CommandFailure, IOException {
    if (!given.hasMatchedPositional(0)) {
      throw new CommandFailure(ExitCode.MISUSE, "no image is named; wanted PATH|URL");
    }
    String named = given.matchedPositionalValue(0, "");
    List<String> problems = new ArrayList<>();
    WebAccess access = ServerOptions.of(given, ports, problems);
    if (!problems.isEmpty()) {
      throw new CommandFailure(ExitCode.MISUSE, String.join("\n", problems));
    }
    ImageInspection found;
    try {
      found = ports.inspector().inspect(Images.locate(named, access, ports));
    } catch (ImageException e) {
      throw new CommandFailure(Images.exit(e), String.valueOf(e.getMessage()));
    }
    if (Options.has(given, "--json")) {
      output.result(InspectionJson.of(found));
    } else {
      output.results(lines(found));
    }
    return ExitCode.DONE;
  }

  private static List<String> lines(ImageInspection found) {
    List<String> lines = new ArrayList<>();
    lines.add("Image      " + found.location().describe());
    lines.add("Format     " + found.format().word());
    lines.add("Stored     " + exact(found.storedBytes()));
    OptionalLong disk = found.diskBytes();
    lines.add("On disk    " + (disk.isPresent() ? exact(disk.getAsLong()) : "not known"));
    lines.add("SHA-256    " + found.digest());
    lines.add("Partitions " + found.partitionTable().word());
    List<PartitionEntry> partitions = found.partitionTable().partitions();
    if (!partitions.isEmpty()) {
      partitions(found).lines().forEach(line -> lines.add("  " + line));
    }
    ImageContents contents = found.contents();
    contents.wholeDisk().ifPresent(system -> lines.add("Whole disk " + words(system)));
    lines.add("System     " + contents.system().map(OsRelease::name).orElse("not known"));
    lines.add("Boots by   " + boots(contents.boot()));
    found.problems().forEach(problem -> lines.add("Note       " + problem));
    return lines;
  }

  private static String words(FileSystem system) {
    return system.type() + (system.label().isEmpty() ? "" : " \"" + system.label() + "\"");
  }

  private static String boots(ImageContents.BootWays boot) {
    List<String> ways = new ArrayList<>();
    if (boot.bios()) {
      ways.add("BIOS (boot code: " + boot.bootCode() + ")");
    }
    if (boot.uefi()) {
      String signed =
          boot.signed()
              .map(it -> it ? ", signed" : ", not signed: not with Secure Boot")
              .orElse("");
      ways.add(
          "UEFI ("
              + (boot.loaders().isEmpty() ? "?" : String.join(", ", boot.loaders()))
              + signed
              + ")");
    }
    return ways.isEmpty() ? "nothing that was found" : String.join(", ", ways);
  }

  private static Table partitions(ImageInspection found) {
    return new Table(
        List.of(">NO", ">START", ">SIZE", "TYPE", "FILE SYSTEM", "NAME"),
        found.partitionTable().partitions().stream()
            .map(part ->
                List.of(
                    Integer.toString(part.number()),
                    Sizes.bytes(part.startBytes()),
                    Sizes.bytes(part.sizeBytes()),
                    part.typeName() + (part.bootFlag() ? ", boot" : ""),
                    found.contents().of(part).map(InspectImage::words).orElse("-"),
                    part.name().isEmpty() ? "-" : part.name()))
            .toList());
  }

  private static String exact(long bytes) {
    return bytes < 1000 ? bytes + " bytes" : Sizes.bytes(bytes) + " (" + bytes + " bytes)";
  }
}
