package bty.appliance.netboot;

import bty.appliance.netboot.BootEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Where a machine stopped on its way, and what that usually means. Pure.
///
/// @param what happened, a sentence
/// @param usually what that means, and the next step
public record BootStop(String what, String usually) {
  /// DHCP, TFTP and scripts take seconds.
  static final Duration PATIENCE = Duration.ofSeconds(45);

  /// Kernel and initrd over a slow network, and the start of the live environment after that.
  static final Duration LIVE_PATIENCE = Duration.ofMinutes(5);

  /// Where it stopped; empty while it may be under way, and when it is there.
  public static Optional<BootStop> of(BootStory story, Instant now) {
    if (story.has(Kind.REFUSED) && story.reached() == BootEvent.Station.DHCP) {
      return Optional.of(refused(story.firmware()));
    }
    boolean loads = story.has(Kind.KERNEL) || story.has(Kind.INITRD);
    Duration patience =
        story.has(Kind.INITRD) ? LIVE_PATIENCE : loads ? PATIENCE.multipliedBy(2) : PATIENCE;
    boolean waits = Duration.between(story.last().at(), now).compareTo(patience) <= 0;
    return waits ? Optional.empty() : silent(story);
  }

  private static Optional<BootStop> silent(BootStory story) {
    return switch (story.reached()) {
      case DHCP, OFFER -> Optional.of(beforeFile(story));
      case FILE -> Optional.of(atFile(story));
      case SCRIPT -> atScript(story);
      case LIVE -> Optional.of(atLive(story));
      case AGENT -> Optional.empty();
    };
  }

  private static BootStop refused(String firmware) {
    return firmware.contains("IA32")
        ? new BootStop(
            "It is 32-bit UEFI, and there is no boot file for that.",
            "Switch its firmware to 64-bit UEFI or to BIOS (CSM), or flash it from a stick.")
        : new BootStop(
            "It is " + firmware + " (RFC 4578), and there is no boot file for that.",
            "BIOS and 64-bit UEFI of Intel, AMD and Arm can boot from here; another way into it is"
                + " a stick.");
  }

  private static BootStop beforeFile(BootStory story) {
    if (story.has(Kind.IGNORED)) {
      return new BootStop(
          "It asked by DHCP, and dnsmasq is not to answer it.",
          "Its network is not among the subnets: add it on the Settings page.");
    }
    if (!story.has(Kind.OFFERED)) {
      return new BootStop(
          "It asked by DHCP and was not answered.",
          "dnsmasq stopped in between, or its firmware is of a kind that bty has no boot file for."
              + " See what runs on the Settings page, then power the machine on again.");
    }
    if (story.has(Kind.NAMED)) {
      return new BootStop(
          "It was told its boot file and never fetched it.",
          "Usually a firewall between the two keeps TFTP away (UDP port 69, and the answers from a"
              + " port above 1023). Open it, or choose UEFI HTTP Boot, then power the machine on"
              + " again.");
    }
    return new BootStop(
        "It was offered a boot file and never fetched it.",
        "Usually another DHCP or PXE server answered first, or a firewall keeps UDP port 4011 away."
            + " Press Check now on the Settings page: it names every server that answers.");
  }

  private static BootStop atFile(BootStory story) {
    Optional<BootEvent> failed = story.find(Kind.FILE_FAILED);
    if (!story.has(Kind.FILE) && failed.isPresent()) {
      return failed.get().detail().contains("not found")
          ? new BootStop(
              "It asked for a boot file that is not in the boot folder: "
                  + failed.get().detail()
                  + ".",
              "Put iPXE’s files there (Debian: package ipxe), or correct the name that your own"
                  + " DHCP server gives.")
          : new BootStop(
              "The transfer of its boot file broke off: " + failed.get().detail() + ".",
              "Usually a bad cable, a firewall, or a network whose packets are too large for it."
                  + " Try another port of the switch.");
    }
    if (story.find(Kind.FILE).filter(BootStop::isShim).isPresent()) {
      return new BootStop(
          "It fetched Debian’s shim, and GRUB never asked what to boot.",
          "Usually the boot folder lacks grubx64.efi or grub/grub.cfg, or the firmware refuses so"
              + " old a shim: its screen says which. Rebuild the boot folder with image-builder, or"
              + " have the machine start iPXE with plain_ipxe in proxy_dhcp.");
    }
    return new BootStop(
        "It fetched the boot file but never asked for a script.",
        "Usually Secure Boot is on: the firmware refuses iPXE and says so only for a second. Switch"
            + " Secure Boot off and power the machine on again. If its screen shows iPXE and “No"
            + " configuration methods succeeded”, the switch port comes up too slowly: set the port"
            + " to edge (portfast).");
  }

  private static boolean isShim(BootEvent file) {
    return file.detail().contains("shimx64") || file.detail().contains("grubx64");
  }

  private static Optional<BootStop> atScript(BootStory story) {
    Optional<BootEvent> told = story.find(Kind.TOLD);
    Optional<BootEvent> failed = story.find(Kind.FILE_FAILED);
    if (told.isPresent()
        && failed.filter(one -> one.detail().startsWith("bty-netboot")).isPresent()) {
      return Optional.of(
          new BootStop(
              "The live environment is not there for it: " + failed.get().detail() + ".",
              "Put kernel and initrd of one version into the boot folder, then power the machine on"
                  + " again."));
    }
    if (told.isPresent()) {
      return switch (told.get().detail()) {
        case "menu", "flash" ->
            Optional.of(
                new BootStop(
                    "It was told to boot the live environment and never fetched its kernel.",
                    "Usually server_url leads somewhere that it does not reach: see the address on"
                        + " its screen, then the Settings page."));
        default -> Optional.empty();
      };
    }
    if (story.has(Kind.SCRIPT)) {
      return Optional.of(
          new BootStop(
              "iPXE fetched the first script and never asked what to boot.",
              "Usually server_url leads somewhere that it does not reach, or another machine’s"
                  + " address is in the way: its screen says which address it asks."));
    }
    return Optional.of(
        new BootStop(
            "iPXE runs on it but never reached this appliance over HTTP.",
            "Usually a firewall keeps the web port away, or server_url names a wrong address. Open"
                + " the address that its screen shows in a browser on the same network."));
  }

  private static BootStop atLive(BootStory story) {
    if (!story.has(Kind.INITRD)) {
      return new BootStop(
          "It fetched the kernel and never asked for the initrd.",
          "Usually the transfer broke off: see its screen, then power the machine on again.");
    }
    Optional<BootEvent> part = story.find(Kind.INITRD).filter(BootEvent::isLoading);
    if (part.isPresent()) {
      return new BootStop(
          "The live environment stopped on its way to it: " + part.get().detail() + " were sent.",
          "Usually a bad cable or switch port, or it was switched off meanwhile: see its screen,"
              + " then power the machine on again.");
    }
    return new BootStop(
        "It fetched the live environment, and its agent was never heard of.",
        "Usually it has too little memory (1 GiB is enough), or the live environment has no driver"
            + " for its network card: its screen says which of the two.");
  }
}
