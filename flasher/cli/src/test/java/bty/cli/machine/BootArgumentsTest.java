package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.http.PublicKeyPin;
import bty.engine.protocol.MacAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootArgumentsTest {
  private static final URI SERVER = URI.create("http://10.0.0.1:8080");
  private static final MacAddress MAC = new MacAddress("52:54:00:a1:9c:ae");

  private static final String PIN = "sha256//" + "A".repeat(43) + "=";

  static Stream<Arguments> understood() {
    String start = "BOOT_IMAGE=x console=ttyS0,115200 bty.server=http://10.0.0.1:8080";
    return Stream.of(
        Arguments.of(
            start + " bty.mac=52:54:00:a1:9c:ae bty.mode=flash",
            new BootArguments.Unattended(SERVER, MAC, Optional.empty(), ServerProof.NONE, false)),
        Arguments.of(
            start + "/ bty.mac=52-54-00-A1-9C-AE bty.mode=flash bty.debug\n",
            new BootArguments.Unattended(SERVER, MAC, Optional.empty(), ServerProof.NONE, true)),
        Arguments.of(
            start + " bty.mode=interactive bty.mac=52:54:00:a1:9c:ae bty.mode=flash bty.debug=0",
            new BootArguments.Unattended(SERVER, MAC, Optional.empty(), ServerProof.NONE, false)),
        Arguments.of(
            "note=\"bty.mode=interactive \" bty.mode=flash bty.mac=\"52:54:00:a1:9c:ae\""
                + " bty.server=http://10.0.0.1:8080",
            new BootArguments.Unattended(SERVER, MAC, Optional.empty(), ServerProof.NONE, false)),
        Arguments.of(
            start + " bty.mac=52:54:00:a1:9c:ae bty.mode=flash bty.token=" + "0a".repeat(16),
            new BootArguments.Unattended(
                SERVER, MAC, Optional.of("0a".repeat(16)), ServerProof.NONE, false)),
        Arguments.of(
            start + " bty.mac=52:54:00:a1:9c:ae bty.mode=flash bty.token=\"a\tb\"",
            new BootArguments.Unattended(SERVER, MAC, Optional.empty(), ServerProof.NONE, false)),
        Arguments.of(
            start + " bty.mac=52:54:00:a1:9c:ae bty.mode=flash bty.ca=/ca.pem bty.pin=" + PIN,
            new BootArguments.Unattended(
                SERVER,
                MAC,
                Optional.empty(),
                new ServerProof(Optional.of(Path.of("/ca.pem")), PublicKeyPin.parse(PIN)),
                false)),
        Arguments.of(start + " bty.mode=interactive", new BootArguments.Interactive()));
  }

  @ParameterizedTest
  @MethodSource("understood")
  void aCommandLineMeans(String line, BootArguments wish) {
    assertThat(BootArguments.of(KernelCommandLine.parse(line))).isEqualTo(wish);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bty.mode=flash bty.mac=52:54:00:a1:9c:ae",
        "bty.mode=flash bty.mac=52:54:00:a1:9c:ae bty.server=10.0.0.1:8080",
        "bty.mode=flash bty.mac=52:54:00:a1:9c:ae bty.server=ftp://10.0.0.1",
        "bty.mode=flash bty.mac=52:54:00:a1:9c:ae bty.server=http://10.0.0.1/?x",
        "bty.mode=flash bty.mac=52:54:00:a1:9c:ae bty.server=http://",
        "bty.mode=flash bty.mac=52:54:00 bty.server=http://10.0.0.1",
        "bty.mode=flash bty.mac=52:54:00:a1:9c:ae bty.server=https://10.0.0.1 bty.pin=sha256//x",
        "bty.mode=flash bty.mac bty.server=http://10.0.0.1",
        "bty.mode=erase bty.mac=52:54:00:a1:9c:ae bty.server=http://10.0.0.1",
        "bty.mac=52:54:00:a1:9c:ae bty.server=http://10.0.0.1"
      })
  void oneThingIsWrongWith(String line) {
    assertThat(BootArguments.of(KernelCommandLine.parse(line)))
        .isInstanceOfSatisfying(
            BootArguments.Unclear.class, unclear -> assertThat(unclear.problems()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "quiet splash", "bty.mode="})
  void everythingThatIsMissingIsNamed(String line) {
    assertThat(BootArguments.of(KernelCommandLine.parse(line)))
        .isInstanceOfSatisfying(
            BootArguments.Unclear.class, unclear -> assertThat(unclear.problems()).hasSize(3));
  }
}
