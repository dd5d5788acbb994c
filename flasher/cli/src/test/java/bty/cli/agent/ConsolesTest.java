package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The consoles of the live environment, from its own unit files: on a slow machine with eighteen
/// disks udev came to the serial line after the 90 s for which systemd waits for a device, and the
/// line had neither screen nor shell.
class ConsolesTest {
  private static final Path UNITS =
      Path.of(System.getProperty("bty.root"))
          .resolve("image-builder/profiles/netboot/overlay/etc/systemd/system");

  /// The kernel's four lines, as 70-bty-serial.rules and bty-tui-on-serial@ name them.
  @ParameterizedTest
  @ValueSource(strings = {"ttyS0", "ttyS1", "ttyS2", "ttyS3"})
  void aSerialLineIsWaitedForWithoutALimit(String line) throws IOException {
    assertThat(settings(UNITS.resolve("dev-" + line + ".device.d/no-limit.conf")))
        .containsExactly("[Unit]", "JobTimeoutSec=infinity", "JobRunningTimeoutSec=infinity");
  }

  @Test
  void theMonitorWaitsForNoDevice() throws IOException {
    assertThat(settings(UNITS.resolve("bty-tui-on-tty1.service")))
        .noneMatch(line -> line.contains(".device") || line.contains("udev-settle"));
  }

  @Test
  void noOtherDeviceIsWaitedFor() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(UNITS)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      assertThat(settings(file))
          .as(file.toString())
          .filteredOn(line -> line.contains(".device"))
          .allMatch(line -> line.contains("dev-%i.device"))
          .allMatch(_ ->
              file.getFileName().toString().matches("bty-(tui-on-serial|kernel-text)@.service"));
    }
  }

  private static List<String> settings(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .toList();
  }
}
