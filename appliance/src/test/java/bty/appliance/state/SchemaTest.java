package bty.appliance.state;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.image.ImagePinYaml;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.MachineYaml;
import bty.appliance.settings.SiteYaml;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProvisioningMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The schemas that editors use say what the program does.
class SchemaTest {
  private static final Path FOLDER = Path.of(System.getProperty("bty.root", ".."), "state/schema");

  @Test
  void machineSchemaHasTheProgramsKeysAndWords() throws Exception {
    JsonObject properties = properties("machine");
    assertKeys(properties, MachineYaml.KEYS);
    assertThat(properties.object("boot_policy").values().get("enum"))
        .isEqualTo(Arrays.stream(BootPolicy.values()).map(BootPolicy::word).toList());
    assertThat(properties.object("provisioning_mode").values().get("enum"))
        .isEqualTo(Arrays.stream(ProvisioningMode.values()).map(ProvisioningMode::word).toList());
  }

  @Test
  void settingsAndImageSchemasHaveTheProgramsKeys() throws Exception {
    assertKeys(properties("settings"), SiteYaml.KEYS);
    assertKeys(
        properties("settings").object("proxy_dhcp").object("properties"), SiteYaml.PROXY_KEYS);
    assertKeys(properties("settings").object("safety").object("properties"), SiteYaml.SAFETY_KEYS);
    assertKeys(
        properties("settings").object("notifications").object("properties"),
        SiteYaml.NOTIFICATION_KEYS);
    assertKeys(
        properties("settings").object("retention").object("properties"), SiteYaml.RETENTION_KEYS);
    assertKeys(properties("settings").object("git").object("properties"), SiteYaml.GIT_KEYS);
    assertKeys(properties("image"), ImagePinYaml.KEYS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"machine", "settings", "image"})
  void unknownKeysAreErrorsInTheSchemasToo(String name) throws Exception {
    assertThat(schema(name).values()).containsEntry("additionalProperties", false);
  }

  /// Each pattern takes and refuses what the program takes and refuses.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image      | debian 13.img.zst | ok",
        "image      | ../x              | no",
        "image      | .hidden           | no",
        "image      | 'x '              | no",
        "hostname   | rack1-a7.lan      | ok",
        "hostname   | a_b               | no",
        "hostname   | -a                | no",
        "local_boot | sanboot 0x81      | ok",
        "local_boot | sanboot 0x01      | no",
        "local_boot | exit-ok           | ok",
        "local_boot | loader /EFI/a.efi | ok",
        "local_boot | loader a.efi      | no",
        "local_boot | reboot            | no",
        "user_data  | base.yaml         | ok",
        "user_data  | web/base.yaml     | ok",
        "user_data  | a/b/c/d           | ok",
        "user_data  | a/b/c/d/e         | no",
        "user_data  | /etc/passwd       | no",
        "user_data  | web/../x          | no",
        "user_data  | web/.hidden       | no",
        "user_data  | web//x            | no",
        "user_data  | web/              | no",
      })
  void patternsAgreeWithTheProgram(String key, String value, String verdict) throws Exception {
    JsonObject property = properties("machine").object(key);
    String pattern =
        property.optionalString("$ref").isPresent()
            ? schema("machine").object("$defs").object("file").string("pattern")
            : property.string("pattern");
    assertThat(Pattern.matches(pattern, value)).isEqualTo(verdict.equals("ok"));
    boolean taken =
        MachineYaml.yaml("\"%s\": \"%s\"\n".formatted(key, value))
            instanceof bty.appliance.yaml.Parsed.Good<?>;
    assertThat(taken).isEqualTo(verdict.equals("ok"));
  }

  private static void assertKeys(JsonObject properties, Collection<String> keys) {
    assertThat(new TreeSet<>(properties.values().keySet())).isEqualTo(new TreeSet<>(keys));
    assertThat(List.copyOf(properties.values().values())).allMatch(Map.class::isInstance);
  }

  private static JsonObject properties(String name) throws Exception {
    return schema(name).object("properties");
  }

  private static JsonObject schema(String name) throws Exception {
    return JsonObject.parse(
        name + " schema", Files.readAllBytes(FOLDER.resolve(name + ".schema.json")));
  }
}
