package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.appliance.contact.OwnNetworks;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The door of machines with Secure Boot on: GRUB asks, by its own HTTP or by the firmware's.
class GrubDoorTest {
  private static final String MAC = "52:54:00:a1:9c:ae";
  private static final String PATH = "/pxe/" + MAC + "/grub";
  private static final String GRUB = "GRUB 2.12-9+deb13u4";

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    assertThat(appliance.ask("PUT", "/images/a.img", Appliance.disk("data")).statusCode())
        .isEqualTo(201);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  private void machine(String policy) throws Exception {
    Path machines = Files.createDirectories(folder.resolve("state/machines"));
    Files.writeString(
        machines.resolve("52-54-00-a1-9c-ae.yaml"), "boot_policy: " + policy + "\nimage: a.img\n");
  }

  private String ask(String agent) throws Exception {
    return appliance.anybody("GET", PATH, "", "User-Agent", agent).body();
  }

  /// As GRUB 2.12 sends it: no port in `Host`, nothing but these lines.
  private String raw(String method, String path, String agent) throws Exception {
    return appliance.raw(
        method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: " + agent + "\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {GRUB, "UefiHttpBoot/1.0"})
  void bootProgramBeginsABootAndIsToldWhereTheApplianceIs(String agent) throws Exception {
    machine("flash");
    assertThat(raw("GET", PATH, agent))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .containsIgnoringCase("content-length: 4096\r\n")
        .contains("set bty_do=\"live\"\n", "set bty_kernel=\"/boot/bty-netboot-x86_64.vmlinuz\"\n")
        .containsPattern(
            "bty\\.server=http://127\\.0\\.0\\.1:"
                + appliance.port()
                + " bty\\.mac=52:54:00:a1:9c:ae bty\\.mode=flash bty\\.token=[0-9a-f]{32}\"");
    assertThat(appliance.ask("GET", "/runs", "").body()).contains("\"state\":\"offered\"");
  }

  @Test
  void headIsAsLongAndHasNoEffect() throws Exception {
    machine("flash");
    assertThat(raw("HEAD", PATH, "UefiHttpBoot/1.0"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .containsIgnoringCase("content-length: 4096\r\n");
    assertThat(appliance.ask("GET", "/runs", "").body()).isEqualTo("[]\n");
    assertThat(raw("HEAD", "/pxe/52:54:00:a1:9c:aa/grub", "UefiHttpBoot/1.0"))
        .containsIgnoringCase("content-length: 4096\r\n");
    assertThat(folder.resolve("state/machines").toFile().list()).hasSize(1);
  }

  @Test
  void whoeverElseAsksOnlyLooks() throws Exception {
    machine("flash");
    for (String agent : new String[] {"iPXE/1.21.1+", "curl/8.14.1", "GRUBBY/1", ""}) {
      assertThat(ask(agent.isEmpty() ? "x" : agent))
          .contains("set bty_look=\"it is not GRUB that asks\"", "bty.mode=flash")
          .doesNotContain("bty.token");
    }
    assertThat(appliance.anybody("GET", "/pxe/" + MAC, "", "User-Agent", GRUB).body())
        .contains("# A look, not a boot: it is not iPXE that asks");
    assertThat(appliance.anybody("GET", PATH, "", "User-Agent", GRUB, "Via", "1.1 a").body())
        .contains("through a proxy")
        .doesNotContain("bty.token");
    appliance.network(OwnNetworks.Place.BESIDE, "52:54:00:bb:bb:bb");
    assertThat(ask(GRUB)).contains("is 52:54:00:bb:bb:bb").doesNotContain("bty.token");
    assertThat(appliance.ask("GET", "/runs", "").body()).isEqualTo("[]\n");
  }

  @Test
  void everyQuestionIsAnsweredByAScript() throws Exception {
    for (String mac : new String[] {"", "x", "52:54:00:a1:9c", "%24%22"}) {
      var answer = appliance.anybody("GET", "/pxe/" + mac + "/grub", "", "User-Agent", GRUB);
      if (!mac.isEmpty()) {
        assertThat(answer.statusCode()).as(mac).isEqualTo(200);
        assertThat(answer.body()).contains("set bty_do=\"disk\"\n", "is not the MAC address");
      }
    }
    Files.createDirectories(folder.resolve("state/machines"));
    Files.writeString(folder.resolve("state/machines/52-54-00-a1-9c-ae.yaml"), "boot_polici: x\n");
    assertThat(ask(GRUB)).contains("set bty_do=\"disk\"\n", "unknown key");
  }

  @Test
  void sameDecisionAsForIpxe() throws Exception {
    machine("local");
    assertThat(ask(GRUB)).contains("set bty_do=\"disk\"\nset bty_why=\"policy local\"\n");
    machine("tui");
    assertThat(ask(GRUB)).contains("bty.mode=interactive bty.token=");
    machine("flash-once");
    String run = appliance.boot("52-54-00-a1-9c-ae");
    assertThat(run).contains("bty.mode=flash");
    assertThat(ask(GRUB)).contains("bty.mode=flash bty.token=");
    assertThat(appliance.ask("GET", "/runs", "").body().split("\"offered\"", -1)).hasSize(2);
  }

  @Test
  void firstFileKnowsThePortAndLiesForTftpWhereThatGrubIs() throws Exception {
    String text = appliance.get("/grub/grub.cfg");
    assertThat(text).contains("set bty=http,$net_default_server:" + appliance.port() + "\n");
    assertThat(raw("HEAD", "/grub/grub.cfg", "UefiHttpBoot/1.0"))
        .containsIgnoringCase("content-length: " + text.length() + "\r\n");
  }
}
