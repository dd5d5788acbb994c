package bty.appliance.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.event.ChangeFeed;
import bty.appliance.files.Folder;
import bty.appliance.git.GitKeeper;
import bty.appliance.guard.FleetGuard;
import bty.appliance.health.Health;
import bty.appliance.image.ImageCatalog;
import bty.appliance.intake.ImageIntake;
import bty.appliance.intake.PartialUploads;
import bty.appliance.pxe.BootDecider;
import bty.appliance.pxe.HistoryHolds;
import bty.appliance.run.FlashSpec;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.settings.FleetLimits;
import bty.appliance.settings.GitSettings;
import bty.appliance.settings.NotificationSettings;
import bty.appliance.settings.NotificationSettings.Event;
import bty.appliance.state.StateFolder;
import bty.appliance.storage.StorageService;
import bty.appliance.tick.Heartbeat;
import bty.appliance.view.Views;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a receiver that says what the test wants, and a clock that the test turns.
class HookKeeperTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final URI URL = URI.create("https://hooks.example.net/bty");
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;
  private final List<Sent> sent = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-30T02:00:00Z");
  private NotificationSettings settings =
      new NotificationSettings(
          Optional.of(URL), Optional.of("hook"), EnumSet.allOf(Event.class), true);
  private StateFolder state;
  private ChangeFeed feed;
  private HookKeeper hooks;
  private int ids;

  private record Sent(Map<String, String> headers, String body) {}

  @BeforeEach
  void start() throws Exception {
    Path file = Files.writeString(folder.resolve("hook"), SECRET + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    feed = new ChangeFeed();
    state = StateFolder.open(Files.createDirectories(folder.resolve("state")), feed, () -> 0);
    state.runs().readAll();
    hooks = keeper();
  }

  private HookKeeper keeper() throws IOException {
    Path status = folder.resolve("state/status");
    Folder files = new Folder(Files.createDirectories(folder.resolve("images")));
    Views views = new Views(state, feed);
    ImageCatalog catalog =
        new ImageCatalog(
            files,
            _ -> {
              throw new IOException("not asked");
            },
            state.imageFacts(),
            state.pins(),
            feed);
    ImageIntake intake =
        new ImageIntake(
            state.runs(),
            catalog,
            files,
            PartialUploads.open(files, () -> now, feed),
            state.machines(),
            () -> now);
    FleetGuard guard =
        new FleetGuard(status, () -> FleetLimits.STANDARD, List::of, () -> now, new SecureRandom());
    HistoryHolds holds = new HistoryHolds(status, state.machines(), state.origin());
    NeedsLook needs =
        new NeedsLook(
            state,
            views,
            catalog,
            new BootDecider(state, catalog, holds, guard),
            new GitKeeper(folder, () -> GitSettings.STANDARD, feed, () -> now),
            new Health(
                folder.resolve("state"),
                status,
                state.settings(),
                catalog,
                intake,
                new Heartbeat(),
                StorageService.none(folder)));
    return new HookKeeper(
        new HookKeeper.Parts(
            status,
            folder,
            () -> settings,
            state.runs(),
            views,
            needs,
            feed,
            () -> now,
            () -> "id" + ids++,
            "lab-bty"),
        (url, headers, body) -> {
          sent.add(new Sent(headers, new String(body, StandardCharsets.UTF_8)));
          String answer = answers.isEmpty() ? "204" : answers.removeFirst();
          if (answer.startsWith("!")) {
            throw new IOException(answer.substring(1));
          }
          return Integer.parseInt(answer);
        });
  }

  private Run run(int number, RunState end) {
    FlashSpec spec =
        new FlashSpec(
            new FlashImage(
                new ImageName("x"),
                ImageFormat.RAW,
                1,
                OptionalLong.empty(),
                new Sha256("a".repeat(64))),
            "only",
            ProvisioningMode.NONE,
            Optional.empty(),
            Optional.empty(),
            0);
    RunId id = RunId.at(now.plusSeconds(number), number);
    return Run.offered(id, number, MAC, spec, new Origin.Policy("policy flash"), now).inferred(end);
  }

  private void ends(int number, RunState end) throws IOException {
    state.runs().save(run(number, new RunState.Open(RunState.Phase.WRITING)));
    state.runs().save(run(number, end));
    // Again, for another reason.
    state.runs().save(run(number, end).granted(now));
  }

  private void step(Duration later) throws IOException {
    now = now.plus(later);
    hooks.step(now);
  }

  private List<String> events() {
    return sent.stream().map(one -> one.headers().get("X-Bty-Event")).toList();
  }

  private List<String> states() {
    return hooks.status().deliveries().reversed().stream().map(HookKeeper.Told::state).toList();
  }

  @Test
  void everyEndOfARunIsToldOnceAndSigned() throws Exception {
    ends(1, new RunState.Lost(RunState.Phase.WRITING, "silence"));
    ends(2, new RunState.Failed("write", "the disk is gone"));
    ends(3, new RunState.Done(Optional.empty()));
    step(Duration.ZERO);
    step(Duration.ofHours(1));
    assertThat(events()).containsExactly("lost", "failed", "done");
    assertThat(states()).containsOnly("delivered").hasSize(3);
    Sent failed = sent.get(1);
    assertThat(failed.body())
        .contains("\"event\":\"failed\"")
        .contains("\"appliance\":\"lab-bty\"")
        .contains("\"text\":\"52:54:00:00:00:01: Failed at write: the disk is gone.\"")
        .contains("\"run\":{\"id\":\"");
    assertThat(failed.headers()).containsEntry("X-Bty-Delivery", "id1");
    assertThat(failed.headers())
        .containsEntry(
            "X-Bty-Signature",
            "sha256=" + hmac(failed.headers().get("X-Bty-Timestamp") + "." + failed.body()));
  }

  private static String hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void onlyWhatIsWantedIsTold() throws Exception {
    settings =
        new NotificationSettings(Optional.of(URL), Optional.of("hook"), Set.of(Event.FAILED), true);
    ends(1, new RunState.Done(Optional.empty()));
    ends(2, new RunState.Failed("write", "x"));
    settings = NotificationSettings.NONE;
    ends(3, new RunState.Failed("write", "x"));
    settings =
        new NotificationSettings(Optional.of(URL), Optional.of("hook"), Set.of(Event.FAILED), true);
    step(Duration.ZERO);
    assertThat(events()).containsExactly("failed");
  }

  @Test
  void receiverThatIsAwayIsAskedEverMoreRarelyAndWhatWaitsOutlivesARestart() throws Exception {
    answers.addAll(List.of("!connection refused", "!connection refused", "!connection refused"));
    answers.add("!connection refused");
    ends(1, new RunState.Failed("write", "x"));
    ends(2, new RunState.Failed("write", "y"));
    step(Duration.ZERO);
    step(Duration.ofSeconds(9));
    assertThat(sent).hasSize(2);
    assertThat(hooks.status().problem()).isEqualTo("connection refused");
    step(Duration.ofSeconds(1));
    assertThat(sent).hasSize(4);
    step(Duration.ofSeconds(29));
    assertThat(sent).hasSize(4);
    hooks.close();
    hooks = keeper();
    step(Duration.ofSeconds(1));
    assertThat(
            sent.subList(4, sent.size()).stream().map(one -> one.headers().get("X-Bty-Delivery")))
        .containsExactlyInAnyOrder("id0", "id1");
    assertThat(states()).containsExactly("delivered", "delivered");
    assertThat(hooks.status().problem()).isEmpty();
  }

  @Test
  void whatComesJustBeforeTheEndIsToldAfterTheNextStart() throws Exception {
    ends(1, new RunState.Failed("write", "x"));
    hooks.close();
    hooks = keeper();
    step(Duration.ZERO);
    assertThat(events()).containsExactly("failed");
  }

  @Test
  void whatCouldNotBeWrittenDownIsWrittenDownLater() throws Exception {
    Path inTheWay = folder.resolve("state/status/notifications.json/x");
    Files.createDirectories(inTheWay);
    answers.add("!connection refused");
    ends(1, new RunState.Failed("write", "x"));
    assertThatThrownBy(() -> step(Duration.ZERO)).isInstanceOf(IOException.class);
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    step(Duration.ZERO);
    assertThat(Files.readString(inTheWay.getParent())).contains("\"state\":\"waiting\"");
  }

  @Test
  void noticeThatIsNotTakenKeepsNoOtherFromBeingSent() throws Exception {
    answers.add("500");
    ends(1, new RunState.Failed("write", "x"));
    ends(2, new RunState.Failed("write", "y"));
    step(Duration.ZERO);
    assertThat(states()).containsExactly("waiting", "delivered");
    assertThat(hooks.status().deliveries().getLast().problem())
        .isEqualTo("the receiver answered 500");
    step(Duration.ofSeconds(10));
    assertThat(states()).containsExactly("delivered", "delivered");
  }

  @Test
  void noticeThatWaitsForItselfHoldsUpNoOther() throws Exception {
    answers.addAll(List.of("!no such host", "!no such host", "!no such host"));
    assertThat(hooks.test("anna")).isEmpty();
    step(Duration.ZERO);
    step(Duration.ofSeconds(10));
    step(Duration.ofSeconds(30));
    assertThat(hooks.test("anna")).isEmpty();
    step(Duration.ofSeconds(1));
    assertThat(states()).containsExactly("waiting", "delivered");
    settings = NotificationSettings.NONE;
    step(Duration.ofSeconds(1));
    assertThat(states()).containsExactly("given-up", "delivered");
    settings =
        new NotificationSettings(
            Optional.of(URL), Optional.of("hook"), EnumSet.allOf(Event.class), true);
    assertThat(hooks.test("anna")).isEmpty();
    step(Duration.ofSeconds(1));
    assertThat(states()).containsExactly("given-up", "delivered", "delivered");
    assertThat(hooks.status().problem()).isEmpty();
  }

  @Test
  void receiverThatIsSilentIsNotAskedForAllAtOnceAndEveryNoticeHasItsTurn() throws Exception {
    for (int i = 0; i < 12; i++) {
      answers.add("!connect timed out");
      assertThat(hooks.test("anna")).isEmpty();
    }
    step(Duration.ZERO);
    assertThat(sent).hasSizeLessThan(12);
    step(Duration.ofSeconds(60));
    step(Duration.ofSeconds(60));
    assertThat(sent.subList(0, 12).stream().map(one -> one.headers().get("X-Bty-Delivery")))
        .doesNotHaveDuplicates();
  }

  @Test
  void afterADayANoticeIsGivenUp() throws Exception {
    ends(1, new RunState.Failed("write", "x"));
    for (int i = 0; i < 40; i++) {
      answers.add("302");
      step(Duration.ofHours(1));
    }
    assertThat(states()).containsExactly("given-up");
    assertThat(sent.size()).isBetween(20, 26);
    int before = sent.size();
    step(Duration.ofDays(3));
    assertThat(sent).hasSize(before);
  }

  @Test
  void nothingIsSentUnsignedAndTheSecretIsShownNowhere() throws Exception {
    Files.setPosixFilePermissions(
        folder.resolve("hook"), PosixFilePermissions.fromString("rw-r--r--"));
    ends(1, new RunState.Failed("write", "x"));
    step(Duration.ZERO);
    assertThat(sent).isEmpty();
    assertThat(hooks.status().problem()).contains("can be used by others").contains("chmod 600");
    Files.writeString(folder.resolve("hook"), "short");
    Files.setPosixFilePermissions(
        folder.resolve("hook"), PosixFilePermissions.fromString("rw-------"));
    step(Duration.ofHours(1));
    assertThat(hooks.status().problem()).contains("shorter than 16 characters");
    Files.delete(folder.resolve("hook"));
    step(Duration.ofHours(1));
    assertThat(hooks.status().problem()).contains("there is no secret").contains("openssl rand");
    assertThat(hooks.status().toString()).doesNotContain(SECRET);
    assertThat(Files.readString(folder.resolve("state/status/notifications.json")))
        .doesNotContain(SECRET);
  }

  @Test
  void whatNeedsAPersonIsToldOnceItIsSeenTwiceAndAgainWhenItComesBack() throws Exception {
    Path file = folder.resolve("state/machines/52-54-00-00-00-01.yaml");
    Files.writeString(file, "boot_policy: fish\n");
    step(Duration.ZERO);
    assertThat(sent).isEmpty();
    step(Duration.ofSeconds(30));
    assertThat(events()).containsExactly("needs-a-person");
    assertThat(sent.getFirst().body()).contains("\"needs\":[\"52:54:00:00:00:01: file rejected:");
    step(Duration.ofSeconds(30));
    hooks.close();
    hooks = keeper();
    step(Duration.ofSeconds(30));
    step(Duration.ofSeconds(30));
    assertThat(sent).hasSize(1);
    Files.writeString(file, "boot_policy: local\n");
    step(Duration.ofSeconds(30));
    Files.writeString(file, "boot_policy: fish\n");
    step(Duration.ofSeconds(30));
    step(Duration.ofSeconds(30));
    assertThat(events()).containsExactly("needs-a-person", "needs-a-person");
  }

  @Test
  void machineThatIsToBeFlashedAndWouldNotBeNeedsAPerson() throws Exception {
    Files.writeString(
        folder.resolve("state/machines/52-54-00-00-00-01.yaml"),
        "boot_policy: flash\nimage: missing.img\n");
    step(Duration.ZERO);
    step(Duration.ofSeconds(30));
    assertThat(sent.getFirst().body()).contains("not flashed").contains("missing.img");
  }

  @Test
  void queueIsBoundedAndTheOldestIsGivenUp() throws Exception {
    answers.add("!away");
    for (int i = 0; i < Deliveries.MOST_WAITING + 3; i++) {
      assertThat(hooks.test("somebody")).isEmpty();
    }
    assertThat(states().stream().filter("waiting"::equals)).hasSize(Deliveries.MOST_WAITING);
    assertThat(states().stream().filter("given-up"::equals)).hasSize(3);
  }
}
