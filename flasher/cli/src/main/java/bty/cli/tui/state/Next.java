package bty.cli.tui.state;

import java.util.List;

/// What follows from an event.
///
/// @param effects to be had in this order
public record Next(Model model, List<Effect> effects) {
  /// Keeps its own copy.
  public Next {
    effects = List.copyOf(effects);
  }

  /// A model, and these things to do.
  static Next of(Model model, Effect... effects) {
    return new Next(model, List.of(effects));
  }
}
