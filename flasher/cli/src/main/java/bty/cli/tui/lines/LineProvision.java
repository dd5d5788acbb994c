package bty.cli.tui.lines;

import bty.cli.tui.state.ProvisionChoice;
import bty.cli.tui.state.ProvisionChoice.Input;
import bty.cli.tui.state.ProvisionFiles;
import bty.cli.tui.state.ProvisionKeys;
import bty.engine.protocol.ProvisioningMode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// How the system is set up, asked line by line.
record LineProvision(Lines lines, ProvisionFiles files) {
  ProvisionChoice ask() throws IOException {
    List<ProvisioningMode> modes = ProvisionKeys.MODES.stream().filter(files::allow).toList();
    List<String> words = modes.stream().map(ProvisioningMode::word).toList();
    ProvisioningMode mode =
        pick("Set up the system", words, false)
            .map(word -> modes.get(words.indexOf(word)))
            .orElse(ProvisioningMode.NONE);
    ProvisionChoice setup = new ProvisionChoice(mode, Map.of());
    for (Input input : ProvisionKeys.inputs(mode)) {
      if (!files.of(input).isEmpty()) {
        setup = setup.with(input, pick(input.word(), files.of(input), !input.isNeeded()));
      }
    }
    return setup;
  }

  private Optional<String> pick(String what, List<String> items, boolean optional)
      throws IOException {
    lines.say(what);
    if (optional) {
      lines.say("  0  none");
    }
    for (int i = 0; i < items.size(); i++) {
      lines.say("  " + (i + 1) + "  " + items.get(i));
    }
    while (true) {
      OptionalInt number = lines.number(lines.ask("Number: "), optional ? 0 : 1, items.size());
      if (number.isPresent()) {
        return number.getAsInt() == 0
            ? Optional.empty()
            : Optional.of(items.get(number.getAsInt() - 1));
      }
    }
  }
}
