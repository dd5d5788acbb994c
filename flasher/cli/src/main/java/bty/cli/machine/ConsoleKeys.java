package bty.cli.machine;

import bty.engine.command.Cancel;
import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The keyboards behind [KernelConsoles#devices]. Nobody else may read from them meanwhile: a login
/// would take the keys away. What was set of them is set again at the end.
public final class ConsoleKeys implements Keys {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /// @param settings as stty writes them, to be given back
  private record Keyboard(String device, int file, String settings) {}

  private final List<Keyboard> keyboards;

  private ConsoleKeys(List<Keyboard> keyboards) {
    this.keyboards = keyboards;
  }

  /// Opens them all. One that can't be opened, such as a serial line without hardware, has no keys.
  ///
  /// @param root `/`, or a test's folder
  public static ConsoleKeys open(Path root) {
    List<Keyboard> keyboards = new ArrayList<>();
    for (String device : KernelConsoles.devices(root)) {
      // The monitor's keyboard is that of the terminal in front; the shells are on the first.
      String terminal = device.equals("tty0") ? "tty1" : device;
      try {
        keyboards.add(keyboard(root.resolve("dev/" + terminal).toString()));
      } catch (IOException nobodyThere) {
        // Without a device behind it nobody can press a key there either.
      }
    }
    return new ConsoleKeys(List.copyOf(keyboards));
  }

  private static Keyboard keyboard(String device) throws IOException {
    int file = NativeCalls.openTerminal(device);
    try {
      String settings = stty(device, List.of("-g")).strip();
      // Each key at once, Ctrl-C too, and not at the end of a line.
      stty(device, List.of("-icanon", "-isig", "-echo", "min", "1", "time", "0"));
      // What was typed before anything was shown is no answer to it.
      boolean typed = true;
      while (typed) {
        typed = NativeCalls.hasInput(file);
      }
      return new Keyboard(device, file, settings);
    } catch (IOException e) {
      NativeCalls.close(file);
      throw e;
    }
  }

  private static String stty(String device, List<String> settings) throws IOException {
    List<String> words = new ArrayList<>(List.of("stty", "-F", device));
    words.addAll(settings);
    return new Commands(Cancel.NEVER)
        .run(Command.of(words.toArray(String[]::new)).within(LONGEST))
        .require()
        .output();
  }

  @Override
  public boolean pressed() {
    boolean any = false;
    for (Keyboard keyboard : keyboards) {
      any |= NativeCalls.hasInput(keyboard.file());
    }
    return any;
  }

  @Override
  public void close() {
    for (Keyboard keyboard : keyboards) {
      try {
        String _ = stty(keyboard.device(), List.of(keyboard.settings()));
      } catch (IOException hungUp) {
        // Whoever comes next sets its own.
      }
      NativeCalls.close(keyboard.file());
    }
  }
}
