package bty.cli.command;

import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.provision.ProvisionRequest;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import picocli.CommandLine.ParseResult;

/// What `bty flash` was told to do, once it makes sense.
///
/// @param dryRun only say what would happen
/// @param json print the outcome as JSON
record FlashOptions(FlashRequest request, ProgressStyle progress, boolean dryRun, boolean json) {
  /// Reads the options and names everything that is wrong with them at once.
  ///
  /// @throws CommandFailure with [ExitCode#MISUSE] if anything is, or with [ExitCode#FAILED] if a
  ///   file for provisioning cannot be used
  static FlashOptions of(ParseResult given, Services ports) throws CommandFailure {
    return of(given, Options.text(given, "--image"), ports);
  }

  /// @param named the image, whoever named it
  static FlashOptions of(ParseResult given, Optional<String> named, Services ports)
      throws CommandFailure {
    List<String> problems = new ArrayList<>();
    if (named.isEmpty()) {
      problems.add("--image is missing");
    }
    if (!Options.has(given, "--target")) {
      problems.add("--target is missing");
    }
    if (!Options.has(given, "--dry-run") && !Options.has(given, "--yes")) {
      problems.add(
          "neither --dry-run nor --yes is given: --dry-run says what would be lost, --yes writes");
    }
    Optional<TargetSpec> target = value(given, "--target", FlashOptions::target, problems);
    Optional<Sha256> digest = value(given, "--sha256", Sha256::new, problems);
    Optional<Verify> verify = value(given, "--verify", FlashOptions::verify, problems);
    Optional<ProgressStyle> style = value(given, "--progress", ProgressStyle::parse, problems);
    ProvisionOptions setup = ProvisionOptions.of(given, problems);
    Optional<ImageLocation> image = image(given, named, ports, problems);
    if (!problems.isEmpty()) {
      throw new CommandFailure(ExitCode.MISUSE, String.join("\n", problems));
    }
    FlashRequest request =
        new FlashRequest(
            image.orElseThrow(),
            digest,
            OptionalLong.empty(),
            target.orElseThrow(),
            verify.orElse(Verify.NONE),
            setup.read(ports.runs().get()));
    return new FlashOptions(
        Options.has(given, "--raw-anything") ? request.ofAnything() : request,
        style.orElse(ProgressStyle.TEXT),
        Options.has(given, "--dry-run"),
        Options.has(given, "--json"));
  }

  /// The same, and then that is set up.
  FlashOptions settingUp(ProvisionRequest setup) {
    return new FlashOptions(request.settingUp(setup), progress, dryRun, json);
  }

  /// The inventory knows udev's links in `/dev`; a link of the operator's own is followed here.
  static TargetSpec target(String text) {
    TargetSpec spec = TargetSpec.parse(text);
    if (spec instanceof TargetSpec.ByPath(String path) && !path.startsWith("/dev/")) {
      try {
        Path real = Path.of(path).toRealPath();
        return real.startsWith("/dev") ? new TargetSpec.ByPath(real.toString()) : spec;
      } catch (IOException absent) {
        return spec; // The choice of a disk says better what is wrong.
      }
    }
    return spec;
  }

  private static <T> Optional<T> value(
      ParseResult given, String option, Function<String, T> reading, List<String> problems) {
    try {
      return Options.text(given, option).map(reading);
    } catch (IllegalArgumentException e) {
      problems.add(option + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<ImageLocation> image(
      ParseResult given, Optional<String> text, Services ports, List<String> problems) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Images.locate(text.get(), ServerOptions.of(given, ports, problems), ports));
    } catch (CommandFailure e) {
      problems.add(e.sentence());
      return Optional.empty();
    }
  }

  private static Verify verify(String word) {
    return switch (word) {
      case "none" -> Verify.NONE;
      case "read-back" -> Verify.READ_BACK;
      default ->
          throw new IllegalArgumentException("\"" + word + "\" found; wanted none or read-back");
    };
  }
}
