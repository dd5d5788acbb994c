package bty.appliance.netboot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a DHCP server answered, as far as booting is concerned. Pure; bytes of strangers.
///
/// @param transaction of the question
/// @param server as it names itself (option 54), else as the packet came
/// @param address that it would give; `0.0.0.0` where it gives none
/// @param nextServer where it says that boot files are; `0.0.0.0` where it does not
/// @param file the boot file it names; empty where it names none
/// @param vendor its class (option 60); `PXEClient` of one that speaks PXE
/// @param item the first entry of its PXE menu; -1 where it has none
record DhcpReply(
    int transaction,
    String server,
    String address,
    String nextServer,
    String file,
    String vendor,
    int item) {
  private static final int REPLY = 2;
  private static final int PAD = 0;
  private static final int END = 255;
  private static final int BOOT_SERVERS = 8;

  /// Reads a packet; empty if it is none of a server's.
  ///
  /// @param sender its address
  static Optional<DhcpReply> parse(byte[] data, String sender) {
    if (data.length < DhcpPacketWriter.HEAD_BYTES
        || data[0] != REPLY
        || ByteBuffer.wrap(data).getInt(DhcpPacketWriter.HEAD_BYTES - 4)
            != DhcpPacketWriter.COOKIE) {
      return Optional.empty();
    }
    Map<Integer, byte[]> options = options(data, DhcpPacketWriter.HEAD_BYTES);
    byte[] none = new byte[0];
    byte[] server = options.getOrDefault(54, none);
    String file = text(Arrays.copyOfRange(data, 108, 236));
    byte[] menu = options(options.getOrDefault(43, none), 0).getOrDefault(BOOT_SERVERS, none);
    return Optional.of(
        new DhcpReply(
            ByteBuffer.wrap(data).getInt(4),
            server.length == 4 ? address(server, 0) : sender,
            address(data, 16),
            address(data, 20),
            file.isEmpty() ? text(options.getOrDefault(67, none)) : file,
            text(options.getOrDefault(60, none)),
            menu.length < 2 ? -1 : ByteBuffer.wrap(menu).getChar()));
  }

  /// Whether it means to boot machines.
  boolean boots() {
    return !file.isEmpty() || vendor.equals("PXEClient") || vendor.equals("HTTPClient");
  }

  /// Whether it gives addresses.
  boolean leases() {
    return !address.equals("0.0.0.0");
  }

  private static Map<Integer, byte[]> options(byte[] data, int from) {
    Map<Integer, byte[]> found = new HashMap<>();
    int at = from;
    while (at < data.length && (data[at] & 0xff) != END) {
      int code = data[at] & 0xff;
      if (code == PAD) {
        at++;
        continue;
      }
      int length = at + 1 < data.length ? data[at + 1] & 0xff : 0;
      if (at + 2 + length > data.length) {
        break;
      }
      found.put(code, Arrays.copyOfRange(data, at + 2, at + 2 + length));
      at += 2 + length;
    }
    return found;
  }

  /// Printable ASCII up to the first zero.
  private static String text(byte[] data) {
    int end = 0;
    while (end < data.length && data[end] != 0) {
      end++;
    }
    return new String(data, 0, end, StandardCharsets.ISO_8859_1).replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static String address(byte[] data, int at) {
    return (data[at] & 0xff)
        + "."
        + (data[at + 1] & 0xff)
        + "."
        + (data[at + 2] & 0xff)
        + "."
        + (data[at + 3] & 0xff);
  }
}
