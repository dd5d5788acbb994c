package bty.engine.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/// Makes TLS connections to servers through a proxy.
final class TunnelSocketFactory extends SSLSocketFactory {
  private final ProxyServer proxy;
  private final SSLSocketFactory tls;

  TunnelSocketFactory(ProxyServer proxy, SSLSocketFactory tls) {
    this.proxy = proxy;
    this.tls = tls;
  }

  /// A connection that is to be made yet, with no TLS on it: [java.net.HttpURLConnection] makes it
  /// and asks for TLS on top.
  @Override
  public Socket createSocket() {
    return new TunnelSocket(proxy);
  }

  @Override
  public Socket createSocket(Socket below, String host, int port, boolean closeBelow)
      throws IOException {
    return tls.createSocket(below, host, port, closeBelow);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    Socket below = createSocket();
    try {
      below.connect(InetSocketAddress.createUnresolved(host, port));
      return tls.createSocket(below, host, port, true);
    } catch (IOException e) {
      below.close();
      throw e;
    }
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(host.getHostAddress(), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }
}
