package bty.cli.tui.backend;

import bty.cli.tui.state.OtherConsole;
import bty.cli.tui.state.Progress;
import bty.cli.tui.state.Step;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A flash as its console tells the others of it.
///
/// @param pid of the program that flashes
record FlashLockFile(OtherConsole flash, long pid) {
  String json() {
    Progress progress = flash.progress();
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("console", flash.console());
      json.writeNumberProperty("pid", pid);
      json.writeStringProperty("image", flash.image());
      json.writeStringProperty("disk", flash.disk());
      json.writeStringProperty("step", progress.now().name());
      json.writeStringProperty(
          "done", String.join(" ", progress.done().stream().map(Step::name).sorted().toList()));
      json.writeNumberProperty("bytes_read", progress.bytesRead());
      json.writeNumberProperty("bytes_written", progress.bytesWritten());
      progress.totalBytes().ifPresent(bytes -> json.writeNumberProperty("total_bytes", bytes));
      json.writeNumberProperty("rate_bps", progress.rateBps());
      progress.etaSeconds().ifPresent(eta -> json.writeNumberProperty("eta_seconds", eta));
      progress.limit().ifPresent(limit -> json.writeStringProperty("bottleneck", limit));
      json.writeNumberProperty("elapsed_seconds", progress.elapsed().toSeconds());
      flash.outcome().ifPresent(outcome -> json.writeStringProperty("outcome", outcome));
      json.writeEndObject();
    });
  }

  static FlashLockFile read(byte[] text) throws ProtocolException {
    JsonObject json = JsonObject.parse("state of the other console's flash", text);
    Set<Step> done = EnumSet.noneOf(Step.class);
    for (String word : json.string("done").split(" ", -1)) {
      step(word).ifPresent(done::add);
    }
    Progress progress =
        new Progress(
            done,
            step(json.string("step")).orElse(Step.OPEN),
            json.number("bytes_read"),
            json.optionalNumber("total_bytes"),
            json.number("bytes_written"),
            json.number("rate_bps"),
            json.optionalNumber("eta_seconds"),
            json.optionalString("bottleneck"),
            Duration.ofSeconds(json.number("elapsed_seconds")));
    return new FlashLockFile(
        new OtherConsole(
            json.string("console"),
            json.string("image"),
            json.string("disk"),
            progress,
            json.optionalString("outcome")),
        json.number("pid"));
  }

  /// The same flash, whose program is gone without a word.
  OtherConsole died() {
    return new OtherConsole(
        flash.console(),
        flash.image(),
        flash.disk(),
        flash.progress(),
        Optional.of("the program ended in the middle; the disk may be partly written"));
  }

  private static Optional<Step> step(String word) {
    return Arrays.stream(Step.values()).filter(step -> step.name().equals(word)).findFirst();
  }
}
