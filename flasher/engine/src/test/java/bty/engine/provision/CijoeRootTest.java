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

/// A stand-in as strict as CIJOE against a real root. CIJOE itself is Python from an index that the
/// build does not reach.
@Tag("root")
class CijoeRootTest {
  /// As CIJOE does, it wants a name in .yaml, a configuration and `doc:`, makes its output folder
  /// itself, leaves the state of steps and commands there, and ends with 5 if a step failed: of
  /// workflows it knows one step, whose whole `run` is one command.
  private static final String STAND_IN =
      """
      #!/bin/sh
      set -eu
      refuse() { echo "ERROR:root:$*" >&2; exit 22; }
      [ "$#" = 7 ] && [ "$2 $3 $4 $6" = "--monitor --skip-report -c -o" ] || refuse "argv: $*"
      case $1 in *.yaml) ;; *) refuse "Invalid target($1)" ;; esac
      [ -f "$5" ] || refuse "no config($5)"
      grep -q '^doc: ' "$1" || refuse "Missing required top-level key: 'doc'"
      mkdir -p "$7/001_only"
      cp "$1" "$7/task.orig"
      cp "$5" "$7/config.orig"
      sed -n '/^  run: |/,$ { /^  run/d; s/^    //p }' "$1" > "$7/001_only/script"
      echo "argv: $*"
      { status=0; sh "$7/001_only/script" 2>&1 || status=$?; echo "$status" > "$7/001_only/status"; } |
        tee "$7/001_only/cmd_01.output"
      read -r status < "$7/001_only/status"
      printf 'cmd: %s\\ndone: true\\nerr: %s\\n' "sh script" "$status" > "$7/001_only/cmd_01.state"
      printf 'steps:\\n- {id: 001_only, name: only, uses: core.cmdrunner, status: {failed: %s}}\\n' \\
        "$((status != 0))" > "$7/task.state"
      [ "$status" = 0 ] || { echo "ERROR:root:one or more steps failed" >&2; exit 5; }
      """;

  private static final String CONFIG = "conf/c.toml";

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
    run(script, Optional.of(CONFIG), deadline, cancel);
  }

  private void run(String script, Optional<String> config, Duration deadline, Cancel cancel)
      throws IOException {
    String task = "doc: of a test\nsteps:\n- name: only\n  run: |\n" + script.indent(4);
    Provisioning.Cijoe cijoe =
        new Provisioning.Cijoe(
            "w.yaml",
            config,
            List.of(
                new ProvisioningFile("w.yaml", task),
                new ProvisioningFile(CONFIG, "x = 1\n"),
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
  void withoutAConfigurationItGetsOneThatStopsAtTheFirstFailure() throws IOException {
    run("date\n", Optional.empty(), Eventually.LIMIT, Cancel.NEVER);
    assertThat(output.resolve("config.orig")).hasContent("[cijoe.task]\nfail_fast = true\n");
  }

  @Test
  void aWorkflowThatFailsSaysTheStepTheCommandAndItsLastLines() throws IOException {
    assertThatThrownBy(() -> run("echo it broke\nexit 3\n", Eventually.LIMIT, Cancel.NEVER))
        .hasMessage("running cijoe on w.yaml: step 1, only: `sh script` ended with 3: it broke");
    assertThat(output.resolve("task.orig")).exists();
  }

  @Test
  void whereNoStepWasBegunWhatItLastSaidIsTheReason() {
    assertThatThrownBy(
            () -> {
              Files.writeString(program, "#!/bin/sh\necho no space >&2; exit 22\n");
              run("date\n", Eventually.LIMIT, Cancel.NEVER);
            })
        .hasMessage("running cijoe on w.yaml: it ended with 22; it last said: no space");
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
          if (asked.get() || Files.exists(output.resolve("task.orig"))) {
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
