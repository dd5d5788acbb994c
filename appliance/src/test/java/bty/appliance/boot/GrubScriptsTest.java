package bty.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.boot.BootAction.Mood;
import bty.appliance.machine.LocalBoot;
import bty.appliance.template.TemplateFolder;
import bty.engine.protocol.MacAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GrubScriptsTest {
  private static final GrubScripts SCRIPTS = new GrubScripts(TemplateFolder.BUILT_IN);
  private static final MacAddress MAC = new MacAddress("52:54:00:a1:9c:ae");

  // What has a meaning to GRUB, to a shell, to a firmware's screen, or in UTF-8.
  private static final String EVIL =
      "\"'`$\\{}()[]<>|&;#!*?~=+,-.:/@% \t\r\n\0aZ09äÿ\u2028\u202e😀";

  // GRUB's own rule for what stands between double quotes (GRUB manual, 6.2 "Quoting"): nothing but
  // $, \ and " has a meaning there.
  private static final Pattern SET = Pattern.compile("set (bty_[a-z]+)=\"([^\"$\\\\]*)\"");

  /// What a script sets, by GRUB's rules.
  private static Map<String, String> read(String script) {
    assertThat(script).hasSize(GrubScripts.LENGTH).isASCII();
    Map<String, String> variables = new HashMap<>();
    for (String line : script.strip().lines().toList()) {
      Matcher set = SET.matcher(line);
      assertThat(set.matches()).as(line).isTrue();
      assertThat(variables.put(set.group(1), set.group(2))).as(line).isNull();
    }
    return variables;
  }

  private static String noise(Random chance, int longest) {
    int[] points = EVIL.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = chance.nextInt(longest) + 1; i > 0; i--) {
      text.appendCodePoint(points[chance.nextInt(points.length)]);
    }
    return text.toString();
  }

  private static BootScripts.Asker asker(String arguments, Optional<String> look) {
    return new BootScripts.Asker(
        MAC, "http://10.77.0.10:8080", arguments, Optional.of("0123456789abcdef"), look);
  }

  @Test
  void noWordsOfAnybodyBecomeMoreThanWords() {
    Random chance = new Random(20261130);
    List<BootAction> answers =
        List.of(
            new BootAction.OwnDisk(new LocalBoot.Auto(), Mood.NEEDS_ATTENTION),
            new BootAction.Menu(),
            new BootAction.Unattended(),
            new BootAction.Wait());
    for (int i = 0; i < 20_000; i++) {
      BootAction answer = answers.get(i % answers.size());
      Optional<String> look =
          chance.nextBoolean() ? Optional.of(noise(chance, 400)) : Optional.empty();
      Map<String, String> set =
          read(SCRIPTS.script(asker("quiet", look), answer, noise(chance, 400)));
      assertThat(set.get("bty_do")).isIn("disk", "live", "wait");
      assertThat(set.containsKey("bty_args")).isEqualTo("live".equals(set.get("bty_do")));
      assertThat(set.containsKey("bty_look")).isEqualTo(look.isPresent());
      assertThat(read(SCRIPTS.refusal(noise(chance, 400))).get("bty_do")).isEqualTo("disk");
    }
  }

  @Test
  void kernelArgumentsArriveAsTheyAreOrNotAtAll() {
    Random chance = new Random(20261130);
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      String arguments = i % 2 == 0 ? noise(chance, 6) : "a=" + noise(chance, 2) + " console=ttyS0";
      try {
        String script =
            SCRIPTS.script(asker(arguments, Optional.empty()), new BootAction.Menu(), "");
        taken++;
        assertThat(read(script).get("bty_args"))
            .isEqualTo(
                arguments
                    + " bty.server=http://10.77.0.10:8080 bty.mac=52:54:00:a1:9c:ae"
                    + " bty.mode=interactive bty.token=0123456789abcdef");
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageContaining("cannot stand in a script");
      }
    }
    assertThat(taken).isGreaterThan(100);
  }

  @Test
  void longestScriptFits() {
    String arguments = "a".repeat(1000);
    BootScripts.Asker longest =
        new BootScripts.Asker(
            MAC,
            "http://" + "a".repeat(450) + ":8080",
            arguments,
            Optional.of("0123456789abcdef0123456789abcdef"),
            Optional.of("b".repeat(300)));
    assertThat(read(SCRIPTS.script(longest, new BootAction.Unattended(), "c".repeat(300))))
        .containsEntry("bty_why", "c".repeat(300));
  }

  @Test
  void loaderIsAPathAndNothingElse() {
    assertThat(
            read(
                SCRIPTS.script(
                    asker("quiet", Optional.empty()),
                    new BootAction.OwnDisk(
                        LocalBoot.parse("loader /EFI/debian/shimx64.efi"), Mood.AS_WISHED),
                    "policy local")))
        .containsEntry("bty_loaders", "/EFI/debian/shimx64.efi");
    for (String bad :
        new String[] {"", "a.efi", "/a b", "/$x", "/a;b", "//a", "/a/", "/\"", "/*"}) {
      assertThatThrownBy(() -> LocalBoot.parse("loader " + bad))
          .as(bad)
          .hasMessageContaining("no path of a loader");
    }
  }

  @Test
  void firstFileAsksWhereverItCameFromUnlessTheOperatorSaysWhere() {
    assertThat(SCRIPTS.bootstrap(8080, Optional.empty()))
        .contains("set bty=http,$net_default_server:8080\n")
        .doesNotContain("{{");
    assertThat(SCRIPTS.bootstrap(8080, Optional.of("http://10.0.0.1:81")))
        .contains("set bty=http,10.0.0.1:81\n");
    // GRUB speaks no TLS.
    assertThat(SCRIPTS.bootstrap(8080, Optional.of("https://10.0.0.1"))).doesNotContain("10.0.0.1");
  }
}
