package bty.engine.command;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The one place that runs commands. Each has a deadline, and a session of its own, so that Ctrl-C
/// on our terminal reaches us alone and they are ended in order; whoever is late or no longer
/// wanted is killed with everything it started. Of what they print the last lines are kept.
public final class Commands {
  private static final long POLL_MILLIS = 50;
  private static final Duration MERCY = Duration.ofSeconds(3);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Cancel cancel;

  /// @param cancel asked twenty times a second while a command runs
  public Commands(Cancel cancel) {
    this.cancel = cancel;
  }

  /// The same, for work that has to be done also after somebody wanted an end.
  public Commands uncancelled() {
    return new Commands(Cancel.NEVER);
  }

  /// Runs a command to its end.
  ///
  /// @throws CommandException if it cannot be started, or is killed at its deadline
  /// @throws IOException of the [Cancel], after the command was killed
  public Command.Outcome run(Command command) throws IOException {
    cancel.check();
    Process process = start(command);
    OutputTail tail = new OutputTail(process.getInputStream(), command.lines());
    Thread reader = Thread.ofPlatform().daemon().name("bty-command").start(tail);
    try {
      process.getOutputStream().close();
      await(process, command, tail);
    } finally {
      end(process);
      finish(reader, process);
    }
    return new Command.Outcome(command.text(), process.exitValue(), tail.text());
  }

  /// Starts a command that is to live until its starter kills it, or its input is closed; its
  /// deadline is its starter's concern, and so is what it prints.
  ///
  /// @return with pipes to it; both its outputs are one
  /// @throws CommandException if it cannot be started
  public static Process start(Command command) throws CommandException {
    // Else it would be setsid that fails, which has other words for it.
    if (!command.words().getFirst().contains("/") && find(command.words().getFirst()).isEmpty()) {
      throw notStarted(command.words(), "there is no such program");
    }
    ProcessBuilder builder = new ProcessBuilder(command.behind(List.of("setsid", "--")).words());
    environment(command.environment(), builder.environment());
    return start(builder.redirectErrorStream(true), command.words());
  }

  /// Lends our terminal to a command until that ends, however long it takes. It stays in our
  /// session, so that the keys reach it, and sees our environment as it is.
  ///
  /// @return its exit status
  /// @throws CommandException if it cannot be started
  /// @throws InterruptedException if the terminal is wanted back; then the command was killed
  public static int lendTerminal(List<String> words) throws CommandException, InterruptedException {
    Process process = start(new ProcessBuilder(words).inheritIO(), words);
    try {
      return process.waitFor();
    } catch (InterruptedException wantedBack) {
      family(process).forEach(ProcessHandle::destroyForcibly);
      throw wantedBack;
    }
  }

  private static Process start(ProcessBuilder builder, List<String> words) throws CommandException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw notStarted(words, String.valueOf(e.getMessage()));
    }
  }

  private static CommandException notStarted(List<String> words, String why) {
    return new CommandException("`" + Command.text(words) + "` could not be started: " + why);
  }

  private static void environment(Command.Environment wanted, Map<String, String> variables) {
    String path = Programs.path(variables.get("PATH"));
    if (wanted == Command.Environment.CLEAN) {
      variables.clear();
      variables.put("LC_ALL", "C");
      variables.put("HOME", "/root");
    }
    variables.put("PATH", path);
  }

  private void await(Process process, Command command, OutputTail tail) throws IOException {
    long end = System.nanoTime() + command.deadline().toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            return;
          }
        } catch (InterruptedException e) {
          // Whoever interrupts says so through the cancel as well, or wants us to go on.
          interrupted = true;
        }
        cancel.check();
        if (System.nanoTime() - end > 0) {
          throw late(command, tail);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static CommandException late(Command command, OutputTail tail) {
    String said =
        tail.text().lines().reduce((_, last) -> last).map("; it last said: "::concat).orElse("");
    return new CommandException(
        "`"
            + command.text()
            + "` was not done within "
            + seconds(command.deadline())
            + " and was killed"
            + said);
  }

  private static String seconds(Duration time) {
    return time.toSeconds() % 60 == 0 && time.toSeconds() > 0
        ? time.toMinutes() + " min"
        : time.toSeconds() + " s";
  }

  /// Kindly at first: a program, and each that it has started, may have something of its own to put
  /// away. Whoever left the group is found by who started it, and the other way round.
  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    long group = process.pid();
    List<ProcessHandle> all = family(process);
    ProcessGroup.terminate(group);
    all.stream()
        .filter(member -> !ProcessGroup.has(group, member.pid()))
        .forEach(ProcessHandle::destroy);
    long end = System.nanoTime() + MERCY.toNanos();
    if (isOver(process, MERCY)) {
      while (isAny(group, all) && System.nanoTime() - end < 0) {
        Pause.millis(POLL_MILLIS);
      }
    } else {
      all.addAll(family(process));
    }
    all.forEach(ProcessHandle::destroyForcibly);
    ProcessGroup.kill(group);
    boolean _ = isOver(process, MERCY);
  }

  private static boolean isAny(long group, List<ProcessHandle> all) {
    return ProcessGroup.isAlive(group) || all.stream().anyMatch(ProcessHandle::isAlive);
  }

  private static List<ProcessHandle> family(Process process) {
    try (Stream<ProcessHandle> children = process.descendants()) {
      List<ProcessHandle> all = new ArrayList<>(children.toList());
      all.add(process.toHandle());
      return all;
    }
  }

  private static boolean isOver(Process process, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// A daemon that the command left behind may hold the pipe open for ever.
  private static void finish(Thread reader, Process process) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      if (!reader.join(LAST_WORDS)) {
        process.getInputStream().close();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The path of a program, if it is installed.
  public static Optional<String> find(String program) {
    return Programs.find(program, Programs.path(System.getenv("PATH")));
  }
}
