package bty.appliance.packaging;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The units of the appliance, by systemd's own judgement: with the root tests, which have what
/// they need.
@Tag("root")
class UnitsRootTest {
  private static final Pattern EXPOSURE = Pattern.compile("exposure level for \\S+ ([0-9.]+)");

  @TempDir private Path folder;

  /// The programs that they start are not installed here, so others stand in for them.
  @Test
  void systemdFindsNothingWrong() throws IOException {
    List<String> words = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
    for (String suffix : List.of(".service", ".path", ".socket", ".timer")) {
      for (Path unit : UnitsTest.units(suffix)) {
        String text =
            Files.readString(unit)
                .replaceAll(
                    "(?m)^ExecStart=/(usr/lib/bty-web(\\.releases/previous)?/bin/bty-web|usr/sbin/dnsmasq)",
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
    for (Path unit : UnitsTest.units(".service")) {
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
}
