package bty.appliance.netboot;

import bty.engine.protocol.MacAddress;

/// The kinds of machine that the self-check pretends to be, and the packets that they send (RFC
/// 2131, RFC 4578; port 4011: Intel's PXE specification 2.1).
enum ProbeClient {
  /// A BIOS with PXE.
  BIOS("BIOS", "01", 0, false),
  /// UEFI on x86-64.
  UEFI("UEFI", "02", 7, false),
  /// iPXE, once it runs.
  IPXE("iPXE", "03", 7, true);

  /// Locally administered, so that it is no card's: `bty` in ASCII behind it.
  private static final String PREFIX = "02:62:74:79:00:";

  private static final byte DISCOVER = 1;
  private static final byte REQUEST = 3;
  private static final int BROADCAST_FLAG = 0x8000;

  private final String word;
  private final String number;
  private final int architecture;
  private final boolean ipxe;

  ProbeClient(String word, String number, int architecture, boolean ipxe) {
    this.word = word;
    this.number = number;
    this.architecture = architecture;
    this.ipxe = ipxe;
  }

  /// Its name for people.
  String word() {
    return word;
  }

  /// Its address; that of no card.
  MacAddress mac() {
    return new MacAddress(PREFIX + number);
  }

  /// Whether that is no machine, but the self-check.
  static boolean isOne(MacAddress mac) {
    return mac.text().startsWith(PREFIX);
  }

  /// The question to all servers.
  byte[] discover(int transaction) {
    return packet(DISCOVER, transaction, new byte[4], -1);
  }

  /// The question to one server's port 4011.
  ///
  /// @param from the address to answer to
  /// @param item which entry of the menu in the server's offer; -1: none
  byte[] request(int transaction, byte[] from, int item) {
    return packet(REQUEST, transaction, from, item);
  }

  private byte[] packet(byte type, int transaction, byte[] from, int item) {
    DhcpPacketWriter packet = new DhcpPacketWriter();
    packet.header(transaction, from, mac(), from[0] == 0 ? BROADCAST_FLAG : 0);
    packet.option(53, type);
    packet.option(57, 0x05, 0xc0);
    packet.option(93, 0, architecture);
    packet.option(94, 1, 2, 1);
    packet.guid(mac());
    packet.option(
        60, String.format(java.util.Locale.ROOT, "PXEClient:Arch:%05d:UNDI:002001", architecture));
    packet.option(55, 1, 3, 6, 12, 13, 43, 54, 60, 66, 67, 175);
    if (ipxe) {
      packet.option(77, "iPXE");
      packet.option(175, 0xb1, 0x05, 0x01, 0x1a, 0xf4, 0x10, 0x00);
    }
    if (item >= 0) {
      // PXE_BOOT_ITEM: the type from the menu, layer 0; then the end of the encapsulated options.
      packet.option(43, 71, 4, item >> 8, item & 0xff, 0, 0, 255);
    }
    return packet.bytes();
  }
}
