package bty.cli.agent;

import bty.cli.agent.LookAnswer.Token;
import bty.cli.client.Announcer;
import bty.cli.machine.BootArguments;
import bty.engine.protocol.Plan;
import bty.engine.source.Backoff;
import java.time.Duration;
import java.util.Optional;

/// One plan after the other, for as long as the machine is up. The appliance decides each time;
/// what is decided here is only when to ask it.
final class Duty {
  /// As many as the appliance's breaker bears with: it is asked each time, and this is for one that
  /// does not count.
  private static final int MOST_ATTEMPTS = 3;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(8);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  /// How often, and how far apart, the appliance has to say that the disk is to be booted.
  private static final int SURE = 3;

  private static final Duration MOMENT = Duration.ofSeconds(5);

  private final AgentPorts ports;
  private final PlanWait arrival;
  private final UnattendedFlash flash;
  private final Looks looks;
  private final Hold hold;
  private final Announcer announcer;
  private final RunNote note;
  private final boolean debug;

  private Optional<Look> order = Optional.empty();
  private HoldRules.Shown screens = HoldRules.Shown.NO;
  private int attempt = 1;
  private Backoff pauses = pauses();
  private boolean isRebootTried;

  Duty(
      AgentPorts ports,
      BootArguments.Unattended spec,
      PlanWait arrival,
      UnattendedFlash flash,
      Looks looks,
      Announcer announcer,
      RunNote note) {
    this.ports = ports;
    this.arrival = arrival;
    this.flash = flash;
    this.looks = looks;
    this.hold = new Hold(looks, announcer, ports.sleeper(), ports.clock());
    this.announcer = announcer;
    this.note = note;
    this.debug = spec.debug();
  }

  private static Backoff pauses() {
    return new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  }

  /// Returns when the machine restarts, or when a person has it.
  AgentExit run() throws InterruptedException {
    while (true) {
      NextStep step =
          switch (arrival.plan()) {
            case PlanAnswer.Unclear unclear -> {
              order = shown();
              yield flash.notUnderstood(unclear);
            }
            case PlanAnswer.Understood(Plan.Flash plan) -> {
              order = shown();
              yield flash.run(plan);
            }
            case PlanAnswer.Understood(Plan.Interactive plan) -> toThePerson(plan);
            case PlanAnswer.Understood(Plan.Nothing plan) -> toTheDisk(plan);
          };
      Optional<AgentExit> end =
          switch (step) {
            case NextStep.End(AgentExit exit) -> Optional.of(exit);
            case NextStep.Again _ -> Optional.empty();
            case NextStep.Retry _ -> attempt < MOST_ATTEMPTS ? pause() : hold();
            case NextStep.Hold _ -> hold();
          };
      if (end.isPresent()) {
        return end.get();
      }
    }
  }

  /// What is under way is shown as it was ordered, whatever has been edited since.
  private Optional<Look> shown() {
    return looks.once() instanceof LookAnswer.Shown(Look now, var _)
        ? Optional.of(now)
        : Optional.empty();
  }

  private Optional<AgentExit> pause() throws InterruptedException {
    Duration pause = pauses.next();
    attempt++;
    announcer.say(
        "bty: attempt "
            + attempt
            + " of "
            + MOST_ATTEMPTS
            + " begins in "
            + pause.toSeconds()
            + " s, if the appliance still wants it");
    ports.sleeper().sleep(pause);
    return Optional.empty();
  }

  private Optional<AgentExit> hold() throws InterruptedException {
    if (screens == HoldRules.Shown.NO) {
      announcer.say(
          "bty: holding: the machine takes the next plan when its image, its target, its policy or"
              + " its reflash number is changed; the consoles have a shell");
    }
    Token token =
        hold.await(
            order,
            screens,
            note.isDiskWhole() && !isRebootTried ? HoldRules.Bootable.YES : HoldRules.Bootable.NO);
    attempt = 1;
    pauses = pauses();
    if (screens == HoldRules.Shown.YES) {
      ports.screens().hide().ifPresent(problem -> announcer.log().line(problem));
      screens = HoldRules.Shown.NO;
    }
    return switch (token) {
      case GOOD -> Optional.empty();
      case SPENT ->
          reboot(
              "bty: there is another plan, and it takes another boot over the network: rebooting");
    };
  }

  private NextStep toThePerson(Plan.Interactive plan) {
    order = order.or(() -> without(Look.Mode.INTERACTIVE, plan));
    String line = "bty: plan interactive: " + plan.reason();
    if (debug) {
      announcer.say(line + "; bty.debug: nothing to do here");
      return new NextStep.End(AgentExit.STOOD_ASIDE);
    }
    announcer.say(line + "; the consoles get the screen of bty-tui");
    Optional<String> problem = ports.screens().show();
    problem.ifPresent(words -> announcer.say("bty: " + words + "; type bty-tui at a console"));
    // Not twice, whatever came of it.
    screens = HoldRules.Shown.YES;
    return new NextStep.Hold();
  }

  private static Optional<Look> without(Look.Mode mode, Plan plan) {
    return Optional.of(new Look(mode, plan.reason(), Optional.empty()));
  }

  private NextStep toTheDisk(Plan.Nothing plan) throws InterruptedException {
    order = order.or(() -> without(Look.Mode.NONE, plan));
    String line = "bty: plan none: " + plan.reason();
    if (debug) {
      announcer.say(line + "; bty.debug: nothing to do here");
      return new NextStep.End(AgentExit.STOOD_ASIDE);
    }
    if (!note.isDiskWhole()) {
      announcer.say(
          line + "; not rebooting, since a flash of this boot failed and the disk cannot boot");
      return new NextStep.Hold();
    }
    if (isRebootTried) {
      return new NextStep.Hold();
    }
    if (!isMeant()) {
      return new NextStep.Again();
    }
    return reboot(line + "; rebooting into the disk")
        .<NextStep>map(NextStep.End::new)
        .orElseGet(NextStep.Hold::new);
  }

  /// A file in mid-edit says as much for a moment.
  private boolean isMeant() throws InterruptedException {
    int same = 1;
    while (same < SURE) {
      ports.sleeper().sleep(MOMENT);
      switch (looks.once()) {
        case LookAnswer.Shown(Look now, var _) -> {
          if (now.mode() != Look.Mode.NONE) {
            return false;
          }
          same++;
        }
        case LookAnswer.NotNow(String why) ->
            announcer.log().line("making sure that the disk is to be booted: " + why);
      }
    }
    return true;
  }

  /// Once at most in a boot.
  private Optional<AgentExit> reboot(String line) throws InterruptedException {
    if (isRebootTried) {
      return Optional.empty();
    }
    isRebootTried = true;
    announcer.say(line);
    Optional<String> problem = ports.reboot().reboot();
    problem.ifPresent(words -> announcer.say("bty: " + words + "; reboot the machine by hand"));
    return problem.isPresent() ? Optional.empty() : Optional.of(AgentExit.REBOOTING);
  }
}
