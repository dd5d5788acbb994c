package bty.cli.tui.state;

import bty.cli.tui.state.ProvisionChoice.Input;
import bty.engine.protocol.ProvisioningMode;
import java.util.ArrayList;
import java.util.List;

/// What a person chose.
public record Choice(ImageItem image, DiskItem disk, ProvisionChoice setup) {
  /// The command that does the same, word by word; a shell takes them as they are, joined by
  /// blanks.
  public List<String> command() {
    List<String> words = new ArrayList<>(List.of("bty", "flash"));
    words.addAll(List.of("--image", quoted(image.location())));
    words.addAll(List.of("--target", quoted(disk.target())));
    if (setup.mode() != ProvisioningMode.NONE) {
      words.addAll(List.of("--provision", setup.mode().word()));
      for (Input input : Input.values()) {
        setup.file(input).ifPresent(name -> words.addAll(List.of(input.option(), quoted(name))));
      }
    }
    image.sha256().ifPresent(digest -> words.addAll(List.of("--sha256", digest)));
    image.belief().forEach(word -> words.add(quoted(word)));
    words.add("--yes");
    return List.copyOf(words);
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
