package bty.appliance.netboot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeClientTest {
  @Test
  void questionIsAWholePacketOfItsKind() {
    byte[] packet = ProbeClient.UEFI.discover(0x01020304);
    assertThat(packet).startsWith(1, 1, 6, 0, 1, 2, 3, 4);
    String text = new String(packet, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(text).contains("PXEClient:Arch:00007:UNDI:002001").doesNotContain("iPXE");
    assertThat(text.charAt(text.length() - 1)).isEqualTo('\u00ff');
    assertThat(
            new String(ProbeClient.IPXE.discover(1), java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("iPXE");
  }

  @Test
  void itsOwnQuestionsAreNoMachines() {
    for (ProbeClient client : ProbeClient.values()) {
      assertThat(ProbeClient.isOne(client.mac())).isTrue();
    }
    assertThat(ProbeClient.isOne(new bty.engine.protocol.MacAddress("52:54:00:00:00:01")))
        .isFalse();
  }
}
