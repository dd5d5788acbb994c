package bty.appliance.intake;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The name service of this program, which passes on what the system's says. While an image is
/// fetched it gives no address that [AddressRule] forbids, so that no name can mean one address
/// when it is checked and another when it is connected to (DNS rebinding).
public final class GuardedResolver extends InetAddressResolverProvider {
  /// The rule of the thread's work, if it has one.
  static final ScopedValue<FetchAddresses> RULE = ScopedValue.newInstance();

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new Guard(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "bty";
  }

  record Guard(InetAddressResolver system) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      List<InetAddress> found = system.lookupByName(host, policy).toList();
      if (RULE.isBound()) {
        for (InetAddress address : found) {
          Optional<String> objection = RULE.get().objection(address);
          if (objection.isPresent()) {
            throw new UnknownHostException(
                host + " is " + address.getHostAddress() + ", which " + objection.get());
          }
        }
      }
      return found.stream();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return system.lookupByAddress(address);
    }
  }
}
