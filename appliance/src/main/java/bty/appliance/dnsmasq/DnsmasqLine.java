package bty.appliance.dnsmasq;

import bty.engine.protocol.MacAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a line of dnsmasq's log says of a machine that boots: of dnsmasq 2.90 with `log-dhcp`, as
/// it prints to standard error or, with a time in front, to a file. Lines of one exchange carry the
/// same transaction id (`xid`, RFC 2131). Names in them come from the network: text, and no more.
public sealed interface DnsmasqLine {
  /// What a machine calls itself (option 60), such as `PXEClient:Arch:00007:UNDI:003016`.
  record Vendor(long transaction, String words) implements DnsmasqLine {}

  /// Of which user class it is (option 77); iPXE says `iPXE`.
  record UserClass(long transaction, String words) implements DnsmasqLine {}

  /// It has asked what to boot.
  ///
  /// @param answered whether dnsmasq means to answer
  record Asked(long transaction, MacAddress mac, boolean answered) implements DnsmasqLine {}

  /// The boot file in the answer.
  record BootFile(long transaction, String name) implements DnsmasqLine {}

  /// An answer was sent.
  ///
  /// @param type 2 is an offer, 5 what was asked for at port 4011 (RFC 2132, 9.6)
  record Answered(long transaction, int type) implements DnsmasqLine {}

  /// A file was sent by TFTP, to its last block.
  record Sent(String file, String address) implements DnsmasqLine {}

  /// A file was asked for by TFTP and not sent.
  ///
  /// @param why a few words
  record NotSent(String file, String address, String why) implements DnsmasqLine {}

  Pattern LINE =
      Pattern.compile(
          "(?:[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} )?dnsmasq-(dhcp|tftp)(?:\\[[0-9]+\\])?: (.*)");
  Pattern DHCP = Pattern.compile("([0-9]{1,10}) (.*)");
  Pattern ASKED =
      Pattern.compile("PXE\\([^)]*\\) (?:[0-9.]+ )?([0-9a-f:]{17}) (proxy|proxy-ignored)\\s*");
  Pattern TYPE = Pattern.compile("sent size: +1 option: 53 message-type +([0-9]{1,3})");
  Pattern SENT = Pattern.compile("sent (.*) to (\\S+)");
  Pattern NOT_FOUND = Pattern.compile("file (.*) not found for (\\S+)");
  Pattern FAILED = Pattern.compile("failed sending (.*) to (\\S+)");

  /// The meaning of a line; empty for the many that say nothing of interest here.
  static Optional<DnsmasqLine> parse(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return parts.group(1).equals("dhcp") ? dhcp(parts.group(2)) : tftp(parts.group(2));
  }

  private static Optional<DnsmasqLine> dhcp(String words) {
    Matcher numbered = DHCP.matcher(words);
    if (!numbered.matches()) {
      return Optional.empty();
    }
    long id = Long.parseLong(numbered.group(1));
    String rest = numbered.group(2);
    if (rest.startsWith("vendor class: ")) {
      return Optional.of(new Vendor(id, rest.substring("vendor class: ".length())));
    }
    if (rest.startsWith("user class: ")) {
      return Optional.of(new UserClass(id, rest.substring("user class: ".length())));
    }
    if (rest.startsWith("bootfile name: ")) {
      return Optional.of(new BootFile(id, rest.substring("bootfile name: ".length())));
    }
    Matcher type = TYPE.matcher(rest);
    if (type.matches()) {
      return Optional.of(new Answered(id, Integer.parseInt(type.group(1))));
    }
    Matcher asked = ASKED.matcher(rest);
    return asked.matches()
        ? MacAddress.find(asked.group(1))
            .map(mac -> new Asked(id, mac, asked.group(2).equals("proxy")))
        : Optional.empty();
  }

  private static Optional<DnsmasqLine> tftp(String words) {
    Matcher sent = SENT.matcher(words);
    if (sent.matches()) {
      return Optional.of(new Sent(name(sent.group(1)), sent.group(2)));
    }
    Matcher missing = NOT_FOUND.matcher(words);
    if (missing.matches()) {
      return Optional.of(new NotSent(name(missing.group(1)), missing.group(2), "not found"));
    }
    Matcher failed = FAILED.matcher(words);
    return failed.matches()
        ? Optional.of(new NotSent(name(failed.group(1)), failed.group(2), "broken off"))
        : Optional.empty();
  }

  /// Behind the folder it lies in.
  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
