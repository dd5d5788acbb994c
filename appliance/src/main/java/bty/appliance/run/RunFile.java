package bty.appliance.run;

import bty.appliance.machine.ProvisioningSpecJson;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.RunState.Phase;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.Hostname;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.NextBoot;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/// A run as JSON: in its file, and as the API shows it.
public final class RunFile {
  private static final String WHAT = "run";

  private RunFile() {}

  /// One run as a document.
  public static String write(Run run) {
    return Json.write(json -> write(json, run));
  }

  /// One run as an object inside a document.
  static void write(JsonGenerator json, Run run) {
    write(json, run, () -> {});
  }

  /// The same with more members.
  public static void write(JsonGenerator json, Run run, Runnable more) {
    json.writeStartObject();
    json.writeStringProperty("id", run.id().text());
    json.writeNumberProperty("number", run.number());
    json.writeStringProperty("mac", run.mac().text());
    writeState(json, run.state());
    json.writeStringProperty("reason", run.origin().reason());
    json.writeStringProperty("offered_at", run.times().offered().toString());
    json.writeStringProperty("changed_at", run.times().changed().toString());
    run.times()
        .diskGranted()
        .ifPresent(at -> json.writeStringProperty("disk_granted_at", at.toString()));
    writeSpec(json, run.spec());
    writeOrigin(json, run.origin());
    writeProgress(json, run.progress());
    more.run();
    json.writeEndObject();
  }

  private static void writeState(JsonGenerator json, RunState state) {
    json.writeStringProperty("state", state.word());
    switch (state) {
      case RunState.Open _ -> {}
      case RunState.Failed failed -> {
        json.writeStringProperty("stage", failed.stage());
        json.writeStringProperty("problem", failed.reason());
      }
      case RunState.Lost lost -> {
        json.writeStringProperty("reached", lost.reached().word());
        json.writeStringProperty("problem", lost.reason());
      }
      case RunState.Done done ->
          done.proof()
              .ifPresent(proof -> {
                json.writeObjectPropertyStart("proof");
                json.writeStringProperty("sha256", proof.digest().hex());
                json.writeNumberProperty("bytes_read", proof.bytesRead());
                json.writeNumberProperty("bytes_written", proof.bytesWritten());
                json.writeNumberProperty("seconds", proof.took().toMillis() / 1000.0);
                json.writeEndObject();
              });
    }
  }

  /// What a run is to put where, as members of an object that is open.
  public static void writeSpec(JsonGenerator json, FlashSpec spec) {
    FlashImage image = spec.image();
    json.writeObjectPropertyStart("image");
    json.writeStringProperty("name", image.name().text());
    json.writeStringProperty("format", image.format().word());
    json.writeNumberProperty("size_bytes", image.storedBytes());
    image.diskBytes().ifPresent(bytes -> json.writeNumberProperty("disk_size_bytes", bytes));
    json.writeStringProperty("sha256", image.digest().hex());
    json.writeEndObject();
    json.writeStringProperty("target", spec.target());
    json.writeStringProperty("provisioning_mode", spec.provisioning().word());
    spec.inputs()
        .ifPresent(digest -> json.writeStringProperty("provisioning_sha256", digest.hex()));
    spec.hostname().ifPresent(name -> json.writeStringProperty("hostname", name.text()));
    json.writeNumberProperty("reflash", spec.reflash());
  }

  private static void writeOrigin(JsonGenerator json, Origin origin) {
    switch (origin) {
      case Origin.Policy _ -> {}
      case Origin.Console console -> {
        json.writeObjectPropertyStart("at_console");
        ProvisioningSpecJson.write(json, console.provisioning());
        console.next().ifPresent(next -> json.writeStringProperty("next", next.word()));
        json.writeEndObject();
      }
    }
  }

  private static void writeProgress(JsonGenerator json, RunProgress progress) {
    json.writeObjectPropertyStart("progress");
    progress.bytesRead().ifPresent(n -> json.writeNumberProperty("bytes_read", n));
    progress.bytesWritten().ifPresent(n -> json.writeNumberProperty("bytes_written", n));
    progress.totalBytes().ifPresent(n -> json.writeNumberProperty("total_bytes", n));
    progress.rateBps().ifPresent(n -> json.writeNumberProperty("rate_bps", n));
    progress.etaSeconds().ifPresent(n -> json.writeNumberProperty("eta_seconds", n));
    progress.bottleneck().ifPresent(word -> json.writeStringProperty("bottleneck", word));
    json.writeEndObject();
  }

  /// A run as its file has it.
  ///
  /// @throws ProtocolException naming what is missing or wrong
  public static Run read(byte[] text) throws ProtocolException {
    JsonObject json = JsonObject.parse(WHAT, text);
    try {
      return new Run(
          new RunId(json.string("id")),
          json.number("number"),
          new MacAddress(json.string("mac")),
          readSpec(json),
          readOrigin(json),
          readState(json),
          readTimes(json),
          readProgress(json.object("progress")));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ProtocolException("reading the run: " + e.getMessage());
    }
  }

  private static RunState readState(JsonObject json) throws ProtocolException {
    String word = json.string("state");
    return switch (word) {
      case "failed" -> new RunState.Failed(json.string("stage"), json.string("problem"));
      case "lost" -> new RunState.Lost(phase(json.string("reached")), json.string("problem"));
      case "done" -> {
        Optional<JsonObject> proof = json.optionalObject("proof");
        yield new RunState.Done(
            proof.isPresent() ? Optional.of(readProof(proof.get())) : Optional.empty());
      }
      default -> new RunState.Open(phase(word));
    };
  }

  private static Origin readOrigin(JsonObject json) throws ProtocolException {
    Optional<JsonObject> console = json.optionalObject("at_console");
    return console.isEmpty()
        ? new Origin.Policy(json.string("reason"))
        : new Origin.Console(
            ProvisioningSpecJson.read(console.get()),
            console.get().optionalString("next").flatMap(NextBoot::find));
  }

  private static RunTimes readTimes(JsonObject json) throws ProtocolException {
    return new RunTimes(
        Instant.parse(json.string("offered_at")),
        Instant.parse(json.string("changed_at")),
        json.optionalString("disk_granted_at").map(Instant::parse));
  }

  private static RunState.Proof readProof(JsonObject json) throws ProtocolException {
    return new RunState.Proof(
        new Sha256(json.string("sha256")),
        json.number("bytes_read"),
        json.number("bytes_written"),
        Duration.ofMillis(Math.round(json.optionalDecimal("seconds").orElse(0) * 1000)));
  }

  private static Phase phase(String word) {
    return Phase.find(word)
        .orElseThrow(() -> new IllegalArgumentException("state \"" + word + "\" is unknown"));
  }

  private static FlashSpec readSpec(JsonObject json) throws ProtocolException {
    JsonObject image = json.object("image");
    String format = image.string("format");
    String mode = json.string("provisioning_mode");
    Optional<String> hostname = json.optionalString("hostname");
    return new FlashSpec(
        new FlashImage(
            new ImageName(image.string("name")),
            ImageFormat.of(format),
            image.number("size_bytes"),
            image.optionalNumber("disk_size_bytes"),
            new Sha256(image.string("sha256"))),
        json.string("target"),
        ProvisioningMode.find(mode)
            .orElseThrow(() ->
                new IllegalArgumentException("provisioning_mode \"" + mode + "\" is unknown")),
        json.optionalString("provisioning_sha256").map(Sha256::new),
        hostname.map(Hostname::new),
        json.number("reflash"));
  }

  private static RunProgress readProgress(JsonObject json) throws ProtocolException {
    OptionalLong read = json.optionalNumber("bytes_read");
    return new RunProgress(
        read,
        json.optionalNumber("bytes_written"),
        json.optionalNumber("total_bytes"),
        json.optionalNumber("rate_bps"),
        json.optionalNumber("eta_seconds"),
        json.optionalString("bottleneck"));
  }
}
