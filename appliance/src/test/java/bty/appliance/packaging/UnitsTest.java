package bty.appliance.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The units of the appliance, among themselves.
class UnitsTest {
  private static final Path UNITS =
      Path.of(System.getProperty("bty.root"), "appliance", "packaging", "systemd");

  /// All of a kind.
  static List<Path> units(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(UNITS)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  @Test
  void theyAgreeOnWhereThingsAre() throws IOException {
    String web = Files.readString(UNITS.resolve("bty-web.service"));
    String socket = Files.readString(UNITS.resolve("bty-passwd.socket"));
    assertThat(web).contains("BTY_PASSWORD_SOCKET=/run/bty-passwd/socket", "User=bty-web");
    assertThat(socket).contains("ListenStream=/run/bty-passwd/socket", "SocketGroup=bty-web");
    for (Path unit : units(".service")) {
      String text = Files.readString(unit);
      assertThat(text).as(unit.toString()).contains("NoNewPrivileges=yes");
      if (text.contains("bin/bty-web")) {
        assertThat(text).as(unit.toString()).contains("BTY_NETBOOT_DIR=/run/bty-netboot");
      }
    }
    String storage = "Environment=BTY_STORAGE_DIR=/var/lib/bty-storage\n";
    assertThat(web).contains(storage);
    for (String unit : List.of("bty-storage.service", "bty-storage-settle.service")) {
      assertThat(Files.readString(UNITS.resolve(unit)))
          .contains(storage, "StateDirectory=bty-storage\n", "RuntimeDirectory=bty-storage\n");
    }
    assertThat(Files.readString(UNITS.resolve("bty-dnsmasq.service")))
        .contains("/run/bty-netboot/dnsmasq.conf", "append:/run/bty-netboot/proxy-dhcp.log");
  }
}
