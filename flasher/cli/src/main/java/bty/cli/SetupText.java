package bty.cli;

import bty.engine.provision.Setup;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// What `bty flash` says about provisioning.
final class SetupText {
  private SetupText() {}

  /// A dry run, for people.
  static List<String> lines(Setup setup) {
    return switch (setup) {
      case Setup.Seed seed ->
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
      case Setup.Workflow workflow ->
          List.of(
              "Setup  cijoe: " + workflow.files().name() + " against the mounted root of the disk",
              "       for at most "
                  + workflow.deadline().toMinutes()
                  + " minutes, its output to "
                  + workflow.output());
    };
  }

  /// Where CIJOE's output is, once there is some.
  static Optional<String> report(Setup setup) {
    return setup instanceof Setup.Workflow workflow && Files.isDirectory(workflow.output())
        ? Optional.of("bty flash: CIJOE's output is in " + workflow.output())
        : Optional.empty();
  }

  /// For programs.
  static void json(Setup setup, JsonGenerator json) {
    json.writeObjectPropertyStart("provisioning");
    json.writeStringProperty("mode", setup.word());
    switch (setup) {
      case Setup.Seed seed -> {
        json.writeStringProperty("instance_id", seed.instance().text());
        seed.hostname().ifPresent(name -> json.writeStringProperty("local_hostname", name));
      }
      case Setup.Workflow workflow -> {
        json.writeStringProperty("workflow", workflow.files().name());
        json.writeStringProperty("report", workflow.output().toString());
      }
    }
    json.writeEndObject();
  }
}
