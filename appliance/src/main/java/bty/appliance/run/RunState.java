package bty.appliance.run;

import bty.engine.source.Sha256;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where a run is. Drawn in [RunTransitions].
public sealed interface RunState {
  /// How far an open run has come, in order.
  enum Phase {
    /// The live environment was served; nobody has asked for the plan yet.
    OFFERED,
    /// The machine has its plan.
    BOOTED,
    /// Bytes are going to the disk.
    WRITING,
    /// Everything but the head is on stable storage.
    WRITTEN,
    /// The digest of the stream was the wanted one.
    VERIFIED,
    /// The system on the disk has been set up.
    PROVISIONED;

    /// The word in JSON and messages.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The phase of that word, if there is one.
    public static Optional<Phase> find(String word) {
      return Arrays.stream(values()).filter(phase -> phase.word().equals(word)).findFirst();
    }
  }

  /// Still going on.
  record Open(Phase phase) implements RunState {}

  /// The disk holds the image.
  ///
  /// @param proof what the machine says it wrote; empty when it only said "done"
  record Done(Optional<Proof> proof) implements RunState {}

  /// The machine said that it could not.
  ///
  /// @param stage one lower-case word
  /// @param reason one calm sentence
  record Failed(String stage, String reason) implements RunState {}

  /// Nobody said anything any more. An inference, not a fact: a late report revives the run.
  ///
  /// @param reached how far it had come
  /// @param reason what the inference rests on
  record Lost(Phase reached, String reason) implements RunState {}

  /// What a machine says about a finished flash.
  record Proof(Sha256 digest, long bytesRead, long bytesWritten, Duration took) {}

  /// The word in JSON and messages.
  default String word() {
    return switch (this) {
      case Open open -> open.phase().word();
      case Done _ -> "done";
      case Failed _ -> "failed";
      case Lost _ -> "lost";
    };
  }
}
