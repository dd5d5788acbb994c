package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.appliance.dnsmasq.ProxyDhcpReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstHourPageTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final String MAC = "52-54-00-00-00-01";

  @TempDir private Path folder;

  @Test
  void stepsSayWhatIsMissingAndCheckThemselves() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      assertThat(browser.get("/ui/dashboard").body())
          .contains(
              "1 of 5 steps are done",
              "Password changed",
              "Machines cannot load the live environment",
              "The boot folder has no bty-netboot-x86_64.vmlinuz.",
              "No image is here yet",
              "Network boot is off",
              "Power a machine on now");
      for (String file : new String[] {"vmlinuz", "initrd"}) {
        Files.writeString(folder.resolve("boot/bty-netboot-x86_64." + file), file);
      }
      String _ = appliance.boot(MAC);
      assertThat(browser.get("/ui/dashboard").body())
          .contains(
              "3 of 5 steps are done",
              "Live environment present",
              "Machines find this appliance",
              "script",
              "52:54:00:00:00:01");
      assertThat(browser.get("/ui/machines/" + MAC).body())
          .contains("last boot", "script", "not by this appliance");
    }
  }

  @Test
  void machineThatWasOnlyWrittenDownHasNotAsked() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      assertThat(appliance.ask("PUT", "/machines/" + MAC, "{}").statusCode()).isEqualTo(201);
      assertThat(browser.get("/ui/dashboard").body())
          .contains("Network boot is off", "Power a machine on now", "1 of 5 steps are done")
          .doesNotContain("has asked", "Machines find this appliance");
    }
  }

  @Test
  void dnsmasqsTroubleNeedsAPersonInItsOwnWords() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      Files.writeString(
          appliance.state().resolve("settings.yaml"), "proxy_dhcp: {enabled: true}\n");
      assertThat(browser.get("/ui/dashboard").body())
          .contains("Nobody runs dnsmasq", "start bty-web proxy-dhcp as root");
      new ProxyDhcpReport(false, START, "", "dnsmasq ended: Address already in use")
          .save(appliance.state().resolve("status"));
      assertThat(browser.get("/ui/dashboard").body())
          .contains("dnsmasq does not run", "Dnsmasq ended: Address already in use.")
          .contains("1 thing needs a person", "dnsmasq ended: Address already in use");
      new ProxyDhcpReport(true, START, "eth0, 10.0.0.1", "")
          .save(appliance.state().resolve("status"));
      assertThat(browser.get("/ui/dashboard").body())
          .contains("dnsmasq answers on eth0, 10.0.0.1.", "nothing needs a person");
      appliance.pass(java.time.Duration.ofMinutes(5));
      assertThat(browser.get("/ui/dashboard").body()).contains("nobody has looked after dnsmasq");
    }
  }

  @Test
  void machineThatIsHeldNeedsAPerson() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      Files.writeString(
          appliance.state().resolve("settings.yaml"), "safety: {armed_per_hour: 1}\n");
      String flash = "{\"boot_policy\":\"flash-once\",\"image\":\"a.img\"}";
      assertThat(appliance.ask("PUT", "/machines/" + MAC, flash).statusCode()).isEqualTo(201);
      assertThat(browser.get("/ui/dashboard").body()).doesNotContain(">held<");
      Files.writeString(
          appliance.state().resolve("machines/52-54-00-00-00-02.yaml"),
          "boot_policy: flash-once\nimage: a.img\n");
      assertThat(browser.get("/ui/dashboard").body())
          .contains(">held<", "newly armed within the last hour");
    }
  }

  @Test
  void whatHoldsForAllIsNotLostBehindManyMachines() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Browser browser = Browser.ready(appliance);
      for (int i = 0; i < 25; i++) {
        Files.writeString(
            appliance.state().resolve("machines/52-54-00-00-01-%02d.yaml".formatted(i)),
            "boot_policy: flush\n");
      }
      new ProxyDhcpReport(false, START, "", "dnsmasq ended: Address already in use")
          .save(appliance.state().resolve("status"));
      Files.writeString(
          appliance.state().resolve("settings.yaml"), "proxy_dhcp: {enabled: true}\n");
      String page = browser.get("/ui/dashboard").body();
      String needs = page.substring(page.indexOf("id=\"needs\""));
      assertThat(page).contains("26 things need a person");
      assertThat(needs)
          .contains("6 more, of single machines: the counts above lead to them.")
          .containsSubsequence("dnsmasq ended: Address already in use", "52:54:00:00:01:00");
    }
  }
}
