package bty.appliance.view;

import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.engine.protocol.Sizes;
import java.time.Duration;
import java.util.Set;

/// What is to be said of a run first: what happens and whether it is all right, then what that
/// means for the disk and what to do.
public record RunSentence(String line, String more) {
  /// Stages in which nothing is written to the disk yet.
  private static final Set<String> BEFORE_WRITING = Set.of("plan", "target");

  public static RunSentence of(Run run) {
    return switch (run.state()) {
      case RunState.Open(RunState.Phase phase) -> open(run, phase);
      case RunState.Done done -> {
        String proof =
            done.proof()
                .map(what ->
                    Sizes.bytes(what.bytesWritten())
                        + " written in "
                        + Sizes.duration(what.took())
                        + "; the digest of what was read is the image's.")
                .orElse("The machine said so without saying what it wrote.");
        yield new RunSentence("Done: the disk holds " + image(run) + ".", proof);
      }
      case RunState.Failed failed ->
          new RunSentence(
              "Failed at " + failed.stage() + ": " + sentence(failed.reason()), disk(run));
      case RunState.Lost lost ->
          new RunSentence(
              "Lost after it was " + lost.reached().word() + ": " + sentence(lost.reason()),
              disk(run));
    };
  }

  private static RunSentence open(Run run, RunState.Phase phase) {
    return switch (phase) {
      case OFFERED ->
          new RunSentence(
              "Offered: the live environment was served; its agent has not asked for the plan yet.",
              "The disk is as it was.");
      case BOOTED ->
          new RunSentence("The live environment has its plan.", "The disk is as it was so far.");
      case WRITING ->
          new RunSentence(
              "Writing" + left(run) + ".",
              "The disk cannot boot until the end, when its first MiB is written. Nothing for you"
                  + " to do.");
      case WRITTEN, VERIFIED, PROVISIONED ->
          new RunSentence(
              "Everything is on the disk; the system is being set up.",
              "Leave the machine switched on until it boots by itself.");
    };
  }

  private static String left(Run run) {
    return run.progress().etaSeconds().isPresent()
        ? ", about "
            + Sizes.duration(Duration.ofSeconds(run.progress().etaSeconds().getAsLong()))
            + " left"
            + run.progress().bottleneck().map(what -> "; the bottleneck is the " + what).orElse("")
        : "";
  }

  /// What is on the disk of a run that ended badly, and what to do.
  public static String disk(Run run) {
    if (run.state() instanceof RunState.Failed failed && failed.stage().equals("provision")) {
      return "The disk holds the whole image, but it is not set up. Mend the cause, then press"
          + " Flash again on the machine's page.";
    }
    String what =
        run.progress().bytesWritten().orElse(0) > 0
            ? "The disk is partly written and cannot boot until it is flashed again."
            : mayHaveWritten(run.state())
                ? "The machine has not said how far it came: the disk may be partly written. Take"
                    + " it for overwritten until it is flashed again."
                : "As far as is known nothing was written.";
    return what + " Mend the cause, then press Flash again on the machine's page.";
  }

  /// Progress comes late or not at all; what the machine was at says more.
  private static boolean mayHaveWritten(RunState state) {
    return switch (state) {
      case RunState.Failed failed -> !BEFORE_WRITING.contains(failed.stage());
      case RunState.Lost lost -> lost.reached().compareTo(RunState.Phase.BOOTED) >= 0;
      case RunState.Open _, RunState.Done _ -> true;
    };
  }

  private static String image(Run run) {
    return run.spec().image().name().text();
  }

  private static String sentence(String reason) {
    return reason.endsWith(".") ? reason : reason + ".";
  }
}
