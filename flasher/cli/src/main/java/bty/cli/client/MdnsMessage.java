package bty.cli.client;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A message of multicast DNS (RFC 6762, in the form of RFC 1035 section 4): the one question for
/// the appliance, and what an answer says of it.
///
/// @param ports of the records SRV for instances of the service
/// @param addresses IPv4, of the records A
record MdnsMessage(List<Integer> ports, List<InetAddress> addresses) {
  /// The service, as the server announces it.
  static final String SERVICE = "_bty._tcp.local";

  private static final int HEADER_BYTES = 12;
  private static final int RESPONSE = 0x8000;
  private static final int IN = 1;
  private static final int A = 1;
  private static final int PTR = 12;
  private static final int SRV = 33;
  // The top bit of the class: answer to whoever asks alone (RFC 6762, 5.4), or, in an answer, that
  // these are all there are (10.2).
  private static final int TOP_BIT = 0x8000;
  private static final int POINTER = 0xc0;
  private static final int MOST_RECORDS = 64;
  private static final int MOST_NAME = 255;

  MdnsMessage {
    ports = List.copyOf(ports);
    addresses = List.copyOf(addresses);
  }

  /// Who is there that offers the service?
  static byte[] question() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // No identifier, no flags, one question.
    bytes.writeBytes(new byte[] {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : SERVICE.split("\\.", -1)) {
      bytes.write(label.length());
      bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    bytes.writeBytes(new byte[] {0, 0, PTR, (byte) (TOP_BIT >> 8), IN});
    return bytes.toByteArray();
  }

  /// Reads what came from somewhere.
  ///
  /// @return empty if it is no answer about the service, whatever else it is
  static Optional<MdnsMessage> answer(byte[] bytes) {
    try {
      ByteBuffer message = ByteBuffer.wrap(bytes);
      if (bytes.length < HEADER_BYTES || (message.getShort(2) & RESPONSE) == 0) {
        return Optional.empty();
      }
      return records(message);
    } catch (BufferUnderflowException | IllegalArgumentException | UnknownHostException damaged) {
      return Optional.empty();
    }
  }

  private static Optional<MdnsMessage> records(ByteBuffer message) throws UnknownHostException {
    List<Integer> ports = new ArrayList<>();
    List<InetAddress> addresses = new ArrayList<>();
    int questions = unsigned(message.getShort(4));
    int count = 0;
    for (int at = 6; at < HEADER_BYTES; at += Short.BYTES) {
      count += unsigned(message.getShort(at));
    }
    message.position(HEADER_BYTES);
    for (int i = 0; i < Math.min(questions, MOST_RECORDS); i++) {
      String _ = name(message);
      skip(message, 2 * Short.BYTES);
    }
    for (int i = 0; i < Math.min(count, MOST_RECORDS); i++) {
      String name = name(message);
      int type = unsigned(message.getShort());
      int kind = unsigned(message.getShort()) & ~TOP_BIT;
      skip(message, Integer.BYTES);
      int length = unsigned(message.getShort());
      int end = message.position() + length;
      if (end > message.limit()) {
        return Optional.empty();
      }
      if (kind == IN && type == SRV && name.endsWith("." + SERVICE) && length > 3 * Short.BYTES) {
        ports.add(unsigned(message.getShort(message.position() + 2 * Short.BYTES)));
      } else if (kind == IN && type == A && length == Integer.BYTES) {
        byte[] address = new byte[length];
        message.get(message.position(), address);
        addresses.add(InetAddress.getByAddress(address));
      }
      message.position(end);
    }
    return ports.isEmpty() ? Optional.empty() : Optional.of(new MdnsMessage(ports, addresses));
  }

  /// A name, in lower case, its labels joined by dots. Pointers lead backwards only, so that each
  /// name has an end.
  private static String name(ByteBuffer message) {
    StringBuilder name = new StringBuilder();
    int after = -1;
    int before = message.position();
    for (int length = unsigned(message.get()); length > 0; length = unsigned(message.get())) {
      if (length >= POINTER) {
        int target = (length & ~POINTER) << Byte.SIZE | unsigned(message.get());
        after = after < 0 ? message.position() : after;
        if (target >= before) {
          throw new IllegalArgumentException("a name that leads to itself");
        }
        before = target;
        message.position(target);
      } else {
        byte[] label = new byte[length];
        message.get(label);
        name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.UTF_8));
        if (name.length() > MOST_NAME) {
          throw new IllegalArgumentException("a name that is too long");
        }
      }
    }
    if (after >= 0) {
      message.position(after);
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }

  private static void skip(ByteBuffer message, int bytes) {
    message.position(message.position() + bytes);
  }

  private static int unsigned(byte value) {
    return Byte.toUnsignedInt(value);
  }

  private static int unsigned(short value) {
    return Short.toUnsignedInt(value);
  }
}
