package bty.engine.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandsTest {
  private final Commands commands = new Commands(Cancel.NEVER);

  @TempDir Path folder;

  private static Command shell(String script, String... more) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", script));
    words.addAll(List.of(more));
    return Command.of(words.toArray(String[]::new));
  }

  @Test
  void itsStatusAndWhatItSaidOnEitherStreamAreTold() throws IOException {
    assertThat(commands.run(shell("echo one; echo two >&2; exit 3")))
        .isEqualTo(new Command.Outcome("sh -c 'echo one; echo two >&2; exit 3'", 3, "one\ntwo"));
  }

  @Test
  void aFailureIsOneSentenceWithTheCommandReadyToPaste() throws IOException {
    Command.Outcome outcome = commands.run(shell("echo 'a  b'; echo c; exit 1", "it's"));
    assertThatThrownBy(outcome::require)
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "`sh -c 'echo '\\''a  b'\\''; echo c; exit 1' 'it'\\''s'` ended with 1: a  b; c");
  }

  @Test
  void aCommandThatIsMissingIsNamed() {
    assertThatThrownBy(() -> commands.run(Command.of("no-such-command", "x")))
        .isInstanceOf(CommandException.class)
        .hasMessage("`no-such-command x` could not be started: there is no such program");
  }

  @Test
  void itSeesNothingOfOurEnvironmentAndHasNoInput() throws IOException {
    assertThat(commands.run(shell("cat; env | cut -d= -f1 | sort")).output().lines())
        .containsExactly("HOME", "LC_ALL", "PATH", "PWD");
  }

  @Test
  void ofMuchOutputTheLastLinesAreKeptAndLongOnesAreCut() throws IOException {
    String output =
        commands.run(shell("seq 100000; head -c 9000000 /dev/zero | tr '\\0' x")).output();
    assertThat(output.lines()).hasSize(20).contains("100000").last().isEqualTo("x".repeat(1000));
  }

  @Test
  void whoeverIsLateIsKilledWithEverythingItStarted() throws IOException {
    Path orphan = folder.resolve("orphan");
    // The inner shell ends at once, so that nobody of the family is left to lead to the sleep.
    String script = "sh -c 'sleep 4244 & echo $! > \"$1\"' sh \"$0\"; echo waiting; sleep 4245";
    Command command = shell(script, orphan.toString()).within(Duration.ofSeconds(2));
    assertThatThrownBy(() -> commands.run(command))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "`"
                + command.text()
                + "` was not done within 2 s and was killed; it last said: waiting");
    assertThat(isGone(Long.parseLong(Files.readString(orphan).strip()))).isTrue();
  }

  @Test
  void everybodyOfTheGroupIsAskedToEndAndGetsTheTimeForIt() throws IOException {
    Path begun = folder.resolve("begun");
    Path tidied = folder.resolve("tidied");
    String child =
        "sh -c 'trap \"sleep 1; echo done > \\\"$2\\\"; exit\" TERM; echo > \"$1\";"
            + " while :; do sleep 0.1; done' child \"$1\" \"$2\"";
    // Who began it ends at once, and its child is an orphan.
    Command command =
        shell("(" + child + " &); exec sleep 4249", "x", begun.toString(), tidied.toString());
    Cancel cancel =
        () -> {
          if (Files.exists(begun)) {
            throw new IOException("stopped");
          }
        };
    assertThatThrownBy(() -> new Commands(cancel).run(command)).hasMessage("stopped");
    assertThat(tidied).hasContent("done\n");
  }

  /// What was killed and is waited for by nobody has no command line any more.
  private static boolean isGone(long process) {
    for (int i = 0; i < 200 && commandLine(process).isPresent(); i++) {
      Pause.millis(20);
    }
    return commandLine(process).isEmpty();
  }

  private static Optional<String> commandLine(long process) {
    return ProcessHandle.of(process).flatMap(handle -> handle.info().commandLine());
  }

  @Test
  void whatIsNoLongerWantedIsKilled() throws IOException {
    Path begun = folder.resolve("begun");
    Cancel cancel =
        () -> {
          if (Files.exists(begun)) {
            throw new IOException("stopped");
          }
        };
    long start = System.nanoTime();
    assertThatThrownBy(
            () -> new Commands(cancel).run(shell("> \"$0\"; sleep 4246", begun.toString())))
        .hasMessage("stopped");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void whatWasStartedToLiveEndsWithItsInput() throws Exception {
    Process process = Commands.start(Command.of("cat"));
    process.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().close();
    assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("hello\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void theTerminalIsLentUntilTheCommandEnds() throws Exception {
    assertThat(Commands.lendTerminal(List.of("sh", "-c", "exit 7"))).isEqualTo(7);
    assertThatThrownBy(() -> Commands.lendTerminal(List.of("/no/such", "a b")))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("`/no/such 'a b'` could not be started: ");
  }

  @Test
  void aLentTerminalIsTakenBackAtOnceFromWhoeverHasIt() {
    Thread.currentThread().interrupt();
    long start = System.nanoTime();
    assertThatThrownBy(() -> Commands.lendTerminal(List.of("sleep", "4247")))
        .isInstanceOf(InterruptedException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void programsAreFoundInTheSystemsFoldersToo() {
    assertThat(Commands.find("sh")).isPresent();
    assertThat(Commands.find("no-such-command")).isEqualTo(Optional.empty());
  }
}
