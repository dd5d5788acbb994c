package bty.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.selection.Eligibility;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetChoice;
import bty.engine.selection.TargetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every fixture in `inventories/` is a machine, a wish and, below `---`, what comes of it: the one
/// right disk or the refusal, then each disk as it was read and all that stands against it.
///
/// `-Dbty.update=true` writes the outcomes anew and fails; read the difference before committing.
class InventoryTest {
  private static final Path FOLDER =
      Path.of(
          System.getProperty("bty.root", "../.."), "flasher/engine/src/test/resources/inventories");

  static Stream<Path> everyMachine() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> machines = files.sorted().toList();
      assertThat(machines).hasSizeGreaterThanOrEqualTo(40);
      return machines.stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyMachine")
  void theOneRightDiskOrTheRefusal(Path fixture, @TempDir Path root) throws IOException {
    String[] halves = Files.readString(fixture).split("(?m)^---$\n?", 2);
    List<String> lines =
        halves[0].lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    List<String> tree = lines.stream().filter(line -> !line.matches("(wish|need) .*")).toList();
    TargetSpec wish = TargetSpec.parse(value(lines, "wish"));
    Requirement need = need(value(lines, "need"));

    List<Disk> disks = TargetChoice.candidates(RecordedMachine.rebuild(tree, root), wish);
    String outcome = outcome(wish, disks, need);

    if (Boolean.getBoolean("bty.update")) {
      Files.writeString(fixture, halves[0] + "---\n" + outcome);
    }
    assertThat(outcome).isEqualTo(halves.length > 1 ? halves[1] : "no outcome is written down");
    assertThat(System.getProperty("bty.update")).as("outcomes were written anew").isNull();
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + " "))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElse("");
  }

  private static Requirement need(String text) {
    if (text.isEmpty()) {
      return Requirement.UNKNOWN;
    }
    long[] numbers = Arrays.stream(text.split("/")).mapToLong(Long::parseLong).toArray();
    return numbers.length == 1
        ? Requirement.ofBytes(numbers[0])
        : new Requirement(
            java.util.OptionalLong.of(numbers[0]), java.util.OptionalInt.of((int) numbers[1]));
  }

  private static String outcome(TargetSpec wish, List<Disk> disks, Requirement need) {
    StringBuilder text = new StringBuilder();
    switch (TargetChoice.choose(wish, disks, need)) {
      case TargetChoice.Chosen(Disk disk, List<String> notes) -> {
        text.append("chosen ").append(disk.path());
        notes.forEach(note -> text.append("\nnote: ").append(note));
      }
      case TargetChoice.NotChosen(String sentence, List<String> perDisk) -> {
        text.append("refused: ").append(sentence);
        assertThat(perDisk).hasSameSizeAs(disks);
      }
    }
    for (Disk disk : disks) {
      text.append("\n\n").append(facts(disk));
      switch (Eligibility.of(disk, wish, need)) {
        case Eligibility.Eligible() -> text.append("\n  may be written");
        case Eligibility.Refused(List<String> reasons) ->
            reasons.forEach(reason -> text.append("\n  not: ").append(reason));
      }
    }
    return text.append('\n').toString();
  }

  private static String facts(Disk disk) {
    Capacity size = disk.capacity();
    return "%s %s %s %s%s%s%s%n  model=%s serial=%s wwn=%s partitions=%d"
        .formatted(
            disk.describe(),
            disk.kind().word(),
            disk.transport().word(),
            size.logicalSectorBytes() + "/" + size.physicalSectorBytes(),
            disk.traits().removable() ? " removable" : "",
            disk.traits().readOnly() ? " read-only" : "",
            disk.traits().rotational() ? " rotational" : "",
            disk.model().orElse("-"),
            disk.serial().orElse("-"),
            disk.wwn().orElse("-"),
            disk.partitions().size());
  }
}
