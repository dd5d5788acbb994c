package bty.cli.tui.view;

import bty.cli.tui.state.Model;
import bty.cli.tui.state.Page;
import bty.cli.tui.state.ProvisionChoice;
import bty.cli.tui.state.ProvisionChoice.Input;
import bty.cli.tui.state.ProvisionKeys;
import bty.engine.protocol.ProvisioningMode;
import java.util.List;

/// How the system is set up, and from which files.
final class SettingUpView {
  private SettingUpView() {}

  static String draw(Canvas canvas, Model model, Page.SettingUp page) {
    canvas.put(2, " Set up the system after it is written");
    ProvisionChoice setup = model.setup();
    canvas.put(4, row(page.row() == 0, "how", setup.mode().word(), allowedCount(model) > 1));
    List<Input> inputs = ProvisionKeys.inputs(setup.mode());
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      String name = setup.file(input).orElse(input.isNeeded() ? "(pick one)" : "(none)");
      boolean choices = !model.catalog().files().of(input).isEmpty();
      canvas.put(5 + i, row(page.row() == i + 1, input.word(), name, choices));
    }
    canvas.put(11, 1, explanation(model, canvas.columns() - 2), canvas.columns() - 2, 4);
    return "Left Right change  Up Down row  Enter to the plan  Esc back  ? help";
  }

  private static String row(boolean here, String what, String value, boolean choices) {
    String shown = here && choices ? "< " + value + " >" : "  " + value;
    return (here ? "> " : "  ") + Words.left(what, 16) + shown;
  }

  private static long allowedCount(Model model) {
    return ProvisionKeys.MODES.stream().filter(model.catalog().files()::allow).count();
  }

  private static List<String> explanation(Model model, int width) {
    String words =
        switch (model.setup().mode()) {
          case NONE -> "The system is written as it is.";
          case CLOUD_INIT -> "cloud-init finds these files at its first start.";
          case CIJOE -> "CIJOE runs this workflow on the written system before it starts.";
          case CIJOE_ONLINE -> "The appliance runs a workflow once the system is up.";
        };
    boolean some = allowedCount(model) > 1;
    String files =
        some || model.setup().mode() != ProvisioningMode.NONE
            ? ""
            : " There are no files to do more with: user-data/ and workflows/ "
                + (model.session().isServed() ? "of the appliance are" : "beside the images are")
                + " empty.";
    return Words.wrap(words + files, width, 0);
  }
}
