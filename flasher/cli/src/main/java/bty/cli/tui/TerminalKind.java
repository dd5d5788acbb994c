package bty.cli.tui;

import java.util.regex.Pattern;

/// What can be expected of a terminal by its `TERM`.
enum TerminalKind {
  /// It is known to understand what is sent to it, if it has eyes at all.
  SCREEN,
  /// It is asked: who answers a cursor position report can be drawn on.
  ASK,
  /// It is said not to.
  LINES;

  private static final Pattern KNOWN =
      Pattern.compile(
          "linux.*|vt[1-5].*|xterm.*|screen.*|tmux.*|rxvt.*|ansi.*|pcansi.*|putty.*|konsole.*"
              + "|gnome.*|vte.*|alacritty.*|kitty.*|foot.*|wezterm.*|st-.*|eterm.*|dtterm.*"
              + "|cygwin.*|nsterm.*|iterm.*|teraterm.*|mlterm.*|cons25.*|wsvt25.*");

  /// @param term the variable, possibly empty
  static TerminalKind of(String term) {
    if (term.equals("dumb")) {
      return LINES;
    }
    return KNOWN.matcher(term).matches() ? SCREEN : ASK;
  }
}
