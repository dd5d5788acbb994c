package bty.cli.tui.state;

import bty.cli.tui.state.Key.Named;
import bty.cli.tui.state.ProvisionChoice.Input;
import bty.engine.protocol.ProvisioningMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keys where the system's setup is chosen.
public final class ProvisionKeys {
  /// The modes that can be chosen here. The appliance's own is the operator's to choose.
  public static final List<ProvisioningMode> MODES =
      List.of(ProvisioningMode.NONE, ProvisioningMode.CLOUD_INIT, ProvisioningMode.CIJOE);

  private ProvisionKeys() {}

  /// The files that a mode takes, in the order of their rows.
  public static List<Input> inputs(ProvisioningMode mode) {
    return Arrays.stream(Input.values()).filter(input -> input.mode() == mode).toList();
  }

  static Next pressed(Model model, Page.SettingUp page, Key key) {
    int rows = 1 + inputs(model.setup().mode()).size();
    return switch (key) {
      case Named.UP -> Next.of(model.with(new Page.SettingUp(Math.max(0, page.row() - 1))));
      case Named.DOWN, Named.TAB ->
          Next.of(model.with(new Page.SettingUp(Math.min(rows - 1, page.row() + 1))));
      case Named.LEFT -> Next.of(turned(model, page.row(), -1));
      case Named.RIGHT -> Next.of(turned(model, page.row(), 1));
      case Key.Text(char character) when character == ' ' -> Next.of(turned(model, page.row(), 1));
      case Named.ENTER -> enter(model);
      case Named.ESCAPE, Named.INTERRUPT -> Next.of(model.with(new Page.Choosing()));
      case Key.Text _, Named _ -> Next.of(model);
    };
  }

  private static Next enter(Model model) {
    Optional<Input> missing = model.setup().missing();
    if (missing.isPresent()) {
      String mode = model.setup().mode().word();
      return Next.of(model.noting(mode + " needs a " + missing.get().word() + " file: pick one."));
    }
    return ChooseKeys.choice(model)
        .map(choice -> Update.plan(model, choice))
        .orElseGet(() -> Next.of(model.with(new Page.Choosing())));
  }

  private static Model turned(Model model, int row, int by) {
    ProvisionChoice setup = model.setup();
    if (row == 0) {
      return mode(model, by);
    }
    Input input = inputs(setup.mode()).get(row - 1);
    List<Optional<String>> choices = new ArrayList<>();
    if (!input.isNeeded()) {
      choices.add(Optional.empty());
    }
    model.catalog().files().of(input).forEach(name -> choices.add(Optional.of(name)));
    if (choices.isEmpty()) {
      return model;
    }
    int at = choices.indexOf(setup.file(input));
    return model.with(
        setup.with(input, choices.get(Math.floorMod(Math.max(at, 0) + by, choices.size()))));
  }

  /// The next mode whose files are there, with the first of each that it needs.
  private static Model mode(Model model, int by) {
    ProvisionFiles files = model.catalog().files();
    List<ProvisioningMode> allowed = MODES.stream().filter(files::allow).toList();
    int at = Math.max(0, allowed.indexOf(model.setup().mode()));
    ProvisioningMode next = allowed.get(Math.floorMod(at + by, allowed.size()));
    if (allowed.size() == 1) {
      return model.noting("There are no files to set a system up with; see ? for where they go.");
    }
    ProvisionChoice setup = new ProvisionChoice(next, Map.of());
    for (Input input : inputs(next)) {
      if (input.isNeeded()) {
        setup = setup.with(input, Optional.of(files.of(input).getFirst()));
      }
    }
    return model.with(setup);
  }
}
