package bty.appliance.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The live environment of a stick starts as that of a machine that an appliance starts.
class StickArgumentsTest {
  private static final Path MENU = Path.of("image-builder/profiles/usb/grub.cfg");

  @Test
  void theStickGivesItsKernelTheStandardArguments() throws IOException {
    List<String> kernels =
        Files.readAllLines(Path.of(System.getProperty("bty.root")).resolve(MENU)).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("linux "))
            .toList();
    assertThat(kernels)
        .hasSize(2)
        .allMatch(line ->
            (line + " ").startsWith("linux /bty/vmlinuz " + SiteSettings.STANDARD_ARGUMENTS + " "));
  }
}
