package bty.cli.stick;

import bty.cli.agent.ConsoleProgress;
import bty.cli.client.Announcer;
import bty.cli.client.FlashLog;
import bty.cli.client.WatchedFlash;
import bty.cli.machine.Keys;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A stick's plan, from its file to what comes afterwards.
///
/// ```
/// bty-stick.yaml --makes no sense----------------------------------------> UNCLEAR
///     v
/// image and disk --none, several, not to be written----------------------> REFUSED
///     v
/// what is on the disk --the image already, and not "again"---------------> LEFT_TO_A_PERSON
///     v
/// countdown --any key----------------------------------------------------> LEFT_TO_A_PERSON
///     v
/// flash --failed--> said, with what the disk holds; the machine stays ---> FAILED
///     v
/// said that the stick may be pulled; nothing, reboot or poweroff --------> DONE
/// ```
///
/// Nothing is written to the stick. That a restart does not lead round and round is seen on the
/// disk, see [bty.engine.flash.AlreadyThere].
public final class StickRun {
  /// For who reads what is said last before the screen goes.
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final StickPorts ports;
  private final Announcer announcer;

  private StickRun(StickPorts ports) {
    this.ports = ports;
    this.announcer =
        new Announcer(new FlashLog(ports.clock(), ports.out(), ports.log()), ports.consoles());
  }

  /// Does it, on the calling thread. An interrupt ends it.
  ///
  /// @param folder where the plan and the images are
  public static StickEnding run(Path folder, StickPorts ports) {
    StickRun run = new StickRun(ports);
    try {
      return switch (StickPlanFile.read(folder, ports.run())) {
        case StickPlanFile.Found.Bad(List<String> problems) -> run.unclear(problems);
        case StickPlanFile.Found.Good(StickPlan plan) -> run.follow(plan);
      };
    } catch (InterruptedException stop) {
      run.say("interrupted; nothing further is done");
      Thread.currentThread().interrupt();
      return StickEnding.INTERRUPTED;
    }
  }

  private void say(String words) {
    announcer.say("bty: " + words);
  }

  private StickEnding unclear(List<String> problems) {
    say("the plan on this stick can't be followed, and nothing is written:");
    problems.forEach(this::say);
    say("correct it on any computer; or type bty-tui here");
    return StickEnding.UNCLEAR;
  }

  private StickEnding follow(StickPlan plan) throws InterruptedException {
    FlashRequest request = plan.request();
    say(
        "plan of %s: write %s to %s"
            .formatted(StickPlanFile.NAME, request.image().describe(), plan.target()));
    ports.devices().settle().ifPresent(this::say);
    return switch (ports.flasher().plan(request)) {
      case FlashPlan.Refused refused -> {
        refused.details().forEach(line -> say("  " + line));
        say("flash refused: " + refused.reason());
        say("nothing was written; correct the plan, or type bty-tui here");
        yield StickEnding.REFUSED;
      }
      case FlashPlan.Ready ready -> ready(plan, ready);
    };
  }

  private StickEnding ready(StickPlan plan, FlashPlan.Ready ready) throws InterruptedException {
    if (!plan.again() && isThere(ready)) {
      say(
          "%s holds this image already, or another build of it: nothing is written without a person"
              .formatted(ready.disk().describe()));
      say("to start it, pull the stick and restart; to write it again, type bty-tui here");
      return StickEnding.LEFT_TO_A_PERSON;
    }
    say("image  " + ready.image().describe());
    say("disk   " + ready.disk().describe());
    ready.willBeLost().forEach(line -> say("lost   " + line));
    ready.notes().forEach(line -> say("note   " + line));
    try (Keys keys = ports.keys().open()) {
      String what = "everything on %s is overwritten".formatted(ready.disk().path());
      if (!new Countdown(announcer, ports.sleeper()).passes(plan.countdown(), what, keys)) {
        say(
            "a key was pressed: nothing is written; bty-tui has the images, bty run-stick the"
                + " plan");
        return StickEnding.LEFT_TO_A_PERSON;
      }
    }
    return flash(plan, ready);
  }

  private boolean isThere(FlashPlan.Ready ready) {
    try {
      return ports.look().holds(ready.image(), ready.disk());
    } catch (IOException e) {
      // What can't be read does not hold it, and can hardly be written either: the flash says so.
      announcer.log().line("looking at what is there: " + e.getMessage());
      return false;
    }
  }

  private StickEnding flash(StickPlan plan, FlashPlan.Ready ready) throws InterruptedException {
    FlashResult result =
        WatchedFlash.run(
            ports.flasher(), plan.request().onto(ready), new ConsoleProgress(announcer));
    return switch (result) {
      case FlashResult.Done done -> {
        done.notes().forEach(note -> say("note   " + note));
        say(
            "flash complete: %s holds %s"
                .formatted(done.disk().describe(), ready.image().describe()));
        yield afterwards(plan.afterwards());
      }
      case FlashResult.Failed failed -> {
        say("flash failed: " + failed.reason() + "; " + failed.diskState());
        say("journalctl -u bty-run-stick has what went on; bty-tui has the images");
        yield Thread.currentThread().isInterrupted() ? StickEnding.INTERRUPTED : StickEnding.FAILED;
      }
    };
  }

  /// The live environment is in memory, and the image was read to its end.
  private StickEnding afterwards(Afterwards what) throws InterruptedException {
    Optional<String> problem =
        switch (what) {
          case NOTHING -> {
            say("this stick may be pulled now; then `reboot` starts the new system");
            yield Optional.empty();
          }
          case REBOOT -> {
            say("this stick may be pulled now; rebooting in %d s".formatted(FAREWELL.toSeconds()));
            ports.sleeper().sleep(FAREWELL);
            yield ports.reboot().reboot();
          }
          case POWEROFF -> {
            say(
                "this stick may be pulled now; powering off in %d s"
                    .formatted(FAREWELL.toSeconds()));
            ports.sleeper().sleep(FAREWELL);
            yield ports.powerOff().reboot();
          }
        };
    // Who is ended by the restart that it asked for has nothing to complain of.
    if (!Thread.currentThread().isInterrupted()) {
      problem.ifPresent(words -> say(words + "; do it by hand"));
    }
    return StickEnding.DONE;
  }
}
