package bty.cli.agent;

import bty.cli.client.Announcer;
import bty.cli.client.ApplianceApi;
import bty.cli.client.RepeatFilter;
import bty.cli.client.Reply;
import bty.cli.client.ReplyKind;
import bty.cli.machine.NetworkCard;
import bty.cli.machine.SystemClock;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanJson;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.RunId;
import bty.engine.source.Backoff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The way to the plan: a network that works, a clock that is right. Waits by asking the appliance
/// itself, since that, and no link state or address, is what is wanted.
final class PlanWait {
  private static final Duration OFTEN = Duration.ofMillis(250);
  private static final Duration SELDOM = Duration.ofSeconds(2);
  private static final int OFTEN_ATTEMPTS = 40;

  /// How often an appliance that can't be believed, or that a proxy bars, is asked before that is a
  /// failure: a clock or a name may come right while the network comes up.
  private static final int BARRED_ATTEMPTS = 20;

  private final AgentPorts ports;
  private final ApplianceApi appliance;
  private final MacAddress mac;
  private final Announcer announcer;
  private final Backoff held = Hold.pauses();

  PlanWait(AgentPorts ports, ApplianceApi appliance, MacAddress mac, Announcer announcer) {
    this.ports = ports;
    this.appliance = appliance;
    this.mac = mac;
    this.announcer = announcer;
  }

  /// Returns when the appliance answers, with the clock set forward if that was needed.
  void awaitAppliance() throws InterruptedException {
    RepeatFilter notices = new RepeatFilter();
    int barred = 0;
    for (int attempt = 1; ; attempt++) {
      Reply answer = appliance.get("/healthz");
      if (answer instanceof Reply.Answer reply && ReplyKind.of(reply) != ReplyKind.AGAIN) {
        announcer.log().line(appliance.describe() + " answers");
        reply.date().ifPresent(this::setClock);
        return;
      }
      barred = answer instanceof Reply.Barred ? barred + 1 : 0;
      if (barred >= BARRED_ATTEMPTS) {
        holdBarred(answer.words(), barred);
        continue;
      }
      String notice = "bty: waiting for " + appliance.describe() + ": " + answer.words() + cards();
      if (notices.isDue(notice, ports.clock().instant())) {
        announcer.say(notice);
      }
      ports.sleeper().sleep(attempt <= OFTEN_ATTEMPTS ? OFTEN : SELDOM);
    }
  }

  /// A person has to mend something. As in every hold the consoles have a shell meanwhile.
  private void holdBarred(String why, int barred) throws InterruptedException {
    if (barred == BARRED_ATTEMPTS) {
      announcer.say(
          "bty: flash failed: "
              + appliance.describe()
              + " can't be asked: "
              + why
              + "; the disk was not touched");
      announcer.say("bty: holding: it is asked again about once a minute");
    }
    ports.sleeper().sleep(held.next());
  }

  private String cards() {
    List<NetworkCard> cards = NetworkCard.list(ports.root());
    return cards.isEmpty()
        ? "; this machine has no network card that the kernel knows"
        : cards.stream().map(NetworkCard::state).collect(Collectors.joining(", ", "; ", ""));
  }

  private void setClock(Instant there) {
    Instant here = ports.clock().instant();
    Optional<Instant> step = SystemClock.step(here, there);
    if (step.isEmpty()) {
      return;
    }
    String skew = "the clock is behind: " + here + " here, " + there + " there";
    if (!ports.isRoot()) {
      announcer.log().line(skew + "; only root sets it");
      return;
    }
    try {
      ports.clockSetter().set(step.get());
      announcer.log().line(skew + "; it is set forward");
    } catch (IOException e) {
      announcer.log().line(skew + "; " + e.getMessage());
    }
  }

  /// Gets the plan, however long the appliance takes to give one.
  PlanAnswer plan() throws InterruptedException {
    RepeatFilter notices = new RepeatFilter();
    Backoff backoff = ApplianceApi.backoff();
    while (true) {
      Reply answer = appliance.get(ApplianceApi.path(mac, "plan"));
      ReplyKind verdict = ReplyKind.of(answer);
      if (answer instanceof Reply.Answer reply && verdict != ReplyKind.AGAIN) {
        return verdict == ReplyKind.TAKEN
            ? read(reply.body().getBytes(StandardCharsets.UTF_8))
            : new PlanAnswer.Unclear(
                "getting the plan from " + appliance.describe() + ": " + reply.words(),
                Optional.empty());
      }
      String notice =
          "bty: waiting for the plan of " + appliance.describe() + ": " + answer.words();
      if (notices.isDue(notice, ports.clock().instant())) {
        announcer.say(notice);
      }
      ports.sleeper().sleep(backoff.next());
    }
  }

  private PlanAnswer read(byte[] body) {
    try {
      Plan plan = PlanJson.read(body);
      return plan.mac().equals(mac)
          ? new PlanAnswer.Understood(plan)
          : new PlanAnswer.Unclear(
              "the plan is for " + plan.mac() + ", this machine is " + mac, run(body));
    } catch (ProtocolException e) {
      return new PlanAnswer.Unclear(String.valueOf(e.getMessage()), run(body));
    }
  }

  private static Optional<RunId> run(byte[] body) {
    try {
      return JsonObject.parse("plan", body).optionalString("run").map(RunId::new);
    } catch (ProtocolException | IllegalArgumentException unknownRun) {
      return Optional.empty();
    }
  }
}
