package bty.cli.output;

import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashListener;
import bty.engine.protocol.Json;
import java.io.PrintStream;
import tools.jackson.core.JsonGenerator;

/// One JSON object a line for each event, flushed at once.
public final class NdjsonProgress implements FlashListener {
  private final PrintStream out;

  /// @param out where the lines go
  public NdjsonProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void on(FlashEvent event) {
    out.println(line(event));
    out.flush();
  }

  /// The object of one event.
  static String line(FlashEvent event) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("event", event.word());
      members(event, json);
      json.writeEndObject();
    });
  }

  private static void members(FlashEvent event, JsonGenerator json) {
    switch (event) {
      case FlashEvent.Started started -> {
        json.writeStringProperty("image", started.image().describe());
        json.writeStringProperty("format", started.format().word());
        json.writeStringProperty("disk", started.disk().path());
        started.totalBytes().ifPresent(bytes -> json.writeNumberProperty("total_bytes", bytes));
        if (!started.notes().isEmpty()) {
          json.writeArrayPropertyStart("notes");
          started.notes().forEach(json::writeString);
          json.writeEndArray();
        }
      }
      case FlashEvent.Writing _, FlashEvent.Partprobed _ -> {}
      case FlashEvent.Provisioning now -> {
        json.writeStringProperty("step", now.step());
        now.line().ifPresent(line -> json.writeStringProperty("line", line));
      }
      case FlashEvent.WritingProgress now -> {
        json.writeNumberProperty("bytes_read", now.bytesRead());
        json.writeNumberProperty("bytes_written", now.bytesWritten());
        now.totalBytes().ifPresent(bytes -> json.writeNumberProperty("total_bytes", bytes));
        json.writeNumberProperty("rate_bps", now.rateBps());
        now.etaSeconds().ifPresent(seconds -> json.writeNumberProperty("eta_seconds", seconds));
        json.writeStringProperty("bottleneck", now.bottleneck().word());
      }
      case FlashEvent.Synced synced -> {
        json.writeNumberProperty("bytes_read", synced.bytesRead());
        json.writeNumberProperty("bytes_written", synced.bytesWritten());
      }
      case FlashEvent.Verified verified ->
          verified.digest().ifPresent(sha -> json.writeStringProperty("sha256", sha.hex()));
      case FlashEvent.Done done -> {
        done.digest().ifPresent(sha -> json.writeStringProperty("sha256", sha.hex()));
        json.writeNumberProperty("bytes_read", done.bytesRead());
        json.writeNumberProperty("bytes_written", done.bytesWritten());
        json.writeNumberProperty("seconds", done.took().toMillis() / 1000.0);
      }
      case FlashEvent.Failed failed -> {
        json.writeStringProperty("stage", failed.stage().word());
        json.writeStringProperty("reason", failed.reason());
        json.writeStringProperty("disk_state", failed.diskState());
      }
    }
  }
}
