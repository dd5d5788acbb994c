package bty.cli.command;

import bty.cli.output.Table;
import bty.engine.disk.Disk;
import bty.engine.protocol.Sizes;
import bty.engine.selection.DiskJson;
import bty.engine.selection.Eligibility;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetSpec;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `bty list disks`: every whole disk, and whether an image may be written to it.
public final class ListDisks implements Subcommand {
  private record Row(Disk disk, Eligibility eligibility) {}

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
            this,
            "disks",
            "List the disks of this machine, eligible or not and why not.",
            "bty list disks [--json]",
            "A disk is eligible when an image may be written to it without naming it. Each",
            "other one is listed with every reason: mounted, in use by swap, LVM or RAID,",
            "the boot medium, read-only, without a medium; USB, removable, of a SAN, a",
            "member of a RAID or not a real disk (which may be written when --target names",
            "them).");
    spec.addOption(Options.flag("--json", "Print one JSON object; sizes are numbers of bytes."));
    spec.usageMessage()
        .footer(
            "%nExamples:",
            "  bty list disks",
            "  bty list disks --json | jq -r '.disks[] | select(.eligible) | .path'");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult given, Output output, Services ports) throws IOException {
    List<Row> rows =
        ports.disks().list().stream()
            .map(disk -> new Row(disk, Eligibility.of(disk, TargetSpec.ONLY, Requirement.UNKNOWN)))
            .toList();
    if (Options.has(given, "--json")) {
      output.result(json(rows));
    } else if (rows.isEmpty()) {
      output.message(
          "bty list disks: this machine has no disk; check that one is connected and that its"
              + " controller is supported");
    } else {
      output.results(table(rows).lines());
      output.results(reasons(rows));
    }
    return ExitCode.DONE;
  }

  private static String json(List<Row> rows) {
    return Envelope.of(
        "list-disks",
        json -> {
          json.writeArrayPropertyStart("disks");
          rows.forEach(row -> DiskJson.write(row.disk(), row.eligibility(), json));
          json.writeEndArray();
        });
  }

  private static Table table(List<Row> rows) {
    return new Table(
        List.of("DISK", ">SIZE", "BUS", "MODEL", "SERIAL", "ELIGIBLE"),
        rows.stream().map(row -> cells(row.disk(), row.eligibility())).toList());
  }

  private static List<String> cells(Disk disk, Eligibility eligibility) {
    return List.of(
        disk.path(),
        Sizes.bytes(disk.sizeBytes()),
        disk.transport().word(),
        disk.model().orElse("-"),
        disk.serial().orElse("-"),
        switch (eligibility) {
          case Eligibility.Eligible() -> "yes";
          case Eligibility.Refused _ -> "no";
        });
  }

  private static List<String> reasons(List<Row> rows) {
    List<String> lines =
        rows.stream().flatMap(row -> reasons(row.disk(), row.eligibility()).stream()).toList();
    return lines.isEmpty() ? lines : concat(List.of("", "Not eligible, because"), lines);
  }

  private static List<String> reasons(Disk disk, Eligibility eligibility) {
    return switch (eligibility) {
      case Eligibility.Eligible() -> List.of();
      case Eligibility.Refused(List<String> reasons) ->
          reasons.stream().map(reason -> "  " + disk.path() + ": " + reason).toList();
    };
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
