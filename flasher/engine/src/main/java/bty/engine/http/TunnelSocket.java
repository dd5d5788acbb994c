package bty.engine.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A connection to a server through a proxy's tunnel (RFC 9110, 9.3.6). Java's own tunnel takes a
/// password only where a property of the whole process allows it, and has no words for a refusal.
final class TunnelSocket extends Socket {
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: ([^\r\n]*))?");

  private final ProxyServer proxy;

  TunnelSocket(ProxyServer proxy) {
    this.proxy = proxy;
  }

  @Override
  public void connect(SocketAddress server) throws IOException {
    connect(server, 0);
  }

  @Override
  public void connect(SocketAddress server, int timeout) throws IOException {
    InetSocketAddress to = (InetSocketAddress) server;
    super.connect(new InetSocketAddress(proxy.host(), proxy.port()), timeout);
    int before = getSoTimeout();
    setSoTimeout(timeout);
    String name = to.getHostString();
    String host = (name.contains(":") ? "[" + name + "]" : name) + ":" + to.getPort();
    String head =
        "CONNECT "
            + host
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: bty\r\n"
            + proxy.authorization().map(v -> "Proxy-Authorization: " + v + "\r\n").orElse("")
            + "\r\n";
    getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    requireTunnel(host, answer(getInputStream()));
    setSoTimeout(before);
  }

  /// Up to the empty line and not a byte further: what follows is the server's.
  private String answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0 && head.indexOf("\n\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() > LONGEST_HEAD) {
        throw new EOFException(proxy.describe() + " closed the connection early");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private void requireTunnel(String host, String head) throws LastingException {
    Matcher status = STATUS.matcher(head);
    if (!status.lookingAt()) {
      throw new LastingException("what " + proxy.describe() + " answers is not HTTP");
    }
    if (status.group(1).startsWith("2")) {
      return;
    }
    throw new LastingException(
        status.group(1).equals("407")
            ? proxy.wantsPassword()
            : proxy.describe()
                + " makes no connection to "
                + host
                + " (it answered "
                + status.group(1)
                + "); ask for one to be allowed, or put the host into no_proxy");
  }
}
