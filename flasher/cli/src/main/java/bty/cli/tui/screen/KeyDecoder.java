package bty.cli.tui.screen;

import bty.cli.tui.state.Key;
import bty.cli.tui.state.Key.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which keys a stream of bytes holds. Control sequences of every kind are swallowed whole, known
/// or not (ECMA-48, 5.4); what is not printable and no key is dropped.
///
/// ```
///   GROUND --ESC--> ESCAPE --'['--> CSI --(parameters)*--final--> GROUND
///                      |  \--'O'--> SS3 --any--> GROUND
///                      \--anything else: that key alone
/// ```
///
/// A lone ESC is the Escape key once nothing has followed it for a moment, see [#idle].
public final class KeyDecoder {
  private static final int ESC = 0x1b;
  private static final int LONGEST = 32;

  private static final Map<String, Named> FINALS =
      Map.of(
          "A", Named.UP,
          "B", Named.DOWN,
          "C", Named.RIGHT,
          "D", Named.LEFT,
          "H", Named.HOME,
          "F", Named.END,
          "Z", Named.BACK_TAB,
          "M", Named.ENTER);

  // VT220 and Linux console: ESC [ number ~
  private static final Map<String, Named> NUMBERS =
      Map.of(
          "1", Named.HOME,
          "4", Named.END,
          "5", Named.PAGE_UP,
          "6", Named.PAGE_DOWN,
          "7", Named.HOME,
          "8", Named.END);

  private enum State {
    GROUND,
    ESCAPE,
    CSI,
    SS3,
    /// A string sequence (OSC, DCS, ...), which ends with BEL or ESC backslash.
    STRING
  }

  /// What was found.
  public sealed interface Found {
    /// A key.
    record Pressed(Key key) implements Found {}

    /// The answer to a cursor position report: with the cursor sent to the far corner, the size.
    record Position(int row, int column) implements Found {}
  }

  private State state = State.GROUND;
  private final StringBuilder parameters = new StringBuilder();
  private boolean afterReturn;

  /// Takes bytes.
  public List<Found> take(byte[] bytes, int count) {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      take(bytes[i] & 0xff, found);
    }
    return found;
  }

  /// Nothing has come for a tenth of a second: an ESC was the key, and a sequence that began was
  /// cut off.
  public List<Found> idle() {
    boolean key = state == State.ESCAPE;
    state = State.GROUND;
    return key ? List.of(new Found.Pressed(Named.ESCAPE)) : List.of();
  }

  private void take(int c, List<Found> found) {
    if (c == ESC && state != State.STRING) {
      if (state == State.ESCAPE) {
        found.add(new Found.Pressed(Named.ESCAPE));
      }
      state = State.ESCAPE;
      parameters.setLength(0);
      return;
    }
    switch (state) {
      case GROUND -> ground(c, found);
      case ESCAPE -> escape(c, found);
      case CSI -> csi(c, found);
      case SS3 -> {
        state = State.GROUND;
        named(FINALS.get(String.valueOf((char) c)), found);
      }
      case STRING -> {
        if (c == 0x07 || c == '\\') {
          state = State.GROUND;
        }
      }
    }
  }

  private void escape(int c, List<Found> found) {
    switch (c) {
      case '[' -> state = State.CSI;
      case 'O' -> state = State.SS3;
      case ']', 'P', 'X', '^', '_' -> state = State.STRING;
      default -> {
        // Escape and the next key at once: a script, or a line that brings both together. Alt with
        // a
        // key looks the same, and means nothing here.
        state = State.GROUND;
        found.add(new Found.Pressed(Named.ESCAPE));
        ground(c, found);
      }
    }
  }

  private void csi(int c, List<Found> found) {
    if (c < 0x40 || c > 0x7e) {
      parameters.append((char) c);
      if (parameters.length() > LONGEST || c < ' ' || c > 0x7e) {
        state = State.GROUND;
      }
      return;
    }
    // The Linux console's function keys: ESC [ [ A.
    if (c == '[' && parameters.isEmpty()) {
      state = State.SS3;
      return;
    }
    state = State.GROUND;
    String text = parameters.toString();
    switch (c) {
      case '~' -> named(NUMBERS.get(text.split(";", -1)[0]), found);
      case 'R' -> position(text, found);
      default -> named(FINALS.get(String.valueOf((char) c)), found);
    }
  }

  private static void position(String text, List<Found> found) {
    if (text.matches("[0-9]{1,4};[0-9]{1,4}")) {
      String[] parts = text.split(";", -1);
      found.add(new Found.Position(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
    }
  }

  private void ground(int c, List<Found> found) {
    // A terminal or a script that sends CR LF for one Enter.
    boolean second = afterReturn && c == '\n';
    afterReturn = c == '\r';
    if (second) {
      return;
    }
    switch (c) {
      case '\r', '\n' -> found.add(new Found.Pressed(Named.ENTER));
      case '\t' -> found.add(new Found.Pressed(Named.TAB));
      case 0x08, 0x7f -> found.add(new Found.Pressed(Named.BACKSPACE));
      case 0x03 -> found.add(new Found.Pressed(Named.INTERRUPT));
      case 0x0c -> found.add(new Found.Pressed(Named.REDRAW));
      default -> {
        if (c >= ' ' && c <= '~') {
          found.add(new Found.Pressed(new Key.Text((char) c)));
        }
      }
    }
  }

  private static void named(@Nullable Named key, List<Found> found) {
    if (key != null) {
      found.add(new Found.Pressed(key));
    }
  }
}
