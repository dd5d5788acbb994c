package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import bty.engine.Eventually;
import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import bty.engine.disk.LoopDevice;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningFile;
import bty.engine.rootfs.MadeDisk;
import bty.engine.rootfs.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stand-in with CIJOE's command line against a real root. CIJOE itself is Python from an index
/// that the build does not reach.
@Tag("root")
class CijoeRootTest {
  /// As CIJOE does, it makes its output folder itself, and its exit status is that of the steps:
  /// the workflow is the one step here, a shell script.
  private static final String STAND_IN =
      """
      #!/bin/sh
      set -eu
      [ "$#" = 6 ] && [ "$2 $3 $5" = "--monitor -c -o" ] || { echo "argv: $*"; exit 64; }
      mkdir "$6"
      cp "$1" "$6/workflow.orig"
      cp "$4" "$6/config.orig"
      echo "argv: $*"
      exec sh "$1"
      """;

  @TempDir Path folder;
  private MadeDisk disk;
  private Traces traces;
  private Path program;
  private Path output;

  @BeforeEach
  void makeDisk() throws IOException {
    traces = Traces.begin();
    output = folder.resolve("report");
    Map<String, String> system = new HashMap<>(MadeDisk.system("Tiny"));
    system.put("dev", "/");
    system.put("proc", "/");
    system.put("sys", "->/etc");
    disk = new MadeDisk(folder);
    disk.ext4(16, "linux", MadeDisk.tree(folder, system)).table("gpt");
    // Where every program is looked for, and nothing of Debian's is.
    program = Path.of("/usr/local/sbin/cijoe");
    assertThat(Commands.find("cijoe")).isEmpty();
    Files.writeString(program, STAND_IN);
    LoopDevice.run(List.of("chmod", "755", program.toString()));
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    Files.delete(program);
    assertThat(traces.of(disk.file())).isEmpty();
  }

  private void run(String script, Duration deadline, Cancel cancel) throws IOException {
    Provisioning.Cijoe cijoe =
        new Provisioning.Cijoe(
            "w.sh",
            Optional.of("conf/c.toml"),
            List.of(
                new ProvisioningFile("w.sh", script),
                new ProvisioningFile("conf/c.toml", "x = 1\n"),
                new ProvisioningFile("tools/hello", "#!/bin/sh\necho hello\n")));
    ProvisionRequest setup =
        new ProvisionRequest.Workflow(new WorkflowFiles.Carried(cijoe), output, deadline);
    assertThat(ProvisionCheck.problems(setup)).isEmpty();
    assertThat(ProvisionCheck.missingTools(setup)).isEmpty();
    HeldDisk.with(disk.file(), held -> Provisioner.run(held, setup, cancel, Quiet.STEPS));
  }

  @Test
  void theWorkflowSeesTheRootAndWhatCameWithIt() throws IOException {
    run(
        """
        set -eu
        mountpoint -q "$BTY_ROOTFS"
        mountpoint -q "$BTY_ROOTFS/proc"
        test -c "$BTY_ROOTFS/dev/null"
        ! mountpoint -q "$BTY_ROOTFS/etc"
        ./tools/hello > "$BTY_ROOTFS/etc/hello"
        ls -d conf/c.toml
        """,
        Eventually.LIMIT,
        Cancel.NEVER);
    disk.inside(1, "ro", top -> assertThat(top.resolve("etc/hello")).hasContent("hello\n"));
    assertThat(output.resolve("config.orig")).hasContent("x = 1\n");
  }

  @Test
  void aWorkflowThatFailsSaysItsStatusAndItsLastLine() throws IOException {
    assertThatThrownBy(() -> run("echo step 2 broke\nexit 5\n", Eventually.LIMIT, Cancel.NEVER))
        .hasMessage("running cijoe on w.sh: it ended with 5; it last said: step 2 broke");
    assertThat(output.resolve("workflow.orig")).exists();
  }

  @Test
  void aWorkflowThatIsLateIsKilledWithEverythingItStarted() {
    String script =
        """
        cd "$BTY_ROOTFS/etc"
        trap '' TERM
        setsid sh -c 'trap "" TERM; sleep 4242' &
        echo waiting
        sleep 4243
        """;
    String said = "";
    // Where it is killed before it has come to its sleep, it gets twice the time.
    for (int seconds = 2; !said.endsWith("it last said: waiting"); seconds *= 2) {
      assertThat(seconds).as(said).isLessThan(60 * Eventually.MINUTES);
      output = folder.resolve("report-" + seconds);
      Duration deadline = Duration.ofSeconds(seconds);
      said = String.valueOf(catchThrowable(() -> run(script, deadline, Cancel.NEVER)).getMessage());
      assertThat(said).contains("was not done within " + seconds + " s and was killed");
      assertNothingSleeps();
    }
  }

  @Test
  void aDaemonThatIsLeftBehindDoesNotKeepTheDisk() throws IOException {
    run(
        "cd \"$BTY_ROOTFS\"; setsid sleep 4242 > /dev/null 2>&1 &\n",
        Eventually.LIMIT,
        Cancel.NEVER);
    assertNothingSleeps();
  }

  @Test
  void whoeverWantsAnEndGetsItSoon() {
    AtomicBoolean asked = new AtomicBoolean();
    Cancel cancel =
        () -> {
          if (asked.get() || Files.exists(output.resolve("workflow.orig"))) {
            asked.set(true);
            throw new IOException("stopped");
          }
        };
    long start = System.nanoTime();
    assertThatThrownBy(() -> run("sleep 4242\n", Eventually.LIMIT.multipliedBy(2), cancel))
        .hasMessage("stopped");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Eventually.LIMIT);
    assertNothingSleeps();
  }

  /// What was killed ends when the kernel comes to it; a sleep of more than an hour is not its end.
  private static void assertNothingSleeps() {
    List<ProcessHandle> _ =
        Eventually.see("the end of all sleepers", CijoeRootTest::sleepers, List::isEmpty);
  }

  private static List<ProcessHandle> sleepers() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").matches(".*sleep 424[23].*"))
        .toList();
  }
}
