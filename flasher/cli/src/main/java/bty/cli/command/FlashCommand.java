package bty.cli.command;

import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashResult;
import bty.engine.image.ImageFolder;
import bty.engine.provision.ProvisionRequest;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `bty flash`: puts an image on a disk.
public final class FlashCommand implements Subcommand {
  @Override
  public CommandSpec spec() {
    return FlashHelp.spec(this);
  }

  @Override
  public ExitCode run(ParseResult given, Output output, Services ports) throws CommandFailure {
    return run("flash", FlashOptions.of(given, ports), output, ports);
  }

  /// Plans or does it.
  ///
  /// @param verb as which verb: `flash` or `make-stick`
  static ExitCode run(String verb, FlashOptions order, Output output, Services ports)
      throws CommandFailure {
    return order.dryRun() ? plan(verb, order, output, ports) : flash(verb, order, output, ports);
  }

  private static ExitCode plan(String verb, FlashOptions order, Output output, Services ports)
      throws CommandFailure {
    FlashPlan plan = ports.flasher().plan(order.request());
    return switch (plan) {
      case FlashPlan.Ready ready -> {
        output.results(
            order.json()
                ? List.of(FlashText.json(verb, order.request(), ready))
                : FlashText.lines(order.request(), ready));
        yield ExitCode.DONE;
      }
      case FlashPlan.Refused refused -> {
        refused.details().forEach(line -> output.message("  " + line));
        throw new CommandFailure(
            exit(refused.kind()), refused.reason(), FlashText.json(verb, order.request(), refused));
      }
    };
  }

  private static ExitCode flash(String verb, FlashOptions order, Output output, Services ports)
      throws CommandFailure {
    TargetSpec target = order.request().target();
    boolean file =
        target instanceof TargetSpec.ByPath(String path) && Files.isRegularFile(Path.of(path));
    if (!ports.root() && !file) {
      throw new CommandFailure(
          ExitCode.NEEDS_ROOT, "writing to a disk needs root; run the same command as root");
    }
    if (!ports.root() && order.request().setup().filter(FlashCommand::mounts).isPresent()) {
      throw new CommandFailure(
          ExitCode.NEEDS_ROOT,
          "provisioning mounts the new system, which needs root; run the same command as root");
    }
    FlashListener listener = order.progress().listener(output);
    FlashResult result = ports.flasher().flash(order.request(), listener);
    order.request().setup().flatMap(FlashText::report).ifPresent(output::message);
    return switch (result) {
      case FlashResult.Done done -> {
        done.notes().forEach(note -> output.message("bty " + verb + ": " + note));
        if (order.json()) {
          output.result(FlashText.json(verb, order.request(), done));
        } else if (order.progress() == ProgressStyle.NDJSON) {
          output.message(FlashText.sentence(order.request(), done));
        } else {
          output.result(FlashText.sentence(order.request(), done));
        }
        if (cameFromStick(order.request().image(), ports)) {
          output.message("This stick may be pulled now; then `reboot` starts the new system.");
        }
        yield ExitCode.DONE;
      }
      case FlashResult.Failed failed -> {
        ExitCode exit =
            Thread.currentThread().isInterrupted() ? ExitCode.INTERRUPTED : exit(failed.kind());
        throw new CommandFailure(
            exit, failed.reason() + "; " + failed.diskState(), FlashText.json(verb, failed, exit));
      }
    };
  }

  /// Whether the image lay on a stick and nothing that runs needs that any more: the live
  /// environment, which is in memory, says so to its shells.
  private static boolean cameFromStick(ImageLocation image, Services ports) {
    Path folder = ImageFolder.of(Optional.empty(), ports.environment()).path();
    return image instanceof ImageLocation.File(Path path)
        && path.toAbsolutePath().normalize().startsWith(folder)
        && "memory".equals(ports.environment().get("BTY_LIVE"));
  }

  private static boolean mounts(ProvisionRequest setup) {
    return !(setup instanceof ProvisionRequest.StickImages);
  }

  static ExitCode exit(FailureKind kind) {
    return switch (kind) {
      case FAILED -> ExitCode.FAILED;
      case REFUSED -> ExitCode.REFUSED;
      case FETCH -> ExitCode.NOT_FETCHED;
      case TOOL_MISSING -> ExitCode.TOOL_MISSING;
    };
  }
}
