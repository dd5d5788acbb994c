package bty.appliance.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.LocalBoot;
import bty.appliance.machine.Machine;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.run.FlashSpec;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.run.RunTransitions;
import bty.appliance.settings.FleetLimits;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetGuardTest {
  private static final Machine ARMED = machine(BootPolicy.FLASH_ONCE, 0);

  @TempDir private Path status;

  private final List<Run> runs = new ArrayList<>();
  private FleetLimits limits = new FleetLimits(2, 0);
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");

  private FleetGuard guard() {
    return new FleetGuard(status, () -> limits, () -> runs, () -> now, new SecureRandom());
  }

  private static MacAddress mac(int number) {
    return new MacAddress("52:54:00:00:00:%02x".formatted(number));
  }

  private static Machine machine(BootPolicy policy, long reflash) {
    return new Machine(
        policy,
        Optional.of(new ImageName("debian.img")),
        Machine.ONLY_DISK,
        ProvisioningSpec.NONE,
        Optional.empty(),
        new LocalBoot.Auto(),
        reflash,
        Map.of(),
        "");
  }

  private Run begun(int number, Origin origin) {
    FlashSpec spec =
        new FlashSpec(
            new FlashImage(
                new ImageName("debian.img"),
                ImageFormat.RAW,
                1,
                OptionalLong.of(1),
                new Sha256("aa".repeat(32))),
            "only",
            ProvisioningMode.NONE,
            Optional.empty(),
            Optional.empty(),
            0);
    Run offered = Run.offered(RunId.at(now, number), 1, mac(number), spec, origin, now);
    return RunTransitions.STANDARD.fetched(offered, now);
  }

  private boolean claims(FleetGuard guard, int number) {
    boolean claimed = guard.claim(mac(number), ARMED, Optional.empty(), now);
    if (!claimed) {
      guard.queue(mac(number), now);
    }
    return claimed;
  }

  @Test
  void placesAreGivenInTheOrderInWhichMachinesCame() {
    FleetGuard guard = guard();
    assertThat(claims(guard, 1)).isTrue();
    assertThat(claims(guard, 2)).isTrue();
    assertThat(claims(guard, 3)).isFalse();
    assertThat(claims(guard, 4)).isFalse();
    // Asking again is free for who has one.
    assertThat(claims(guard, 1)).isTrue();
    guard.leave(mac(1));
    // Number 4 asks first, and number 3 has waited for longer.
    assertThat(claims(guard, 4)).isFalse();
    assertThat(claims(guard, 5)).isFalse();
    assertThat(claims(guard, 3)).isTrue();
    assertThat(claims(guard, 4)).isFalse();
    guard.leave(mac(2));
    assertThat(claims(guard, 5)).isFalse();
    assertThat(claims(guard, 4)).isTrue();
  }

  @Test
  void whoStopsAskingLosesItsTurnAndNotTheOthers() {
    FleetGuard guard = guard();
    assertThat(claims(guard, 1)).isTrue();
    assertThat(claims(guard, 2)).isTrue();
    assertThat(claims(guard, 3)).isFalse();
    now = now.plusSeconds(50);
    assertThat(claims(guard, 4)).isFalse();
    now = now.plusSeconds(30);
    guard.leave(mac(1));
    assertThat(claims(guard, 4)).isTrue();
  }

  @Test
  void deadFlashFreesItsPlace() {
    FleetGuard guard = guard();
    runs.add(begun(1, new Origin.Policy("policy flash")));
    runs.add(begun(2, new Origin.Policy("policy flash")));
    assertThat(claims(guard, 3)).isFalse();
    now = now.plus(RunTransitions.STANDARD.lostAfter()).plusSeconds(1);
    assertThat(claims(guard, 3)).isTrue();
    // One whose live environment never asked for a plan, too, and it has to queue up then.
    assertThat(claims(guard, 4)).isTrue();
    assertThat(claims(guard, 5)).isFalse();
    for (int i = 0; i < 20; i++) {
      now = now.plusSeconds(31);
      boolean freed = claims(guard, 5);
      assertThat(freed).isEqualTo(i == 19);
    }
    assertThat(claims(guard, 3)).isTrue();
    assertThat(claims(guard, 4)).isFalse();
  }

  @Test
  void consoleFlashTakesAPlace() {
    FleetGuard guard = guard();
    runs.add(begun(1, new Origin.Console(ProvisioningSpec.NONE)));
    runs.add(begun(2, new Origin.Console(ProvisioningSpec.NONE)));
    assertThat(claims(guard, 3)).isFalse();
    assertThat(guard.load(mac(3), ARMED, Optional.empty(), now).others()).isEqualTo(2);
  }

  @Test
  void editBeyondTheLimitNeedsASecondWord() {
    limits = new FleetLimits(0, 2);
    FleetGuard guard = guard();
    assertThat(arm(guard, 1, Confirmation.NONE)).isInstanceOf(Arming.Counted.class);
    assertThat(arm(guard, 2, Confirmation.NONE)).isInstanceOf(Arming.Counted.class);
    assertThat(guard.left()).isZero();
    Arming refused = arm(guard, 3, Confirmation.NONE);
    String token = ((Arming.Unconfirmed) refused).token();
    assertThat(arm(guard, 4, new Confirmation.Token(token)))
        .as("a token is for its machine alone")
        .isInstanceOf(Arming.Unconfirmed.class);
    assertThat(arm(guard, 3, new Confirmation.Token("0"))).isInstanceOf(Arming.Unconfirmed.class);
    assertThat(arm(guard, 3, new Confirmation.Token(token))).isInstanceOf(Arming.Counted.class);
    assertThat(arm(guard, 4, Confirmation.PERSON)).isInstanceOf(Arming.Counted.class);
    now = now.plus(Duration.ofHours(1));
    assertThat(arm(guard, 5, Confirmation.NONE)).isInstanceOf(Arming.Counted.class);
  }

  @Test
  void tokenGetsOldAndIsGoodOnce() {
    limits = new FleetLimits(0, 1);
    FleetGuard guard = guard();
    var _ = arm(guard, 1, Confirmation.NONE);
    String first = ((Arming.Unconfirmed) arm(guard, 2, Confirmation.NONE)).token();
    now = now.plus(Duration.ofMinutes(11));
    Arming late = arm(guard, 2, new Confirmation.Token(first));
    assertThat(late).isInstanceOf(Arming.Unconfirmed.class);
    var good = new Confirmation.Token(((Arming.Unconfirmed) late).token());
    assertThat(arm(guard, 2, good)).isInstanceOf(Arming.Counted.class);
    assertThat(arm(guard, 2, good)).isInstanceOf(Arming.Unconfirmed.class);
  }

  private static Arming arm(FleetGuard guard, int number, Confirmation said) {
    Machine before = machine(BootPolicy.TUI, 0);
    return guard.arm(mac(number), Optional.of(before), ARMED, said, "anna");
  }

  @Test
  void onlyWhatMakesAMachineFlashArmsIt() {
    Machine tui = machine(BootPolicy.TUI, 0);
    assertThat(FleetGuard.arms(Optional.empty(), ARMED)).isTrue();
    assertThat(FleetGuard.arms(Optional.of(tui), ARMED)).isTrue();
    assertThat(FleetGuard.arms(Optional.of(ARMED), machine(BootPolicy.FLASH_ONCE, 1))).isTrue();
    assertThat(FleetGuard.arms(Optional.of(ARMED), machine(BootPolicy.FLASH, 0))).isTrue();
    assertThat(FleetGuard.arms(Optional.of(ARMED), ARMED)).isFalse();
    assertThat(FleetGuard.arms(Optional.of(ARMED), tui)).isFalse();
    assertThat(FleetGuard.arms(Optional.of(machine(BootPolicy.FLASH, 0)), ARMED)).isFalse();
  }

  @Test
  void filesThatArmTooManyAreHeldUntilSomebodyConfirms() throws Exception {
    limits = new FleetLimits(0, 2);
    FleetGuard guard = guard();
    assertThat(claims(guard, 1)).isTrue();
    assertThat(claims(guard, 2)).isTrue();
    assertThat(claims(guard, 3)).isFalse();
    assertThat(guard.unconfirmed(mac(3), ARMED, Optional.empty()).orElse(""))
        .contains("2 other machines", "bty-web confirm");
    // What was counted stays so, over a restart too.
    FleetGuard again = guard();
    assertThat(again.unconfirmed(mac(1), ARMED, Optional.empty())).isEmpty();
    assertThat(claims(again, 3)).isFalse();
    // Who was flashed with it before, by its policy, is none of them.
    Run last = begun(4, new Origin.Policy("policy flash"));
    assertThat(again.unconfirmed(mac(4), ARMED, Optional.of(last))).isEmpty();
    Run chosen = begun(5, new Origin.Console(ProvisioningSpec.NONE));
    assertThat(again.unconfirmed(mac(5), ARMED, Optional.of(chosen))).isPresent();
    again.confirm(mac(3), ARMED, "anna");
    assertThat(claims(again, 3)).isTrue();
    assertThat(claims(again, 6)).isFalse();
    new GeneralConfirmation(status).give(now);
    assertThat(claims(again, 6)).isTrue();
    assertThat(claims(again, 7)).isTrue();
    now = now.plus(Duration.ofMinutes(61));
    assertThat(claims(again, 8)).isTrue();
    assertThat(claims(again, 9)).isTrue();
    assertThat(claims(again, 10)).isFalse();
  }

  @Test
  void brokenRecordCountsAnewAndStopsNobody() throws Exception {
    limits = new FleetLimits(0, 1);
    Files.writeString(status.resolve("armed.json"), "{\"52:54\": 1");
    assertThat(claims(guard(), 1)).isTrue();
    Files.writeString(status.resolve("armed-confirmed"), "yes");
    assertThat(claims(guard(), 2)).isFalse();
  }
}
