package bty.appliance.certificate;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Hands TLS the key of now. A handshake asks for its key and its certificate one after the other,
/// by the name that it was given first: the key before stays for those under way.
final class CurrentKey extends X509ExtendedKeyManager {
  private record Named(String name, ServerKey key) {}

  private volatile Named current;
  private volatile Named before;
  private int count;

  CurrentKey(ServerKey first) {
    this.current = new Named("0", first);
    this.before = current;
  }

  ServerKey get() {
    return current.key();
  }

  synchronized void set(ServerKey next) {
    before = current;
    count++;
    current = new Named(Integer.toString(count), next);
  }

  private Optional<ServerKey> named(@Nullable String name) {
    return Stream.of(current, before)
        .filter(one -> one.name().equals(name))
        .map(Named::key)
        .findFirst();
  }

  /// @param type of a key, as `EC`, or of a key and a signature of TLS 1.2, as `EC_EC`
  private @Nullable String choose(@Nullable String type) {
    Named now = current;
    String algorithm = now.key().chain().getFirst().getPublicKey().getAlgorithm();
    return type != null && type.split("_", 2)[0].equals(algorithm) ? now.name() : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(type);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(type);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String name) {
    return named(name).map(key -> key.chain().toArray(X509Certificate[]::new)).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String name) {
    return named(name).map(ServerKey::key).orElse(null);
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    String name = choose(type);
    return name == null ? null : new String[] {name};
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
