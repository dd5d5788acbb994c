package bty.engine.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// How web servers are reached, and by what they are believed to be who they are.
public final class WebAccess {
  /// Without a proxy, and by the CAs that this system believes.
  public static final WebAccess STANDARD =
      new WebAccess(Map.of(), Optional.empty(), Set.of(), InstantSource.system());

  private final ProxyRules proxies;
  private final @Nullable String systemFile;
  private final Set<X509Certificate> authorities;
  private final Set<PublicKeyPin> pins;
  private final InstantSource clock;
  private final Instant released;
  private final ConcurrentMap<ProxyServer, SSLSocketFactory> tunnels = new ConcurrentHashMap<>();
  private @Nullable SSLSocketFactory sockets;

  private WebAccess(
      Map<String, String> environment,
      Optional<Set<X509Certificate>> authorities,
      Set<PublicKeyPin> pins,
      InstantSource clock) {
    this.proxies = new ProxyRules(environment);
    this.systemFile = environment.get("SSL_CERT_FILE");
    this.authorities = authorities.orElse(Set.of());
    this.pins = Set.copyOf(pins);
    this.clock = clock;
    this.released = Release.time();
  }

  /// As a person and the environment want it.
  ///
  /// @param environment has the proxies and `SSL_CERT_FILE`
  /// @param authorities a file of CA certificates that are believed besides the system's
  /// @param pins if there are any, the server's key is one of these, and nothing else about its
  ///   certificate matters, its times least of all
  /// @throws IOException with a sentence if the file can't be used
  public static WebAccess of(
      Map<String, String> environment,
      Optional<Path> authorities,
      Set<PublicKeyPin> pins,
      InstantSource clock)
      throws IOException {
    Optional<Set<X509Certificate>> given =
        authorities.isPresent()
            ? Optional.of(CaCertificates.read(authorities.get()))
            : Optional.empty();
    return new WebAccess(environment, given, pins, clock);
  }

  /// The same by this system's clock.
  ///
  /// @throws IOException as the other
  public static WebAccess of(
      Map<String, String> environment, Optional<Path> authorities, Set<PublicKeyPin> pins)
      throws IOException {
    return of(environment, authorities, pins, InstantSource.system());
  }

  /// A connection that is not made yet.
  ///
  /// @param uri `http` or `https`
  /// @throws IOException if a setting that it needs can't be used
  public HttpURLConnection connect(URI uri) throws IOException {
    Optional<ProxyServer> proxy = proxies.of(uri);
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    Proxy asked =
        proxy.isPresent() && !tls
            ? new Proxy(
                Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(proxy.get().host(), proxy.get().port()))
            : Proxy.NO_PROXY;
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(uri.toASCIIString()).toURL().openConnection(asked);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", "bty");
    if (connection instanceof HttpsURLConnection secured) {
      SSLSocketFactory direct = sockets();
      secured.setSSLSocketFactory(
          proxy
              .map(p -> tunnels.computeIfAbsent(p, made -> new TunnelSocketFactory(made, direct)))
              .orElse(direct));
    } else {
      proxy
          .flatMap(ProxyServer::authorization)
          .ifPresent(value -> connection.setRequestProperty("Proxy-Authorization", value));
    }
    return connection;
  }

  /// Made once, as the tunnels are: connections that are kept open are found again by it.
  private synchronized SSLSocketFactory sockets() throws LastingException {
    SSLSocketFactory made = sockets;
    if (made == null) {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager check = new CertificateCheck(trust(), clock, released);
        context.init(null, new TrustManager[] {check}, null);
        made = context.getSocketFactory();
      } catch (GeneralSecurityException e) {
        throw new AssertionError("BUG: every Java has TLS", e);
      }
      sockets = made;
    }
    return made;
  }

  private ServerTrust trust() throws LastingException {
    if (!pins.isEmpty()) {
      return new ServerTrust.Pinned(pins);
    }
    Set<X509Certificate> all = new HashSet<>(CaCertificates.ofSystem(systemFile));
    all.addAll(authorities);
    return new ServerTrust.Authorities(all);
  }

  /// What went wrong, as a clause about "its server"; no Java name is in it.
  public String words(URI uri, IOException e) {
    return lasting(e).orElseGet(() -> NetworkWords.of(e, proxy(uri)));
  }

  /// What a proxy's or a server's status means where a proxy was asked: which one.
  ///
  /// @return a clause such as `through the proxy squid:3128 (http_proxy)`, empty without one
  public Optional<String> way(URI uri) {
    return proxy(uri).map(proxy -> "through " + proxy.describe());
  }

  /// What status 407 (Proxy Authentication Required) asks for.
  public Optional<String> wantsPassword(URI uri) {
    return proxy(uri).map(ProxyServer::wantsPassword);
  }

  private Optional<ProxyServer> proxy(URI uri) {
    try {
      return proxies.of(uri);
    } catch (LastingException unusable) {
      return Optional.empty();
    }
  }

  /// What went wrong, if asking again is of no use: the server is not believed, a setting is wrong,
  /// a proxy said no.
  public static Optional<String> lasting(IOException e) {
    return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
        .filter(
            cause -> cause instanceof LastingException || cause instanceof UntrustedServerException)
        .map(cause -> String.valueOf(cause.getMessage()))
        .findFirst();
  }
}
