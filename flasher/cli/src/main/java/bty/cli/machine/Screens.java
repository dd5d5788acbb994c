package bty.cli.machine;

import bty.engine.command.Cancel;
import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// The screens of `bty-tui` on this machine's consoles, which a machine that was booted to flash
/// unattended does not have at first.
public interface Screens {
  /// Shows them, in the place of the shells.
  ///
  /// @return why there are none, as a sentence; empty if they are there
  Optional<String> show();

  /// Takes them away; the consoles have shells again.
  ///
  /// @return why they are still there, as a sentence; empty if they are not
  Optional<String> hide();

  /// Those of a machine that has none.
  static Screens none() {
    return new Screens() {
      @Override
      public Optional<String> show() {
        return Optional.of("this machine has no screens");
      }

      @Override
      public Optional<String> hide() {
        return Optional.empty();
      }
    };
  }

  /// Those of the live environment, by its script.
  static Screens systemd() {
    return new Screens() {
      // A screen that ends in order says what the disk holds, and may take its unit's 70 s.
      private static final Duration LONGEST = Duration.ofSeconds(100);

      @Override
      public Optional<String> show() {
        return run("show");
      }

      @Override
      public Optional<String> hide() {
        return run("hide");
      }

      private Optional<String> run(String what) {
        try {
          new Commands(Cancel.NEVER)
              .run(Command.of("/usr/lib/bty/screens", what).within(LONGEST))
              .require();
          return Optional.empty();
        } catch (IOException refused) {
          return Optional.of(String.valueOf(refused.getMessage()));
        }
      }
    };
  }
}
