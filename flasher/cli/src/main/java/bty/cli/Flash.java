package bty.cli;

import bty.engine.disk.TargetWish;
import bty.engine.flash.ExitKind;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `bty flash`: puts an image on a disk.
final class Flash implements Subcommand {
  @Override
  public CommandSpec spec() {
    return FlashHelp.spec(this);
  }

  @Override
  public Exit run(ParseResult given, Output output, Ports ports) throws StoppedException {
    FlashOrder order = FlashOrder.of(given, ports);
    return order.dryRun() ? plan(order, output, ports) : flash(order, output, ports);
  }

  private static Exit plan(FlashOrder order, Output output, Ports ports) throws StoppedException {
    FlashPlan plan = ports.flasher().plan(order.request());
    return switch (plan) {
      case FlashPlan.Ready ready -> {
        output.results(
            order.json()
                ? List.of(FlashText.json(order.request(), ready))
                : FlashText.lines(order.request(), ready));
        yield Exit.DONE;
      }
      case FlashPlan.Refused refused -> {
        refused.details().forEach(line -> output.message("  " + line));
        throw new StoppedException(
            exit(refused.kind()), refused.reason(), FlashText.json(order.request(), refused));
      }
    };
  }

  private static Exit flash(FlashOrder order, Output output, Ports ports) throws StoppedException {
    TargetWish target = order.request().target();
    boolean file =
        target instanceof TargetWish.ByPath(String path) && Files.isRegularFile(Path.of(path));
    if (!ports.root() && !file) {
      throw new StoppedException(
          Exit.NEEDS_ROOT, "writing to a disk needs root; run the same command as root");
    }
    if (!ports.root() && order.request().setup().isPresent()) {
      throw new StoppedException(
          Exit.NEEDS_ROOT,
          "provisioning mounts the new system, which needs root; run the same command as root");
    }
    FlashListener listener = order.progress().listener(output);
    FlashResult result = ports.flasher().flash(order.request(), listener);
    order.request().setup().flatMap(FlashText::report).ifPresent(output::message);
    return switch (result) {
      case FlashResult.Done done -> {
        if (order.json()) {
          output.result(FlashText.json(order.request(), done));
        } else if (order.progress() == ProgressStyle.NDJSON) {
          output.message(FlashText.sentence(order.request(), done));
        } else {
          output.result(FlashText.sentence(order.request(), done));
        }
        yield Exit.DONE;
      }
      case FlashResult.Failed failed -> {
        Exit exit = Thread.currentThread().isInterrupted() ? Exit.INTERRUPTED : exit(failed.kind());
        throw new StoppedException(
            exit, failed.reason() + "; " + failed.diskState(), FlashText.json(failed, exit));
      }
    };
  }

  static Exit exit(ExitKind kind) {
    return switch (kind) {
      case FAILED -> Exit.FAILED;
      case REFUSED -> Exit.REFUSED;
      case FETCH -> Exit.NOT_FETCHED;
      case TOOL_MISSING -> Exit.TOOL_MISSING;
    };
  }
}
