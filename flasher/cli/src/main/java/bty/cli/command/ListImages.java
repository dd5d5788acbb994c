package bty.cli.command;

import bty.cli.output.Table;
import bty.engine.image.ImageFolder;
import bty.engine.image.ImageFolder.Finding;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `bty list images`: the images in a folder.
public final class ListImages implements Subcommand {
  private static final String ROOT = "--image-root";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
            this,
            "images",
            "List the images in a folder.",
            "bty list images [--image-root DIR] [--json]",
            "Each with the format that its first bytes show (its name is not asked) and its",
            "size as stored. Digests and descriptions beside them (.sha256, .yaml, .txt,",
            "...) and hidden files are left out. `bty inspect image` reads a whole image",
            "and tells more.");
    spec.addOption(
        Options.value(
            ROOT,
            "DIR",
            "The folder. Without it: the environment's BTY_IMAGE_ROOT, else",
            "/var/lib/bty/images."));
    spec.addOption(Options.flag("--json", "Print one JSON object; sizes are numbers of bytes."));
    spec.usageMessage()
        .footer(
            "%nExamples:",
            "  bty list images", "  bty list images --image-root /mnt/images --json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult given, Output output, Services ports)
      throws CommandFailure, IOException {
    Optional<String> flag = Options.text(given, ROOT);
    ImageFolder folder = ImageFolder.of(flag, ports.environment());
    if (flag.isPresent() && !Files.isDirectory(folder.path())) {
      throw new CommandFailure(
          ExitCode.MISUSE, "the folder " + folder.path() + " of --image-root does not exist");
    }
    List<ImageFolder.Entry> entries = folder.entries(ports.sniffer());
    if (Options.has(given, "--json")) {
      output.result(json(folder, entries));
    } else if (entries.isEmpty()) {
      output.message(
          "bty list images: there is no image in "
              + folder.path()
              + "; copy one there, or name another folder with --image-root or "
              + ImageFolder.VARIABLE);
    } else {
      output.results(table(entries).lines());
      output.results(reasons(entries));
    }
    return ExitCode.DONE;
  }

  private static Table table(List<ImageFolder.Entry> entries) {
    return new Table(
        List.of("IMAGE", "FORMAT", ">STORED"), entries.stream().map(ListImages::cells).toList());
  }

  private static List<String> cells(ImageFolder.Entry entry) {
    String name = entry.name();
    return switch (entry.finding()) {
      case Finding.Image(ImageFormat format, long bytes) ->
          List.of(name, format.word(), Sizes.bytes(bytes));
      case Finding.Unusable _ -> List.of(name, "-", "-");
    };
  }

  private static List<String> reasons(List<ImageFolder.Entry> entries) {
    List<String> lines = new ArrayList<>();
    for (ImageFolder.Entry entry : entries) {
      if (entry.finding() instanceof Finding.Unusable(String reason)) {
        lines.add("  " + entry.name() + ": " + reason);
      }
    }
    if (!lines.isEmpty()) {
      lines.addAll(0, List.of("", "Not usable, because"));
    }
    return lines;
  }

  private static String json(ImageFolder folder, List<ImageFolder.Entry> entries) {
    return Envelope.of(
        "list-images",
        json -> {
          json.writeStringProperty("image_root", folder.path().toString());
          json.writeArrayPropertyStart("images");
          for (ImageFolder.Entry entry : entries) {
            json.writeStartObject();
            json.writeStringProperty("name", entry.name());
            json.writeStringProperty("path", entry.path().toString());
            switch (entry.finding()) {
              case Finding.Image(ImageFormat format, long bytes) -> {
                json.writeStringProperty("format", format.word());
                json.writeNumberProperty("size_bytes", bytes);
              }
              case Finding.Unusable(String reason) -> json.writeStringProperty("problem", reason);
            }
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
