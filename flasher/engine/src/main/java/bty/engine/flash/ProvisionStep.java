package bty.engine.flash;

import bty.engine.device.WritableDisk;
import bty.engine.provision.ProvisionCheck;
import bty.engine.provision.ProvisionListener;
import bty.engine.provision.ProvisionRequest;
import bty.engine.provision.Provisioner;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a flash has to do with provisioning: it is refused before anything is touched if that could
/// not be done, and it is the last thing done.
final class ProvisionStep {
  private ProvisionStep() {}

  /// @throws FlashFailure if inputs are not valid, or a program is not installed
  static void check(FlashRequest request) throws FlashFailure {
    if (request.setup().isEmpty()) {
      return;
    }
    ProvisionRequest setup = request.setup().get();
    List<String> problems = ProvisionCheck.problems(setup);
    if (!problems.isEmpty()) {
      throw new FlashFailure(FlashStage.PROVISION, FailureKind.FAILED, String.join("; ", problems));
    }
    List<String> missing = ProvisionCheck.missingTools(setup);
    if (!missing.isEmpty()) {
      throw new FlashFailure(
          FlashStage.PROVISION, FailureKind.TOOL_MISSING, String.join("; ", missing));
    }
  }

  static void run(
      ProvisionRequest setup, WritableDisk disk, Cancellation stop, Consumer<FlashEvent> events)
      throws IOException {
    Provisioner.run(
        disk,
        setup,
        stop::check,
        new ProvisionListener() {
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
