package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the live environment says of an agent that can say nothing any more: its own script, with
/// programs beside it that only note how they were called.
class AgentEndedTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("bty.root"))
          .resolve("image-builder/profiles/netboot/overlay/usr/lib/bty/agent-ended");

  @TempDir private Path root;

  @BeforeEach
  void aMachine() throws IOException {
    write("sys/class/tty/console/active", "tty0 ttyS0\n");
    write("dev/tty0", "");
    write(
        "proc/cmdline", "bty.server=http://10.0.0.1:8080 bty.mac=52:54:00:a1:9c:ae bty.token=t\n");
    program("busybox");
    program("systemctl");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void program(String name) throws IOException {
    write("bin/" + name, "#!/bin/sh\necho " + name + " \"$@\" >>" + root + "/calls\n");
    Files.setPosixFilePermissions(
        root.resolve("bin/" + name), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// As systemd starts it after an agent that was killed.
  private void ended(String result) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", SCRIPT.toString(), root.toString());
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("MONITOR_SERVICE_RESULT", result);
    builder.environment().put("MONITOR_EXIT_STATUS", "9");
    Process script = builder.redirectErrorStream(true).start();
    assertThat(script.inputReader().lines().toList()).isEmpty();
    assertThat(Eventually.end(script)).isZero();
  }

  private String console() throws IOException {
    return Files.readString(root.resolve("dev/tty0"));
  }

  private List<String> calls() throws IOException {
    Path calls = root.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  @ParameterizedTest
  @CsvSource({
    "begun, agent, the disk was not touched",
    "writing, agent, the disk is partly overwritten",
    "image, provision, the disk holds the complete image",
    "failed, agent, before the appliance knew that the flash had failed"
  })
  void aRunThatWasUnderWayIsReportedFailedUnderItsName(String point, String stage, String disk)
      throws IOException {
    write("run/bty/run", Bench.RUN + " " + point + "\n");
    ended("signal");
    assertThat(console()).contains("bty: flash failed: the agent died (signal, status 9)", disk);
    assertThat(calls()).hasSize(1);
    assertThat(calls().getFirst())
        .startsWith("busybox wget ")
        .endsWith("http://10.0.0.1:8080/pxe/52-54-00-a1-9c-ae/failed")
        .contains("Bearer t", "\"run\":\"" + Bench.RUN + "\"", "\"stage\":\"" + stage + "\"", disk);
  }

  @Test
  void aFinishedFlashIsReportedDoneAndTheMachineRestarts() throws IOException {
    write("run/bty/run", Bench.RUN + " complete\n");
    ended("oom-kill");
    assertThat(console()).contains("flash complete").doesNotContain("failed");
    assertThat(calls()).hasSize(2);
    assertThat(calls().getFirst())
        .contains("--post-file=" + root + "/run/bty/done.json")
        .endsWith("/pxe/52-54-00-a1-9c-ae/done");
    assertThat(calls().getLast()).isEqualTo("systemctl --no-block reboot");
  }

  @ParameterizedTest
  @CsvSource({
    "reported, 'flash complete, and the appliance knows'",
    "refused, 'flash complete, but the appliance does not take the report'",
    "told, the appliance knows of the failure"
  })
  void whatTheApplianceKnowsIsNotReportedAgain(String point, String said) throws IOException {
    write("run/bty/run", Bench.RUN + " " + point + "\n");
    ended("signal");
    assertThat(console()).contains(said).doesNotContain("flash failed");
    assertThat(calls()).isEmpty();
  }

  @Test
  void anAgentThatDiedBeforeItHadAPlanAsksForNone() throws IOException {
    ended("signal");
    assertThat(console()).contains("before it had a plan; the disk was not touched");
    assertThat(calls()).isEmpty();
  }

  @Test
  void anAgentThatSaidEverythingIsLeftAlone() throws IOException {
    write("run/bty/run", Bench.RUN + " over\n");
    ended("exit-code");
    assertThat(console()).isEmpty();
    assertThat(calls()).isEmpty();
  }
}
