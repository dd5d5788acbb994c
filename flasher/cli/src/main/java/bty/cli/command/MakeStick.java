package bty.cli.command;

import bty.engine.image.ImageFolder;
import bty.engine.provision.ProvisionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `bty make-stick`: a flash of the stick's image, which then grows to the disk's size and gets
/// images.
public final class MakeStick implements Subcommand {
  private static final String NAME = "make-stick";
  private static final String STICK = "bty-usb-x86_64.img";

  private static final String NOTES =
      """

      Targets, --verify, --progress, web servers and exit codes are those of
      `bty flash --help`. A stick is a USB or removable disk, so it has to be named by
      its path, serial, WWN or by-id.

      Files of DIR, not those in folders of it, are copied one after the other. Each
      is read again past the cache and compared before it has its name. Where
      IMAGE.sha256 lies beside an image, the copy has to have that digest. If one
      fails, the stick boots and holds what was copied before: exit code 1, stage
      provision.

      Examples:
        bty make-stick --target /dev/sdb --images ./images --dry-run
        bty make-stick --target by-id=usb-SanDisk_4C53-0:0 --images images --yes
        truncate -s 32G stick.img
        bty make-stick --target ./stick.img --images ./images --yes
      """;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
            this,
            NAME,
            "Make a stick of bty's, with images on it.",
            "bty make-stick --target DEV|WISH [--images DIR]%n"
                + "                      (--dry-run | --yes) [OPTIONS]",
            "Everything that is on the disk is lost.",
            "",
            "The image of the stick is written as `bty flash` does it, its partition",
            "BTY_IMAGES grows to the disk's size, and images are copied to it. Neither the",
            "kernel's exFAT nor a mount is needed. At the end is said that the stick may be",
            "pulled.");
    spec.addOption(
            Options.value(
                "--image",
                "PATH|URL",
                "The stick's image, of `image-builder/build usb`. Default:",
                STICK + " in the current folder, beside bty's own, or",
                "among the images."))
        .addOption(Options.value("--images", "DIR", "The folder with the images to copy."))
        .addOption(Options.value("--target", "DEV|WISH", "The disk. Must match exactly one."))
        .addOption(
            Options.flag(
                "--dry-run", "Say what would be written and what would be lost, and do nothing."))
        .addOption(Options.flag("--yes", "Write. With --dry-run too, nothing is written."))
        .addOption(Options.value("--sha256", "HEX", "SHA-256 that the stick's image must have."))
        .addOption(
            Options.value(
                "--verify",
                "none|read-back",
                "read-back: read the stick's own part again, too. Default: none."))
        .addOption(Options.value("--progress", "text|ndjson|none", "As for `bty flash`."))
        .addOption(
            Options.flag("--json", "Print the plan or the outcome as one JSON object, last."));
    ServerOptions.add(spec);
    spec.usageMessage().footer(NOTES);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult given, Output output, Services ports) throws CommandFailure {
    Optional<String> image = Options.text(given, "--image").or(() -> besides(ports));
    List<Path> files = files(Options.text(given, "--images"));
    FlashOptions order = FlashOptions.of(given, image, ports);
    return FlashCommand.run(
        NAME, order.settingUp(new ProvisionRequest.StickImages(files)), output, ports);
  }

  private static Optional<String> besides(Services ports) {
    Path images = ImageFolder.of(Optional.empty(), ports.environment()).path();
    Optional<Path> own =
        ProcessHandle.current().info().command().map(Path::of).flatMap(MakeStick::folderOfBty);
    return Stream.of(Optional.of(Path.of(".")), own, Optional.of(images))
        .flatMap(Optional::stream)
        .map(folder -> folder.resolve(STICK))
        .filter(Files::isRegularFile)
        .map(Path::toString)
        .findFirst();
  }

  /// bty's Java is `FOLDER/bty/runtime/bin/java`; beside it is `FOLDER`.
  private static Optional<Path> folderOfBty(Path java) {
    return java.getNameCount() > 4
        ? Optional.ofNullable(java.resolve("../../../..").normalize())
        : Optional.empty();
  }

  private static List<Path> files(Optional<String> folder) throws CommandFailure {
    if (folder.isEmpty()) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of(folder.get()))) {
      all.filter(Files::isRegularFile)
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .sorted()
          .forEach(files::add);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.MISUSE,
          "--images: %s can't be read as a folder (%s); name one with images in it"
              .formatted(folder.get(), e.getClass().getSimpleName()));
    }
    return files;
  }
}
