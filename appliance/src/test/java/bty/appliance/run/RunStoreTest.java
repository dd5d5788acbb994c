package bty.appliance.run;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.event.ChangeFeed;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.RunState.Phase;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.Hostname;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunStoreTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final MacAddress OTHER = new MacAddress("52:54:00:00:00:02");
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00.5Z");
  private static final Sha256 DIGEST = new Sha256("a".repeat(64));

  @TempDir private Path folder;

  static List<RunState> states() {
    return List.of(
        new RunState.Open(Phase.OFFERED),
        new RunState.Open(Phase.PROVISIONED),
        new RunState.Done(Optional.empty()),
        new RunState.Done(Optional.of(new RunState.Proof(DIGEST, 1, 2, Duration.ofMillis(1500)))),
        new RunState.Failed("write", "the \"disk\"\nis full"),
        new RunState.Lost(Phase.WRITING, "silence"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void runIsReadAsItWasWritten(RunState state) throws Exception {
    Run run =
        run(1)
            .inferred(state)
            .granted(T0)
            .with(
                new RunProgress(
                    OptionalLong.of(1),
                    OptionalLong.of(2),
                    OptionalLong.of(3),
                    OptionalLong.of(4),
                    OptionalLong.of(5),
                    Optional.of("network")));
    assertThat(RunFile.read(RunFile.write(run).getBytes(StandardCharsets.UTF_8))).isEqualTo(run);
  }

  @ParameterizedTest
  @MethodSource("states")
  void packedRunIsTheSame(RunState state) {
    RunProgress numbers =
        new RunProgress(
            OptionalLong.of(Long.MAX_VALUE),
            OptionalLong.of(-1),
            OptionalLong.of(0),
            OptionalLong.of(127),
            OptionalLong.of(128),
            Optional.of("disk \u00e9 \ud83d\udcbe"));
    List<Run> runs =
        List.of(
            run(1).inferred(state),
            run(2).inferred(state).granted(T0).with(numbers),
            run(3).from(new Origin.Console(ProvisioningSpec.NONE)));
    assertThat(PackedRuns.of(runs).unpack(MAC)).isEqualTo(runs);
  }

  /// As a machine's history grows over years: one run after the other, some of a new wish, and the
  /// oldest goes.
  @Test
  void packedRunsMayBeAddedAndTheFirstTakenAway() {
    PackedRuns packed = PackedRuns.NONE;
    List<Run> runs = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      Run run =
          run(i)
              .from(new Origin.Policy("wish " + i / 2))
              .inferred(new RunState.Done(Optional.empty()));
      packed = packed.with(run);
      runs.add(run);
      if (runs.size() > 50) {
        packed = packed.withoutFirst();
        runs.removeFirst();
      }
      assertThat(packed.unpack(MAC)).isEqualTo(runs);
    }
    assertThat(packed.unpack(MAC, 47, 50)).isEqualTo(runs.subList(47, 50));
    assertThat(packed.specs()).as("those of runs that are gone go, too").hasSizeLessThan(60);
    assertThat(PackedRuns.NONE.with(runs.getFirst()).withoutFirst()).isEqualTo(PackedRuns.NONE);
  }

  @Test
  void whatWasObservedIsThereAfterARestart() throws IOException {
    RunStore before = new RunStore(folder, new ChangeFeed(), () -> 7);
    MachineSighting facts =
        MachineSighting.first(T0, "menu", "policy tui", Optional.of("neighbour"))
            .seen(T0.plusSeconds(1), "menu", "policy tui", Optional.empty())
            .flashed(new MachineSighting.Flashed(T0, false));
    before.record(MAC, facts);
    before.save(run(1));
    before.save(run(2));
    before.attachments().saveLog(run(2), "log");
    before.saveInventory(MAC, "{}");
    before.close();
    RunStore after = new RunStore(folder, new ChangeFeed(), () -> 7);
    assertThat(after.of(MAC).sighting()).contains(facts);
    assertThat(after.runs(MAC)).containsExactly(run(1), run(2));
    assertThat(after.page(RunQuery.newest(10)).runs()).containsExactly(run(2), run(1));
    assertThat(after.attachments().log(run(2))).contains("log");
    assertThat(after.attachments().log(run(1))).isEmpty();
    assertThat(after.inventory(MAC)).contains("{}");
    assertThat(after.of(MAC).problem()).isEmpty();
  }

  @Test
  void onlyTheLastHundredRunsAreKept() throws IOException {
    RunStore status = new RunStore(folder, new ChangeFeed(), () -> 7);
    for (int i = 1; i <= 102; i++) {
      status.save(run(i));
      status.attachments().saveLog(run(i), "log");
    }
    assertThat(status.runs(MAC)).hasSize(100).first().isEqualTo(run(3));
    assertThat(folder.resolve("machines/52-54-00-00-00-01/runs").toFile().list()).hasSize(200);
  }

  @Test
  void nothingOfARunIsReadAtTheStart() throws IOException {
    try (RunStore before = store()) {
      before.save(run(1));
      before.save(run(2));
    }
    RunStore after = store();
    Files.writeString(file(run(1)), "{");
    assertThat(after.of(MAC).problem())
        .hasValueSatisfying(text -> assertThat(text).contains("mend"));
    assertThat(after.runs(MAC)).containsExactly(run(2));
    assertThat(after.find(run(1).id())).isEmpty();
  }

  @Test
  void oneBadFileOfTheOldestMakesTheWholeHistoryUntrustworthyUntilItIsMended() throws IOException {
    try (RunStore before = store()) {
      before.save(run(1));
      before.save(run(2));
      before.record(MAC, MachineSighting.first(T0, "menu", "", Optional.empty()));
    }
    Files.move(file(run(1)), file(run(3)));
    assertThat(store().of(MAC).problem())
        .hasValueSatisfying(text -> assertThat(text).contains("which another file is for"));
    Files.move(file(run(3)), file(run(1)));
    assertThat(store().of(MAC).problem()).isEmpty();
  }

  @Test
  void untilAllAreReadABootIsDecidedFromTheLastFew() throws IOException {
    try (RunStore before = store()) {
      for (int i = 1; i <= 20; i++) {
        before.save(run(i).inferred(new RunState.Done(Optional.empty())));
      }
    }
    Files.writeString(file(run(1)), "{");
    RunStore after = store();
    assertThat(after.last(MAC).runs())
        .extracting(Run::number)
        .endsWith(19L, 20L)
        .hasSizeLessThan(9);
    assertThat(after.last(MAC).problem()).isEmpty();
    Run offered = open(after, MAC, T0.plusSeconds(60));
    Run moved = offered.inferred(new RunState.Open(Phase.WRITING));
    after.remember(moved);
    assertThat(after.newest(MAC)).contains(moved);
    assertThat(after.last(MAC).runs()).hasSizeLessThan(9).endsWith(moved);
    // Now somebody wants all: numbers that are in memory only are still there.
    assertThat(after.of(MAC).problem()).isPresent();
    assertThat(after.runs(MAC)).hasSize(20).endsWith(moved);
    assertThat(after.last(MAC).problem()).isPresent();
  }

  @Test
  void forgottenOfferIsNotReadAgain() throws IOException {
    try (RunStore before = store()) {
      for (int i = 1; i <= 20; i++) {
        before.save(run(i).inferred(new RunState.Done(Optional.empty())));
      }
      before.save(run(21));
    }
    RunStore after = store();
    assertThat(after.last(MAC).runs()).endsWith(run(21));
    after.forget(run(21));
    assertThat(after.last(MAC).runs()).extracting(Run::number).endsWith(19L, 20L);
    assertThat(after.runs(MAC)).hasSize(20);
  }

  /// Twenty bad ones in a row, or names in another order than the runs: who knows what is before.
  @Test
  void lastFewAreNotEnoughWhereWhatIsBeforeThemCounts() throws IOException {
    try (RunStore before = store()) {
      for (int i = 1; i <= 20; i++) {
        before.save(run(i).inferred(new RunState.Failed("write", "the disk is full")));
      }
      for (int i = 1; i <= 20; i++) {
        before.save(disorderly(i));
      }
    }
    RunStore after = store();
    assertThat(after.last(MAC).runs()).hasSize(20);
    assertThat(after.last(OTHER).runs())
        .hasSize(20)
        .isSortedAccordingTo(java.util.Comparator.comparingLong(Run::number));
  }

  private static Run disorderly(int number) {
    Run like = run(100 - number);
    return new Run(
        like.id(),
        number,
        OTHER,
        like.spec(),
        like.origin(),
        new RunState.Done(Optional.empty()),
        like.times(),
        like.progress());
  }

  /// As with too many open files; here a folder stands where a file has to.
  @Test
  void whatCannotBeReadNowIsAProblemUntilItCan() throws IOException {
    try (RunStore before = store()) {
      before.save(run(1));
    }
    RunStore after = store();
    Path obstacle = Files.createDirectory(file(run(2)));
    assertThat(after.of(MAC).problem())
        .hasValueSatisfying(text -> assertThat(text).contains("cannot be read"));
    Files.delete(obstacle);
    assertThat(after.of(MAC))
        .isEqualTo(new RunStore.Observed(Optional.empty(), List.of(run(1)), Optional.empty()));
  }

  @Test
  void folderThatGoesBeforeItIsReadIsAProblem() throws IOException {
    try (RunStore before = store()) {
      before.save(run(1));
    }
    RunStore after = store();
    Path own = folder.resolve("machines/52-54-00-00-00-01");
    Files.move(own, folder.resolve("elsewhere"));
    assertThat(after.of(MAC).problem())
        .hasValueSatisfying(text -> assertThat(text).contains("gone"));
  }

  @Test
  void whatACrashLeftIsSweptWhenTheMachineIsReadAndWhatIsBeingWrittenIsNot() throws IOException {
    try (RunStore before = store()) {
      before.save(run(1));
    }
    Path runs = folder.resolve("machines/52-54-00-00-00-01/runs");
    Path old = Files.createFile(runs.resolve(".a.json.1.tmp"));
    Path oldReport = Files.createFile(runs.resolve(".a.report.1.part"));
    for (Path path : List.of(old, oldReport)) {
      Files.setLastModifiedTime(path, FileTime.from(T0.minusSeconds(1_000_000_000)));
    }
    RunStore after = store();
    Path young = Files.createFile(runs.resolve(".b.json.2.tmp"));
    after.readAll();
    assertThat(old).doesNotExist();
    assertThat(oldReport).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void newerRunHasTheHigherIdWhateverTheClockDoes() throws IOException {
    RunStore store = store();
    Run first = open(store, MAC, T0);
    Run second = open(store, MAC, T0);
    Run third = open(store, MAC, T0.minusSeconds(10_000));
    assertThat(List.of(first.id(), second.id(), third.id())).isSorted().doesNotHaveDuplicates();
    assertThat(store.page(RunQuery.newest(9)).runs()).containsExactly(third, second, first);
    assertThat(store.runs(MAC)).containsExactly(first, second, third);
  }

  @Test
  void idIsGivenOnce() throws IOException {
    RunStore store = store();
    Run one = open(store, MAC, T0);
    Run other = open(store, OTHER, T0);
    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(store.find(one.id())).contains(one);
    assertThat(store.find(other.id())).contains(other);
  }

  @Test
  void runsOfBeforeAreOrderedByNumberAndNotByName() throws IOException {
    Run newer = renumbered(run(1), 3);
    try (RunStore before = store()) {
      before.save(newer.inferred(new RunState.Open(Phase.WRITING)));
      before.save(run(2));
    }
    RunStore after = store();
    assertThat(after.runs(MAC)).extracting(Run::number).containsExactly(2L, 3L);
    assertThat(after.underWay()).extracting(Run::id).containsExactly(newer.id());
    assertThat(open(after, MAC, T0).id()).isGreaterThan(newer.id());
  }

  @Test
  void pagesHoldEachRunOnceAndEnd() throws IOException {
    try (RunStore before = store()) {
      for (int i = 1; i <= 7; i++) {
        before.save(run(i).inferred(new RunState.Done(Optional.empty())));
      }
      before.save(run(8));
    }
    RunStore store = store();
    List<Long> seen = new ArrayList<>();
    Optional<RunId> next = Optional.empty();
    do {
      RunQuery.Page page = store.page(new RunQuery(3, next, Optional.of(MAC), Optional.of("done")));
      page.runs().forEach(run -> seen.add(run.number()));
      next = page.next();
    } while (next.isPresent());
    assertThat(seen).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(store.page(new RunQuery(3, Optional.empty(), Optional.of(OTHER), Optional.empty())))
        .isEqualTo(new RunQuery.Page(List.of(), Optional.empty()));
    assertThat(store.count()).isEqualTo(8);
  }

  @Test
  void whenAMachineWasSeenIsWrittenLaterAndNotAtEachContact() throws IOException {
    RunStore store = store();
    Path facts = folder.resolve("machines/52-54-00-00-00-01/facts.json");
    store.record(MAC, MachineSighting.first(T0, "menu", "", Optional.empty()));
    assertThat(facts).doesNotExist();
    store.writeSightings(T0);
    assertThat(Files.readString(facts)).contains("menu");
    store.record(MAC, MachineSighting.first(T0, "flash", "", Optional.empty()));
    store.writeSightings(T0.plusSeconds(4));
    assertThat(Files.readString(facts)).contains("menu");
    store.writeSightings(T0.plusSeconds(5));
    assertThat(Files.readString(facts)).contains("flash");
    store.record(MAC, MachineSighting.first(T0, "own disk", "", Optional.empty()));
    store.close();
    assertThat(Files.readString(facts)).contains("own disk");
  }

  /// Nothing depends on it: a power cut may leave it empty.
  @Test
  void emptyFactsKeepNoMachineFromAnything() throws IOException {
    Path own = Files.createDirectories(folder.resolve("machines/52-54-00-00-00-01"));
    Files.writeString(own.resolve("facts.json"), "");
    assertThat(store().of(MAC)).isEqualTo(RunStore.Observed.NOTHING);
  }

  private RunStore store() throws IOException {
    return new RunStore(folder, new ChangeFeed(), () -> 7);
  }

  private Path file(Run run) {
    return folder.resolve("machines/52-54-00-00-00-01/runs/" + run.id() + ".json");
  }

  private static Run open(RunStore store, MacAddress mac, Instant now) throws IOException {
    return store.open(
        mac, run(1).spec(), new Origin.Policy("policy flash"), new Provisioning.None(), now);
  }

  private static Run renumbered(Run run, long number) {
    return Run.offered(run.id(), number, run.mac(), run.spec(), run.origin(), T0);
  }

  private static Run run(int number) {
    FlashSpec spec =
        new FlashSpec(
            new FlashImage(
                new ImageName("a b.img"), ImageFormat.RAW, 4, OptionalLong.empty(), DIGEST),
            "only",
            ProvisioningMode.NONE,
            Optional.empty(),
            Optional.of(new Hostname("a7")),
            3);
    RunId id = RunId.at(T0.plusSeconds(number), number);
    return Run.offered(id, number, MAC, spec, new Origin.Policy("policy flash"), T0);
  }
}
