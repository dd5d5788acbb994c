package bty.engine.protocol;

import bty.engine.source.Sha256;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/// The JSON form of reports.
public final class ReportJson {
  private static final Pattern WORD = Pattern.compile("[a-z-]{1,20}");

  private ReportJson() {}

  /// A report as the flasher sends it.
  public static String write(Report report) {
    return Json.write(json -> writeReport(json, report));
  }

  /// Several progress reports in one request.
  public static String write(Iterable<Report.Progress> reports) {
    return Json.write(json -> {
      json.writeStartArray();
      reports.forEach(report -> writeReport(json, report));
      json.writeEndArray();
    });
  }

  private static void writeReport(JsonGenerator json, Report report) {
    json.writeStartObject();
    json.writeStringProperty("run", report.run().text());
    switch (report) {
      case Report.Progress progress -> writeProgress(json, progress);
      case Report.Done done -> {
        json.writeStringProperty("outcome", "done");
        json.writeStringProperty("sha256", done.digest().hex());
        json.writeNumberProperty("bytes_read", done.bytesRead());
        json.writeNumberProperty("bytes_written", done.bytesWritten());
        json.writeNumberProperty("seconds", done.took().toMillis() / 1000.0);
      }
      case Report.Failed failed -> {
        json.writeStringProperty("outcome", "failed");
        json.writeStringProperty("stage", failed.stage());
        json.writeStringProperty("reason", failed.reason());
        json.writeStringProperty("log_tail", failed.logTail());
      }
    }
    json.writeEndObject();
  }

  private static void writeProgress(JsonGenerator json, Report.Progress progress) {
    json.writeStringProperty("event", progress.event().word());
    optional(json, "bytes_read", progress.bytesRead());
    optional(json, "bytes_written", progress.bytesWritten());
    optional(json, "total_bytes", progress.totalBytes());
    optional(json, "rate_bps", progress.rateBps());
    optional(json, "eta_seconds", progress.etaSeconds());
    progress.bottleneck().ifPresent(word -> json.writeStringProperty("bottleneck", word));
  }

  private static void optional(JsonGenerator json, String key, OptionalLong value) {
    value.ifPresent(number -> json.writeNumberProperty(key, number));
  }

  /// A progress report as the appliance reads it.
  ///
  /// @throws ProtocolException naming the member that is missing or wrong
  public static Report.Progress readProgress(JsonObject json) throws ProtocolException {
    String word = json.string("event");
    RunEvent event =
        RunEvent.find(word)
            .orElseThrow(() ->
                new ProtocolException("reading the progress: event \"" + word + "\" is unknown"));
    return new Report.Progress(
        Json.value("progress", "run", () -> new RunId(json.string("run"))),
        event,
        count(json, "bytes_read"),
        count(json, "bytes_written"),
        count(json, "total_bytes"),
        count(json, "rate_bps"),
        count(json, "eta_seconds"),
        // A later flasher may have words of its own; what is no word is left out.
        json.optionalString("bottleneck").filter(one -> WORD.matcher(one).matches()));
  }

  private static OptionalLong count(JsonObject json, String key) throws ProtocolException {
    OptionalLong number = json.optionalNumber(key);
    if (number.orElse(0) < 0) {
      throw new ProtocolException(
          "reading the progress: " + key + " is " + number.getAsLong() + "; wanted 0 or more");
    }
    return number;
  }

  /// The body of `done` as the appliance reads it.
  ///
  /// @throws ProtocolException naming the member that is missing or wrong
  public static Report.Done readDone(JsonObject json) throws ProtocolException {
    Optional<String> outcome = json.optionalString("outcome");
    if (outcome.isPresent() && !outcome.get().equals("done")) {
      throw new ProtocolException(
          "reading the report: outcome is \"" + outcome.get() + "\"; wanted done");
    }
    double seconds = json.optionalDecimal("seconds").orElse(0);
    return Json.value(
        "report",
        "done",
        () ->
            new Report.Done(
                new RunId(json.string("run")),
                new Sha256(json.string("sha256")),
                json.number("bytes_read"),
                json.number("bytes_written"),
                Duration.ofMillis(Math.round(seconds * 1000))));
  }

  /// The body of `failed` as the appliance reads it.
  ///
  /// @throws ProtocolException naming the member that is missing or wrong
  public static Report.Failed readFailed(JsonObject json) throws ProtocolException {
    return Json.value(
        "report",
        "run",
        () ->
            new Report.Failed(
                new RunId(json.string("run")),
                json.string("stage"),
                json.string("reason"),
                json.optionalString("log_tail").orElse("")));
  }
}
