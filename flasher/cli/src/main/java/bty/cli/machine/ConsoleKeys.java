package bty.cli.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keyboards behind [KernelConsoles#devices]. Nobody else may read from them meanwhile: a login
/// would take the keys away. One that is hung up, as systemd does with the terminal of a login that
/// has ended, is opened anew. What was set of them is set again at the end.
public final class ConsoleKeys implements Keys {
  /// A terminal that is open.
  ///
  /// @param settings to be given back
  private record Open(int file, TerminalSettings settings) {}

  private static final class Keyboard {
    private final String device;
    private Optional<Open> open = Optional.empty();

    private Keyboard(String device) {
      this.device = device;
    }
  }

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
      Keyboard keyboard = new Keyboard(root.resolve("dev/" + terminal).toString());
      keyboard.open = open(keyboard.device);
      keyboards.add(keyboard);
    }
    return new ConsoleKeys(List.copyOf(keyboards));
  }

  private static Optional<Open> open(String device) {
    try {
      int file = NativeCalls.openTerminal(device);
      try {
        TerminalSettings settings = TerminalSettings.of(file);
        settings.withEachKeyAtOnce().set(file);
        // What was typed before anything was shown is no answer to it.
        NativeCalls.Typed typed = NativeCalls.Typed.SOMETHING;
        while (typed == NativeCalls.Typed.SOMETHING) {
          typed = NativeCalls.typed(file);
        }
        return Optional.of(new Open(file, settings));
      } catch (IOException e) {
        NativeCalls.close(file);
        throw e;
      }
    } catch (IOException nobodyThere) {
      // Without a device behind it nobody can press a key there either.
      return Optional.empty();
    }
  }

  @Override
  public boolean pressed() {
    boolean any = false;
    for (Keyboard keyboard : keyboards) {
      any |= pressed(keyboard);
    }
    return any;
  }

  private static boolean pressed(Keyboard keyboard) {
    if (keyboard.open.isEmpty()) {
      return false;
    }
    return switch (NativeCalls.typed(keyboard.open.get().file())) {
      case SOMETHING -> true;
      case NOTHING -> false;
      case HUNG_UP -> {
        NativeCalls.close(keyboard.open.get().file());
        keyboard.open = open(keyboard.device);
        yield false;
      }
    };
  }

  @Override
  public void close() {
    for (Keyboard keyboard : keyboards) {
      keyboard.open.ifPresent(open -> {
        try {
          open.settings().set(open.file());
        } catch (IOException hungUp) {
          // Whoever comes next sets its own.
        }
        NativeCalls.close(open.file());
      });
    }
  }
}
