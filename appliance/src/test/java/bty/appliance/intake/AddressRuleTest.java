package bty.appliance.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
  private static final AddressRule OPEN = new AddressRule(true, Set.of(at("203.0.113.7")));
  private static final AddressRule CLOSED = new AddressRule(false, Set.of());

  private static InetAddress at(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::169.254.169.254",
        "2002:7f00:1::",
        "169.254.169.254",
        "fe80::1",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1",
        "100.100.100.200",
        "fd00:ec2::254",
        "203.0.113.7"
      })
  void nothingIsFetchedFromHereOrFromWhatOnlyThisComputerReaches(String literal) {
    assertThat(OPEN.objection(at(literal))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "fd12::1",
        "64:ff9b::a00:1"
      })
  void privateNetworksAreForTheOperatorToDecide(String literal) {
    assertThat(OPEN.objection(at(literal))).isEmpty();
    assertThat(CLOSED.objection(at(literal)).orElseThrow()).contains("fetch_private");
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.1", "172.32.0.1", "8.8.8.8", "2001:db8::1"})
  void publicAddressesAreAllowed(String literal) {
    assertThat(CLOSED.objection(at(literal))).isEmpty();
  }

  private record Names(List<String> literals) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) {
      return literals.stream().map(AddressRuleTest::at);
    }

    @Override
    public String lookupByAddress(byte[] address) {
      return "name";
    }
  }

  /// A name that is an allowed address first, and the loopback when it is connected to.
  @Test
  void nameGivesNoForbiddenAddressWhileSomethingIsFetched() throws Exception {
    var policy = InetAddressResolver.LookupPolicy.of(InetAddressResolver.LookupPolicy.IPV4);
    var rebound = new GuardedResolver.Guard(new Names(List.of("198.51.100.1", "127.0.0.1")));
    assertThat(rebound.lookupByName("x", policy)).hasSize(2);
    ScopedValue.where(GuardedResolver.RULE, CLOSED)
        .run(() ->
            assertThatThrownBy(() -> rebound.lookupByName("x", policy))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("127.0.0.1, which is the appliance's own loopback"));
    var good = new GuardedResolver.Guard(new Names(List.of("198.51.100.1")));
    ScopedValue.where(GuardedResolver.RULE, CLOSED)
        .call(() -> {
          assertThat(good.lookupByName("x", policy)).containsExactly(at("198.51.100.1"));
          return good;
        });
  }
}
