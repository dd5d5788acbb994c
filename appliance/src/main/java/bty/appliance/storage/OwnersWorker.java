package bty.appliance.storage;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The same in a process of whom the images belong to. Whatever lies in the folder, and wherever
/// its links lead: it can do no more than that account can do anyway.
///
/// @param program this program
/// @param user by number
/// @param group by number
public record OwnersWorker(Commands commands, Path program, int user, int group)
    implements CopyWorker {
  /// What the verb says of its progress, and at its end.
  public static final String DOING = "doing: ";

  /// Before the number.
  public static final String COPIED = "copied: ";

  private static final Pattern COUNT = Pattern.compile("(?m)^" + COPIED + "([0-9]{1,9})$");
  private static final Duration LONGEST = Duration.ofDays(2);

  private Command.Outcome run(Consumer<String> lines, String... words) throws IOException {
    Command command =
        Command.of(words)
            .behind(
                List.of(
                    "setpriv",
                    "--reuid=" + user,
                    "--regid=" + group,
                    "--clear-groups",
                    "--inh-caps=-all",
                    "--no-new-privs",
                    "--",
                    program.toString(),
                    "images-disk"));
    return commands
        .run(new Command(command.words(), LONGEST, Command.Environment.CLEAN, lines))
        .require();
  }

  @Override
  public int copy(Path from, Path to, Consumer<String> doing) throws IOException {
    Consumer<String> lines =
        line -> {
          if (line.startsWith(DOING)) {
            doing.accept(line.substring(DOING.length()));
          }
        };
    Command.Outcome outcome = run(lines, "copy", from.toString(), to.toString());
    Matcher count = COUNT.matcher(outcome.output());
    if (!count.find()) {
      throw new IOException("`" + outcome.command() + "` did not say how much it has copied");
    }
    return Integer.parseInt(count.group(1));
  }

  @Override
  public void compareCopied(Path from, Path to) throws IOException {
    Command.Outcome _ = run(_ -> {}, "compare-copied", from.toString(), to.toString());
  }

  @Override
  public void compare(Path from, Path to, boolean bytes) throws IOException {
    Command.Outcome _ =
        run(_ -> {}, bytes ? "compare" : "compare-names", from.toString(), to.toString());
  }

  @Override
  public void remove(Path folder) throws IOException {
    Command.Outcome _ = run(_ -> {}, "remove", folder.toString());
  }
}
