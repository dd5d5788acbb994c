package bty.appliance.dnsmasq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DnsmasqLogTailTest {
  @TempDir private Path folder;

  @Test
  void readsWhatIsAddedAndNotWhatStoodThere() throws IOException {
    DnsmasqLog log = new DnsmasqLog(folder);
    log.add("of yesterday");
    try (DnsmasqLogTail tail = new DnsmasqLogTail(folder)) {
      assertThat(tail.read()).isEmpty();
      log.add("one");
      Files.writeString(folder.resolve(DnsmasqLog.NAME), "tw", StandardOpenOption.APPEND);
      assertThat(tail.read()).containsExactly("one");
      Files.writeString(folder.resolve(DnsmasqLog.NAME), "o\n", StandardOpenOption.APPEND);
      assertThat(tail.read()).containsExactly("two");
      assertThat(tail.read()).isEmpty();
    }
  }

  @Test
  void losesNothingWhenTheLogIsReplacedAndBeginsAnewWhenItIsEmptied() throws IOException {
    try (DnsmasqLogTail tail = new DnsmasqLogTail(folder)) {
      assertThat(tail.read()).isEmpty();
      DnsmasqLog log = new DnsmasqLog(folder, 10);
      log.add("first");
      assertThat(tail.read()).containsExactly("first");
      log.add("abc");
      log.add("behind the change");
      assertThat(folder.resolve(DnsmasqLog.NAME + ".1")).hasContent("first\nabc");
      assertThat(tail.read()).containsExactly("abc", "behind the change");
      Files.writeString(folder.resolve(DnsmasqLog.NAME), "x\n");
      assertThat(tail.read()).containsExactly("x");
    }
  }

  @Test
  void writesThroughNoLink() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "");
    Files.createSymbolicLink(folder.resolve(DnsmasqLog.NAME), other);
    DnsmasqLog log = new DnsmasqLog(folder);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> log.add("line"))
        .isInstanceOf(IOException.class);
    assertThat(other).isEmptyFile();
  }
}
