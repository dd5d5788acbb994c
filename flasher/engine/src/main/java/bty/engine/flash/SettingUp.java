package bty.engine.flash;

import bty.engine.disk.WritableDisk;
import bty.engine.provision.Provisioner;
import bty.engine.provision.Setup;
import bty.engine.provision.SetupCheck;
import bty.engine.provision.Steps;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a flash has to do with provisioning: it is refused before anything is touched if that could
/// not be done, and it is the last thing done.
final class SettingUp {
  private SettingUp() {}

  /// @throws FlashFailure if inputs are not valid, or a program is not installed
  static void check(FlashRequest request) throws FlashFailure {
    if (request.setup().isEmpty()) {
      return;
    }
    Setup setup = request.setup().get();
    List<String> problems = SetupCheck.problems(setup);
    if (!problems.isEmpty()) {
      throw new FlashFailure(FlashStage.PROVISION, ExitKind.FAILED, String.join("; ", problems));
    }
    List<String> missing = SetupCheck.missingTools(setup);
    if (!missing.isEmpty()) {
      throw new FlashFailure(
          FlashStage.PROVISION, ExitKind.TOOL_MISSING, String.join("; ", missing));
    }
  }

  static void run(Setup setup, WritableDisk disk, Stop stop, Consumer<FlashEvent> events)
      throws IOException {
    Provisioner.run(
        disk,
        setup,
        stop::check,
        new Steps() {
          private volatile String now = setup.word();

          @Override
          public void step(String words) {
            now = words;
            events.accept(new FlashEvent.Provisioning(words, Optional.empty()));
          }

          @Override
          public void line(String text) {
            events.accept(new FlashEvent.Provisioning(now, Optional.of(text)));
          }
        });
  }
}
