package bty.appliance.netboot;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.netboot.BootEvent.Kind;
import bty.engine.protocol.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootStopTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  /// Such as `ASKED:BIOS OFFERED`, a second apart.
  static BootStory story(String way) {
    Optional<BootStory> story = Optional.empty();
    Instant at = START;
    for (String word : way.split(" ", -1)) {
      String[] parts = word.split(":", 2);
      BootEvent event =
          new BootEvent(
              at, Kind.valueOf(parts[0]), parts.length == 1 ? "" : parts[1].replace('_', ' '));
      story =
          Optional.of(
              story
                  .map(before -> before.with(event, Optional.empty()))
                  .orElse(BootStory.of(MAC, Optional.empty(), event)));
      at = at.plusSeconds(1);
    }
    return story.orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"REFUSED:UEFI_IA32, 32-bit UEFI", "REFUSED:firmware_of_kind_10, kind 10"})
  void firmwareWithoutABootFileIsToldSoAtOnce(String way, String what) {
    BootStory story = story(way);
    assertThat(BootStop.of(story, story.last().at()).orElseThrow().what()).contains(what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ASKED:BIOS | was not answered | dnsmasq stopped",
        "IGNORED:BIOS | dnsmasq is not to answer it | subnets",
        "ASKED:UEFI OFFERED | offered a boot file and never fetched it | another DHCP or PXE"
            + " server",
        "ASKED:UEFI OFFERED NAMED:shimx64.efi FILE:TFTP,_shimx64.efi | GRUB never asked |"
            + " plain_ipxe",
        "ASKED:UEFI OFFERED NAMED:snponly.efi | told its boot file and never fetched | firewall",
        "ASKED:BIOS OFFERED FILE_FAILED:pxelinux.0_not_found | not in the boot folder: pxelinux.0 |"
            + " iPXE",
        "ASKED:BIOS OFFERED FILE_FAILED:undionly.kpxe_broken_off | broke off | cable",
        "ASKED:UEFI OFFERED NAMED:a FILE:TFTP | never asked for a script | Secure Boot",
        "ASKED:UEFI OFFERED FILE:TFTP IPXE | never reached this appliance over HTTP | firewall",
        "IPXE SCRIPT | never asked what to boot | server_url",
        "IPXE SCRIPT TOLD:menu | never fetched its kernel | server_url",
        "IPXE SCRIPT TOLD:menu FILE_FAILED:bty-netboot-x86_64.vmlinuz_not_found | live environment"
            + " is not there | boot folder",
        "IPXE SCRIPT TOLD:flash KERNEL | never asked for the initrd | transfer",
        "IPXE SCRIPT TOLD:flash KERNEL INITRD | its agent was never heard of | memory",
      })
  void placeWhereItStoppedIsNamedWithTheNextStep(String way, String what, String usually) {
    BootStory story = story(way);
    assertThat(BootStop.of(story, START.plusSeconds(10))).isEmpty();
    BootStop stop = BootStop.of(story, START.plus(Duration.ofMinutes(6))).orElseThrow();
    assertThat(stop.what()).contains(what).endsWith(".");
    assertThat(stop.usually()).contains(usually).endsWith(".");
    BootTrail trail = BootTrail.of(story, START.plus(Duration.ofMinutes(6)));
    assertThat(trail.word()).isEqualTo("stopped");
    assertThat(trail.steps().stream().filter(step -> step.tone().equals("look"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "IPXE SCRIPT TOLD:own_disk, own disk",
    "IPXE SCRIPT TOLD:wait, wait",
    "ASKED:UEFI OFFERED NAMED:a FILE:TFTP IPXE SCRIPT TOLD:menu KERNEL INITRD AGENT, there",
  })
  void whatIsThereHasNotStopped(String way, String word) {
    Instant late = START.plus(Duration.ofHours(1));
    assertThat(BootStop.of(story(way), late)).isEmpty();
    assertThat(BootTrail.of(story(way), late).word()).isEqualTo(word);
  }

  @Test
  void liveEnvironmentHasTimeToLoad() {
    BootStory story = story("IPXE SCRIPT TOLD:menu KERNEL INITRD");
    assertThat(BootStop.of(story, START.plus(Duration.ofMinutes(4)))).isEmpty();
    BootTrail trail = BootTrail.of(story, START.plus(Duration.ofMinutes(4)));
    assertThat(trail.word()).isEqualTo("loading");
    assertThat(trail.steps().get(0).note()).isEqualTo("not by this appliance");
    assertThat(trail.steps().get(4).tone()).isEqualTo("work");
    assertThat(trail.steps().get(5).note()).isEqualTo("not yet");
  }
}
