package bty.appliance.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir private Path status;

  private AuditLog log(long most) {
    return new AuditLog(status, () -> NOW, most);
  }

  private static List<Long> ids(AuditLog log, OptionalLong before, int limit) throws Exception {
    return log.page(before, limit).entries().stream().map(AuditEntry::id).toList();
  }

  @Test
  void entriesComeNewestFirstAndInPages() throws Exception {
    AuditLog log = log(1 << 20);
    assertThat(log.page(OptionalLong.empty(), 10).entries()).isEmpty();
    for (int i = 1; i <= 5; i++) {
      log.note("anna", "10.0.0.1", "PUT /x" + i, 200);
    }
    assertThat(ids(log, OptionalLong.empty(), 2)).containsExactly(5L, 4L);
    assertThat(log.page(OptionalLong.empty(), 2).next()).hasValue(4);
    assertThat(ids(log, OptionalLong.of(4), 2)).containsExactly(3L, 2L);
    assertThat(ids(log, OptionalLong.of(2), 2)).containsExactly(1L);
    assertThat(log.page(OptionalLong.of(2), 2).next()).isEmpty();
    AuditEntry first = log.page(OptionalLong.of(2), 1).entries().getFirst();
    assertThat(first).isEqualTo(new AuditEntry(1, NOW, "anna", "10.0.0.1", "PUT /x1", 200));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(status.resolve("audit.ndjson"))))
        .isEqualTo("rw-------");
  }

  @Test
  void filesAreRotatedAndTheOldestGo() throws Exception {
    AuditLog log = log(1000);
    for (int i = 0; i < 200; i++) {
      log.note("anna", "10.0.0.1", "PUT /images/x", 200);
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(status)) {
      found.forEach(files::add);
    }
    assertThat(files).hasSize(8);
    for (Path file : files) {
      assertThat(Files.size(file)).isLessThan(1200);
    }
    List<Long> kept = ids(log, OptionalLong.empty(), 1000);
    assertThat(kept).hasSizeBetween(40, 120);
    assertThat(kept).isEqualTo(LongStream.range(0, kept.size()).mapToObj(i -> 200 - i).toList());
  }

  @Test
  void numbersGoOnAfterARestartAndBesideAnotherProcess() throws Exception {
    AuditLog server = log(1 << 20);
    server.note("anna", "a", "one", 200);
    log(1 << 20).note("bty-web token", "this computer", "two", 200);
    server.note("anna", "a", "three", 200);
    assertThat(ids(server, OptionalLong.empty(), 9)).containsExactly(3L, 2L, 1L);
  }

  @Test
  void tornLineIsLeftOutAndSpoilsNoOther() throws Exception {
    AuditLog log = log(1 << 20);
    log.note("anna", "a", "one", 200);
    Files.writeString(
        status.resolve("audit.ndjson"), "{\"id\":2,\"at\":\"20", StandardOpenOption.APPEND);
    log.note("anna", "a", "three", 200);
    assertThat(ids(log, OptionalLong.empty(), 9)).containsExactly(2L, 1L);
  }

  @Test
  void whatStrangersSendForgesNoLineAndDrivesNoTerminal() throws Exception {
    AuditLog log = log(1 << 20);
    String evil = "x\n{\"id\":9}\r\u001b[2J\u202e\u2028\u0000\"<b>";
    log.note(evil, "a", "y".repeat(100_000), 401);
    String text = Files.readString(status.resolve("audit.ndjson"));
    assertThat(text.lines()).hasSize(1);
    assertThat(text.length()).isLessThan(700);
    assertThat(text.strip().chars()).allMatch(point -> point >= 32 && point < 0x2000);
    assertThat(log.page(OptionalLong.empty(), 1).entries().getFirst().who())
        .isEqualTo("x?{\"id\":9}??[2J???\"<b>");
  }

  @Test
  void whatCannotBeWrittenStopsNobody() throws Exception {
    Files.createDirectory(status.resolve("audit.ndjson"));
    log(1 << 20).note("anna", "a", "one", 200);
    assertThat(status.resolve("audit.ndjson")).isDirectory();
  }
}
