package bty.appliance.netboot;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/// What dnsmasq has said of machines since the start of the program, counted. Its own self-checks
/// by DHCP are left out. Thread-safe.
public final class NetworkCounts {
  /// What was said of DHCP.
  enum Dhcp {
    /// A machine asked what to boot.
    ASKED,
    /// One asked that is not to be answered.
    IGNORED,
    /// It was offered a boot file.
    OFFER,
    /// It was told its boot file, at port 4011.
    ACK
  }

  /// What was said of a file that was asked for by TFTP.
  enum Tftp {
    /// It was sent to its last block.
    SENT,
    /// There is no such file.
    NOT_FOUND,
    /// The transfer broke off.
    BROKEN_OFF
  }

  private final Map<Dhcp, LongAdder> dhcp = new EnumMap<>(Dhcp.class);
  private final Map<Tftp, LongAdder> tftp = new EnumMap<>(Tftp.class);

  NetworkCounts() {
    for (Dhcp type : Dhcp.values()) {
      dhcp.put(type, new LongAdder());
    }
    for (Tftp result : Tftp.values()) {
      tftp.put(result, new LongAdder());
    }
  }

  void count(Dhcp type) {
    dhcp.getOrDefault(type, new LongAdder()).increment();
  }

  void count(Tftp result) {
    tftp.getOrDefault(result, new LongAdder()).increment();
  }

  /// Gives each kind of word of DHCP, in lower case, and how often it was said.
  public void eachDhcp(ObjLongConsumer<String> to) {
    dhcp.forEach((type, count) -> to.accept(word(type), count.sum()));
  }

  /// Likewise of TFTP.
  public void eachTftp(ObjLongConsumer<String> to) {
    tftp.forEach((result, count) -> to.accept(word(result), count.sum()));
  }

  private static String word(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
