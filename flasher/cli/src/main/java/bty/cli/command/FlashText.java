package bty.cli.command;

import bty.cli.output.LostLines;
import bty.cli.output.Table;
import bty.engine.disk.Disk;
import bty.engine.disk.Partition;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.protocol.Sizes;
import bty.engine.provision.ProvisionRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/// What `bty flash` says: the plan and the outcome, for people and as JSON.
final class FlashText {
  private FlashText() {}

  /// A dry run, for people.
  static List<String> lines(FlashRequest request, FlashPlan.Ready plan) {
    List<String> lines = new ArrayList<>();
    lines.add("Dry run, nothing is written. With --yes instead of --dry-run:");
    lines.add("Image  " + plan.image().describe());
    lines.add("       " + size(plan));
    lines.add("Disk   " + plan.disk().describe());
    request.setup().ifPresent(setup -> lines.addAll(provisioning(setup)));
    LostLines.of(plan, FlashText::table).forEach(line -> lines.add("Lost   " + line));
    plan.notes().forEach(line -> lines.add("Note   " + line));
    return lines;
  }

  private static List<String> provisioning(ProvisionRequest setup) {
    return switch (setup) {
      case ProvisionRequest.Seed seed ->
          List.of(
              "Setup  cloud-init: a NoCloud seed in /var/lib/cloud/seed/nocloud of the root on the"
                  + " disk",
              "       user-data "
                  + seed.names().userData()
                  + seed.inputs()
                      .metaData()
                      .map(_ -> ", meta-data " + seed.names().metaData())
                      .orElse("")
                  + seed.inputs()
                      .networkConfig()
                      .map(_ -> ", network-config " + seed.names().networkConfig())
                      .orElse("")
                  + seed.hostname().map(name -> ", host name " + name).orElse(""));
      case ProvisionRequest.StickImages(List<Path> files) ->
          files.isEmpty()
              ? List.of("Images none; they can be copied to its partition later")
              : files.stream().map(file -> "Images " + file).toList();
      case ProvisionRequest.Workflow workflow ->
          List.of(
              "Setup  cijoe: " + workflow.files().name() + " against the mounted root of the disk",
              "       for at most "
                  + workflow.deadline().toMinutes()
                  + " minutes, its output to "
                  + workflow.output());
    };
  }

  private static List<String> table(List<Partition> partitions) {
    return new Table(
            List.of("PARTITION", ">SIZE", "HOLDS", "LABEL"),
            partitions.stream().map(FlashText::cells).toList())
        .lines();
  }

  private static List<String> cells(Partition partition) {
    return List.of(
        partition.path(),
        Sizes.bytes(partition.sizeBytes()),
        partition.fileSystem().orElse("-"),
        partition.label().or(partition::partLabel).orElse("-"));
  }

  private static String size(FlashPlan.Ready plan) {
    OptionalLong disk = plan.diskBytes();
    return plan.format().word()
        + ", "
        + Sizes.bytes(plan.storedBytes())
        + " as stored, "
        + (disk.isPresent()
            ? Sizes.bytes(disk.getAsLong()) + " on the disk"
            : "its size on the disk is known only when it is decoded");
  }

  /// A finished flash, for people.
  static String sentence(FlashRequest request, FlashResult.Done done) {
    long millis = Math.max(1, done.took().toMillis());
    return request.image().describe()
        + " is on "
        + done.disk().describe()
        + ": "
        + Sizes.bytes(done.bytesWritten())
        + " in "
        + Sizes.duration(done.took())
        + " ("
        + Sizes.rate(done.bytesWritten() / millis * 1000)
        + ")"
        + done.digest().map(digest -> ", sha256 " + digest).orElse("")
        + request.setup().map(FlashText::setUp).orElse("");
  }

  private static String setUp(ProvisionRequest setup) {
    return setup instanceof ProvisionRequest.StickImages(List<Path> files)
        ? ", with %d %s on its partition. This stick may be pulled now."
            .formatted(files.size(), files.size() == 1 ? "file" : "files")
        : ", provisioned by " + setup.word();
  }

  /// Where CIJOE's output is, once there is some.
  static Optional<String> report(ProvisionRequest setup) {
    return setup instanceof ProvisionRequest.Workflow workflow
            && Files.isDirectory(workflow.output())
        ? Optional.of("bty flash: CIJOE's output is in " + workflow.output())
        : Optional.empty();
  }

  /// A dry run, for programs.
  ///
  /// @param command `flash` or `make-stick`
  static String json(String command, FlashRequest request, FlashPlan plan) {
    return Envelope.of(
        command,
        json -> {
          switch (plan) {
            case FlashPlan.Ready ready -> {
              json.writeStringProperty("outcome", "plan");
              json.writeStringProperty("image", ready.image().describe());
              json.writeStringProperty("format", ready.format().word());
              json.writeNumberProperty("size_bytes", ready.storedBytes());
              ready
                  .diskBytes()
                  .ifPresent(bytes -> json.writeNumberProperty("disk_size_bytes", bytes));
              disk(ready.disk(), json);
              request.setup().ifPresent(setup -> provisioning(setup, json));
              strings("will_be_lost", ready.willBeLost(), json);
              strings("notes", ready.notes(), json);
            }
            case FlashPlan.Refused refused -> {
              json.writeStringProperty("outcome", "failed");
              json.writeStringProperty("stage", refused.stage().word());
              json.writeStringProperty("reason", refused.reason());
              strings("details", refused.details(), json);
              json.writeNumberProperty("code", FlashCommand.exit(refused.kind()).status());
            }
          }
        });
  }

  /// A finished flash, for programs.
  ///
  /// @param command `flash` or `make-stick`
  static String json(String command, FlashRequest request, FlashResult.Done done) {
    return Envelope.of(
        command,
        json -> {
          json.writeStringProperty("outcome", "done");
          json.writeStringProperty("image", request.image().describe());
          disk(done.disk(), json);
          request.setup().ifPresent(setup -> provisioning(setup, json));
          done.digest().ifPresent(sha -> json.writeStringProperty("sha256", sha.hex()));
          json.writeNumberProperty("bytes_read", done.bytesRead());
          json.writeNumberProperty("bytes_written", done.bytesWritten());
          json.writeNumberProperty("seconds", done.took().toMillis() / 1000.0);
          if (!done.notes().isEmpty()) {
            strings("notes", done.notes(), json);
          }
        });
  }

  /// A flash that ended early, for programs.
  ///
  /// @param command `flash` or `make-stick`
  static String json(String command, FlashResult.Failed failed, ExitCode exit) {
    return Envelope.of(
        command,
        json -> {
          json.writeStringProperty("outcome", "failed");
          json.writeStringProperty("stage", failed.stage().word());
          json.writeStringProperty("reason", failed.reason());
          json.writeStringProperty("disk_state", failed.diskState());
          json.writeNumberProperty("code", exit.status());
        });
  }

  private static void disk(Disk disk, JsonGenerator json) {
    json.writeObjectPropertyStart("disk");
    json.writeStringProperty("path", disk.path());
    json.writeNumberProperty("size_bytes", disk.sizeBytes());
    disk.model().ifPresent(model -> json.writeStringProperty("model", model));
    disk.serial().ifPresent(serial -> json.writeStringProperty("serial", serial));
    json.writeEndObject();
  }

  private static void provisioning(ProvisionRequest setup, JsonGenerator json) {
    json.writeObjectPropertyStart("provisioning");
    json.writeStringProperty("mode", setup.word());
    switch (setup) {
      case ProvisionRequest.Seed seed -> {
        json.writeStringProperty("instance_id", seed.instance().text());
        seed.hostname().ifPresent(name -> json.writeStringProperty("local_hostname", name));
      }
      case ProvisionRequest.StickImages(List<Path> files) ->
          strings("files", files.stream().map(Path::toString).toList(), json);
      case ProvisionRequest.Workflow workflow -> {
        json.writeStringProperty("workflow", workflow.files().name());
        json.writeStringProperty("report", workflow.output().toString());
      }
    }
    json.writeEndObject();
  }

  private static void strings(String name, List<String> values, JsonGenerator json) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
