package bty.cli;

import bty.cli.client.FlashPort;
import bty.cli.command.ExitCode;
import bty.cli.command.Output;
import bty.cli.command.Services;
import bty.engine.disk.Disk;
import bty.engine.disk.Disks;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.image.ImageFormat;
import bty.engine.inspect.ImageInspector;
import bty.engine.protocol.RunId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs commands in this process and keeps what they print.
public final class Shell {
  static final RunId RUN = new RunId("20261123T001500Z-3f9a1c");

  /// What a command did.
  public record Outcome(ExitCode exit, String out, String err) {}

  private boolean root = true;
  private Map<String, String> environment = Map.of();
  private Disks disks = List::of;
  private final List<Path> ran = new ArrayList<>();
  private FlashPort flasher = new ScriptedFlasher();

  public Shell notRoot() {
    root = false;
    return this;
  }

  public Shell with(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  public Shell with(Disk... present) {
    disks = () -> List.of(present);
    return this;
  }

  public Shell with(FlashPort scripted) {
    flasher = scripted;
    return this;
  }

  /// The folders whose plans were run.
  public List<Path> ran() {
    return ran;
  }

  public Outcome run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Output output =
        new Output(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    Services ports =
        new Services(
            root,
            environment,
            disks,
            location -> new ImageInspector().inspect(location),
            file -> ImageFormat.RAW,
            flasher,
            () -> RUN,
            (_, _) -> ExitCode.DONE,
            (_, folder) -> {
              ran.add(folder);
              return ExitCode.DONE;
            });
    ExitCode exit = Bty.run(words, output, ports);
    return new Outcome(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// Does not flash, but says what it was told to say.
  public static final class ScriptedFlasher implements FlashPort {
    private final List<FlashRequest> flashed = new ArrayList<>();
    private final List<FlashEvent> events = new ArrayList<>();
    private List<FlashPlan> plans = List.of();
    private List<FlashResult> results = List.of();

    public ScriptedFlasher planning(FlashPlan plan) {
      plans = List.of(plan);
      return this;
    }

    public ScriptedFlasher ending(FlashResult result, FlashEvent... before) {
      results = List.of(result);
      events.addAll(List.of(before));
      return this;
    }

    /// The requests to write; a dry run leaves none.
    public List<FlashRequest> flashed() {
      return flashed;
    }

    @Override
    public FlashPlan plan(FlashRequest request) {
      return plans.getFirst();
    }

    @Override
    public FlashResult flash(FlashRequest request, FlashListener listener) {
      flashed.add(request);
      events.forEach(listener::on);
      return results.getFirst();
    }
  }
}
