package bty.engine.http;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// A network error as a clause about a server; the names of Java's classes are none.
final class NetworkWords {
  private static final Pattern CLASS = Pattern.compile("(?:[a-z][a-z0-9]*\\.)+[A-Z][A-Za-z]*:? ?");

  private NetworkWords() {}

  /// @param proxy through which the server was asked
  static String of(IOException e, Optional<ProxyServer> proxy) {
    String way = proxy.map(p -> " (through " + p.describe() + ")").orElse("");
    return switch (e) {
      case UnknownHostException _ ->
          proxy.map(ProxyServer::describe).orElse("the name of its server")
              + (proxy.isPresent() ? " has a name that is not known" : " is not known")
              + " ("
              + plain(String.valueOf(e.getMessage()))
              + ")";
      case ConnectException _ ->
          proxy.map(ProxyServer::describe).orElse("its server")
              + " refused the connection ("
              + plain(String.valueOf(e.getMessage()))
              + ")";
      case NoRouteToHostException _ ->
          "there is no route to " + proxy.map(ProxyServer::describe).orElse("its server");
      case SocketTimeoutException _ -> "its server was silent" + way;
      case FileNotFoundException _ -> "its server has no such image";
      case SSLHandshakeException _ ->
          "its server and this program agree on no way to encrypt ("
              + plain(String.valueOf(e.getMessage()))
              + ")"
              + way;
      case SSLException _ when isNoTls(e) ->
          "what its server answers is not TLS; write http:// instead of https:// if it has none"
              + way;
      // What the JDK says when a body is shorter than its Content-Length, or a chunk is cut off.
      case IOException cut when "Premature EOF".equals(cut.getMessage()) ->
          "the server closed the connection early" + way;
      default -> plain(String.valueOf(e.getMessage())) + way;
    };
  }

  private static boolean isNoTls(IOException e) {
    String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return words.contains("unsupported or unrecognized") || words.contains("plaintext connection");
  }

  /// Without the names of classes that Java puts before what a cause says.
  static String plain(String words) {
    return CLASS.matcher(words).replaceAll("");
  }
}
