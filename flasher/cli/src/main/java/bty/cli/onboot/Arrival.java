package bty.cli.onboot;

import bty.cli.machine.NetworkCard;
import bty.cli.machine.SystemClock;
import bty.engine.image.Backoff;
import bty.engine.run.JsonObject;
import bty.engine.run.MacAddress;
import bty.engine.run.Plan;
import bty.engine.run.PlanJson;
import bty.engine.run.RunId;
import bty.engine.run.WireException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The way to the plan: a network that works, a clock that is right, hardware that is known. Waits
/// by asking the appliance itself, since that, and no link state or address, is what is wanted.
final class Arrival {
  private static final Duration OFTEN = Duration.ofMillis(250);
  private static final Duration SELDOM = Duration.ofSeconds(2);
  private static final int OFTEN_ATTEMPTS = 40;

  private final AgentPorts ports;
  private final Appliance appliance;
  private final MacAddress mac;
  private final Voice voice;

  Arrival(AgentPorts ports, Appliance appliance, MacAddress mac, Voice voice) {
    this.ports = ports;
    this.appliance = appliance;
    this.mac = mac;
    this.voice = voice;
  }

  /// Returns when the appliance answers, with the clock set forward if that was needed.
  void awaitAppliance() throws InterruptedException {
    Notices notices = new Notices();
    for (int attempt = 1; ; attempt++) {
      Answer answer = appliance.get("/healthz");
      if (answer instanceof Answer.Reply reply && Verdict.of(reply) != Verdict.AGAIN) {
        voice.log().line(appliance.describe() + " answers");
        reply.date().ifPresent(this::setClock);
        return;
      }
      String notice = "bty: waiting for " + appliance.describe() + ": " + answer.words() + cards();
      if (notices.isDue(notice, ports.clock().instant())) {
        voice.say(notice);
      }
      ports.sleeper().sleep(attempt <= OFTEN_ATTEMPTS ? OFTEN : SELDOM);
    }
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
      voice.log().line(skew + "; only root sets it");
      return;
    }
    try {
      ports.clockSetter().set(step.get());
      voice.log().line(skew + "; it is set forward");
    } catch (IOException e) {
      voice.log().line(skew + "; " + e.getMessage());
    }
  }

  /// What the machine is, as `POST /pxe/{mac}/inventory` wants it.
  String inventory() {
    return Inventory.json(ports.root(), ports.disks(), ports.version(), voice.log()::line);
  }

  /// Gets the plan, however long the appliance takes to give one.
  Order plan() throws InterruptedException {
    Notices notices = new Notices();
    Backoff backoff = Appliance.backoff();
    while (true) {
      Answer answer = appliance.get(Appliance.path(mac, "plan"));
      Verdict verdict = Verdict.of(answer);
      if (answer instanceof Answer.Reply reply && verdict != Verdict.AGAIN) {
        return verdict == Verdict.TAKEN
            ? read(reply.body().getBytes(StandardCharsets.UTF_8))
            : new Order.Unclear(
                "getting the plan from " + appliance.describe() + ": " + reply.words(),
                Optional.empty());
      }
      String notice =
          "bty: waiting for the plan of " + appliance.describe() + ": " + answer.words();
      if (notices.isDue(notice, ports.clock().instant())) {
        voice.say(notice);
      }
      ports.sleeper().sleep(backoff.next());
    }
  }

  private Order read(byte[] body) {
    try {
      Plan plan = PlanJson.read(body);
      return plan.mac().equals(mac)
          ? new Order.Understood(plan)
          : new Order.Unclear(
              "the plan is for " + plan.mac() + ", this machine is " + mac, run(body));
    } catch (WireException e) {
      return new Order.Unclear(String.valueOf(e.getMessage()), run(body));
    }
  }

  private static Optional<RunId> run(byte[] body) {
    try {
      return JsonObject.parse("plan", body).optionalString("run").map(RunId::new);
    } catch (WireException | IllegalArgumentException unknownRun) {
      return Optional.empty();
    }
  }
}
