package bty.appliance.netboot;

import java.time.Instant;

/// One thing that was heard of a machine on its way from power-on to its live environment.
///
/// @param at when
/// @param kind what
/// @param detail a few words to it, such as the name of a file; empty where there are none
public record BootEvent(Instant at, Kind kind, String detail) {
  /// Longer words are cut: they come from the network.
  static final int MOST_DETAIL = 120;

  /// What can be heard, in the order in which it happens.
  public enum Kind {
    /// Its firmware asked by DHCP what to boot; the detail says which firmware.
    ASKED("asked by DHCP", Station.DHCP),
    /// dnsmasq heard that and is not to answer.
    IGNORED("was not answered", Station.DHCP),
    /// It asked with a firmware that there is no boot file for; the detail says which.
    REFUSED("was refused: there is no boot file for its firmware", Station.DHCP),
    /// It was answered where to go on.
    OFFERED("was answered", Station.OFFER),
    /// It asked at port 4011, as UEFI does, and was told the boot file.
    NAMED("was told its boot file", Station.OFFER),
    /// It asked for a boot file that it did not get.
    FILE_FAILED("did not get its boot file", Station.FILE),
    /// It got its boot file.
    FILE("got its boot file", Station.FILE),
    /// iPXE runs: it asked by DHCP in turn, or for a script beside itself.
    IPXE("runs iPXE", Station.SCRIPT),
    /// iPXE or GRUB fetched the first script.
    SCRIPT("fetched the first script", Station.SCRIPT),
    /// It was told what to boot; the detail is the one word that its sighting has.
    TOLD("was told what to boot", Station.SCRIPT),
    /// It fetches the kernel of the live environment; the detail says how much of all of it was
    /// sent.
    KERNEL("fetches the kernel", Station.LIVE),
    /// It fetches the initrd; likewise.
    INITRD("fetches the initrd", Station.LIVE),
    /// The live environment runs, and its agent has asked.
    AGENT("runs its agent", Station.AGENT);

    private final String words;
    private final Station station;

    Kind(String words, Station station) {
      this.words = words;
      this.station = station;
    }

    /// What the machine did, as the end of a sentence.
    public String words() {
      return words;
    }

    /// On which part of the way that is.
    public Station station() {
      return station;
    }

    /// The same in JSON.
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// The parts of the way that people are shown.
  public enum Station {
    /// The firmware asks.
    DHCP("DHCP asked"),
    /// It is answered.
    OFFER("offered"),
    /// It fetches iPXE, or a shim and GRUB.
    FILE("boot file"),
    /// iPXE or GRUB asks for its script.
    SCRIPT("script"),
    /// Kernel and initrd.
    LIVE("live environment"),
    /// It asks for its plan.
    AGENT("agent");

    private final String words;

    Station(String words) {
      this.words = words;
    }

    /// Its name for people.
    public String words() {
      return words;
    }
  }

  /// Whether that is a part of the live environment of which not all was sent.
  boolean isLoading() {
    return (kind == Kind.KERNEL || kind == Kind.INITRD) && detail.contains(LiveLoad.OF);
  }

  /// Cuts the detail.
  public BootEvent {
    detail = detail.length() > MOST_DETAIL ? detail.substring(0, MOST_DETAIL) : detail;
  }
}
