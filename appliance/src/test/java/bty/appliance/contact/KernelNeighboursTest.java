package bty.appliance.contact;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.MacAddress;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelNeighboursTest {
  /// As the kernel prints it; the third was asked for and did not answer, the fifth is no Ethernet.
  private static final List<String> ARP =
      """
      IP address       HW type     Flags       HW address            Mask     Device
      10.77.0.20       0x1         0x2         52:54:00:a1:9c:ae     *        br0
      10.77.0.2        0x1         0x6         52:54:00:a1:9c:af     *        br0
      10.77.0.21       0x1         0x0         00:00:00:00:00:00     *        br0
      10.77.0.22       0x20        0x2         80:00:02:08:fe:80:00:00:00:00     *        ib0
      """
          .lines()
          .toList();

  @ParameterizedTest
  @CsvSource({
    "10.77.0.20, 52:54:00:a1:9c:ae",
    "10.77.0.2, 52:54:00:a1:9c:af",
    "10.77.0.21,",
    "10.77.0.22,",
    "10.77.0.200,"
  })
  void addressIsOfTheNetworkCardThatTheKernelKnows(String address, String mac) {
    assertThat(KernelNeighbours.ipv4(ARP, address).map(MacAddress::text).orElse(null))
        .isEqualTo(mac);
  }

  @ParameterizedTest
  @CsvSource({
    "10.77.0.20, 10.77.0.1, 24, true",
    "10.77.1.20, 10.77.0.1, 24, false",
    "10.77.1.20, 10.77.0.1, 23, true",
    "10.77.0.1, 10.77.0.1, 32, true",
    "10.77.0.2, 10.77.0.1, 32, false",
    "10.77.0.2, 10.77.0.1, 0, false",
    "fd00::2, fd00::1, 64, true",
    "fd00:1::2, fd00::1, 64, false",
    "10.77.0.2, fd00::1, 8, false"
  })
  void networkIsWhatTheFirstBitsSay(String address, String own, int prefix, boolean inside) {
    assertThat(
            OwnNetworks.isInside(
                InetAddress.ofLiteral(address).getAddress(),
                InetAddress.ofLiteral(own).getAddress(),
                prefix))
        .isEqualTo(inside);
  }

  @Test
  void loopbackIsThisComputer() throws Exception {
    assertThat(OwnNetworks.ofThisComputer().place(InetAddress.ofLiteral("127.0.0.2")))
        .isEqualTo(OwnNetworks.Place.HERE);
    assertThat(OwnNetworks.ofThisComputer().place(InetAddress.ofLiteral("fe80::1")))
        .isEqualTo(OwnNetworks.Place.BESIDE);
    assertThat(OwnNetworks.ofThisComputer().place(InetAddress.ofLiteral("203.0.113.7")))
        .isEqualTo(OwnNetworks.Place.BEYOND);
  }
}
