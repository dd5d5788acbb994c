package bty.appliance.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bty.engine.command.Cancel;
import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The units of the appliance, by systemd's own judgement.
class UnitsTest {
  private static final Pattern EXPOSURE = Pattern.compile("exposure level for \\S+ ([0-9.]+)");
  private static final Path UNITS =
      Path.of(System.getProperty("bty.root"), "appliance", "packaging", "systemd");

  @TempDir private Path folder;

  private static List<Path> units(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(UNITS)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  private static void needsSystemd() {
    assumeTrue(Commands.find("systemd-analyze").isPresent(), "systemd-analyze is not here");
  }

  /// The programs that they start are not installed here, so others stand in for them.
  @Test
  void systemdFindsNothingWrong() throws IOException {
    needsSystemd();
    List<String> words = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
    for (String suffix : List.of(".service", ".path", ".socket", ".timer")) {
      for (Path unit : units(suffix)) {
        String text =
            Files.readString(unit)
                .replaceAll(
                    "(?m)^ExecStart=/(usr/lib/bty-web/bin/bty-web|usr/sbin/dnsmasq)",
                    "ExecStart=/bin/true");
        words.add(Files.writeString(folder.resolve(unit.getFileName()), text).toString());
      }
    }
    Command.Outcome outcome =
        new Commands(Cancel.NEVER).run(Command.of(words.toArray(String[]::new)));
    // Users, and other units, are those of the computer that it runs on.
    assertThat(
            outcome
                .output()
                .lines()
                .filter(line -> line.contains(folder.toString()) || line.contains("bty-")))
        .isEmpty();
  }

  @Test
  void exposureIsAtMostTwo() throws IOException {
    needsSystemd();
    for (Path unit : units(".service")) {
      Command.Outcome outcome =
          new Commands(Cancel.NEVER)
              .run(
                  Command.of(
                      "systemd-analyze",
                      "security",
                      "--offline=true",
                      "--no-pager",
                      unit.toString()));
      Matcher level = EXPOSURE.matcher(outcome.output());
      assertThat(level.find()).as(outcome.output()).isTrue();
      assertThat(Double.parseDouble(level.group(1))).as(unit.toString()).isLessThanOrEqualTo(2.0);
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
    assertThat(Files.readString(UNITS.resolve("bty-dnsmasq.service")))
        .contains("/run/bty-netboot/dnsmasq.conf", "append:/run/bty-netboot/proxy-dhcp.log");
  }
}
