package bty.cli.tui;

import bty.cli.tui.state.SettingUp;
import bty.cli.tui.state.Setup;
import bty.cli.tui.state.Setup.Input;
import bty.cli.tui.state.SetupFiles;
import bty.engine.run.ProvisioningMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the system is set up, asked line by line.
record SetupPrompts(BufferedReader in, PrintStream out, SetupFiles files) {
  Setup ask() throws IOException {
    List<ProvisioningMode> modes = SettingUp.MODES.stream().filter(files::allow).toList();
    List<String> words = modes.stream().map(ProvisioningMode::word).toList();
    ProvisioningMode mode =
        pick("Set up the system", words, false)
            .map(word -> modes.get(words.indexOf(word)))
            .orElse(ProvisioningMode.NONE);
    Setup setup = new Setup(mode, Map.of());
    for (Input input : SettingUp.inputs(mode)) {
      if (!files.of(input).isEmpty()) {
        setup = setup.with(input, pick(input.word(), files.of(input), !input.isNeeded()));
      }
    }
    return setup;
  }

  private Optional<String> pick(String what, List<String> items, boolean optional)
      throws IOException {
    out.println(what);
    if (optional) {
      out.println("  0  none");
    }
    for (int i = 0; i < items.size(); i++) {
      out.println("  " + (i + 1) + "  " + items.get(i).replaceAll("[^ -~]", "?"));
    }
    while (true) {
      out.print("Number: ");
      out.flush();
      String line = in.readLine();
      if (line == null) {
        throw new IOException("the terminal is gone");
      }
      String answer = line.strip();
      if (optional && answer.equals("0")) {
        return Optional.empty();
      }
      if (answer.matches("[0-9]{1,4}")) {
        int number = Integer.parseInt(answer);
        if (number >= 1 && number <= items.size()) {
          return Optional.of(items.get(number - 1));
        }
      }
      out.println("wanted a number from " + (optional ? 0 : 1) + " to " + items.size());
    }
  }
}
