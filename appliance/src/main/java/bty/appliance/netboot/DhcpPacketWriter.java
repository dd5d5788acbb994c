package bty.appliance.netboot;

import bty.engine.protocol.MacAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Writes a client's DHCP packet: the fixed part of BOOTP and options behind it (RFC 2131, 2).
final class DhcpPacketWriter {
  /// Before the options: BOOTP's fields, and the magic cookie.
  static final int HEAD_BYTES = 240;

  static final int COOKIE = 0x63825363;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void header(int transaction, byte[] from, MacAddress mac, int flags) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    head.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 0);
    head.putInt(transaction).putShort((short) 0).putShort((short) flags);
    head.put(from).position(28);
    head.put(bytes(mac)).putInt(HEAD_BYTES - 4, COOKIE);
    out.writeBytes(head.array());
  }

  void option(int code, int... values) {
    out.write(code);
    out.write(values.length);
    for (int value : values) {
      out.write(value);
    }
  }

  void option(int code, String text) {
    out.write(code);
    out.write(text.length());
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Option 97 has 17 bytes, the first of them 0 (RFC 4578, 2.3).
  void guid(MacAddress mac) {
    out.write(97);
    out.write(17);
    out.write(0);
    out.writeBytes(bytes(mac));
    out.writeBytes(new byte[10]);
  }

  byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    whole.write(255);
    return whole.toByteArray();
  }

  private static byte[] bytes(MacAddress mac) {
    return HexFormat.ofDelimiter(":").parseHex(mac.text());
  }
}
