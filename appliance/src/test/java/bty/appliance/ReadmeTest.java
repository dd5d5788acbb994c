package bty.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.MachineYaml;
import bty.appliance.yaml.Parsed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the README says of machines is what the appliance reads.
class ReadmeTest {
  private static final Path README = Path.of(System.getProperty("bty.root"), "README.md");

  @Test
  void theMachineFileIsOneTheApplianceTakes() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
    assertThat(block.find()).isTrue();
    assertThat(MachineYaml.yaml(block.group(1))).isInstanceOf(Parsed.Good.class);
  }

  @Test
  void thePolicyTableHasEveryPolicy() throws IOException {
    String readme = Files.readString(README);
    assertThat(BootPolicy.values())
        .allMatch(policy -> readme.contains("\n| `" + policy.word() + "` | "));
  }
}
