package bty.appliance.settings;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.yaml.Parsed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteYamlTest {
  private static String problem(String text) {
    return switch (SiteYaml.yaml(text)) {
      case Parsed.Good<SiteSettings> _ -> "";
      case Parsed.Bad<SiteSettings> bad -> bad.problems().getFirst().in("settings.yaml");
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bty.server=http://x", "quiet bty.mode=flash", "bty.token", "initrd=other.img"})
  void whatBtySaysOfEachMachineIsNoArgumentOfTheSite(String arguments) {
    assertThat(problem("kernel_arguments: " + arguments + "\n"))
        .startsWith("settings.yaml:1:")
        .contains("is said by bty itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "console=ttyS1,115200 bty.debug bty.ca=/etc/ca.pem bty.pin=x",
        "noinitrd",
        "bty.models=1",
        "dyndbg=bty.mac"
      })
  void otherArgumentsAreTaken(String arguments) {
    assertThat(problem("kernel_arguments: " + arguments + "\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255"})
  void whatIsNoMachinesOwnAddressIsNotTheAppliances(String address) {
    assertThat(problem("proxy_dhcp: {enabled: true, address: " + address + "}\n"))
        .startsWith("settings.yaml:1:")
        .contains("is no address that machines could reach this appliance at");
    assertThat(problem("proxy_dhcp: {enabled: true, address: 10.77.0.10}\n")).isEmpty();
  }
}
