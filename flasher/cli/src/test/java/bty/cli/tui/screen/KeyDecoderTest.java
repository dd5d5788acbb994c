package bty.cli.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.tui.screen.KeyDecoder.Found;
import bty.cli.tui.state.Key;
import bty.cli.tui.state.Key.Named;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyDecoderTest {
  private static final String ESC = "\u001b";

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "E[A, UP", "EOA, UP", "E[B, DOWN", "E[C, RIGHT", "E[D, LEFT", "E[5~, PAGE_UP",
        "E[6~, PAGE_DOWN",
    "E[1~, HOME", "E[H, HOME", "EOH, HOME", "E[7~, HOME", "E[4~, END", "E[F, END", "E[Z, BACK_TAB",
    "E[1;5A, UP", "EOM, ENTER"
  })
  void keysOfEveryTerminal(String sequence, Named key) {
    assertThat(decode(sequence.replace("E", ESC))).containsExactly(key);
  }

  @Test
  void ordinaryKeys() {
    assertThat(decode("q\r\t\u007f\b\u0003\f"))
        .containsExactly(
            new Key.Text('q'),
            Named.ENTER,
            Named.TAB,
            Named.BACKSPACE,
            Named.BACKSPACE,
            Named.INTERRUPT,
            Named.REDRAW);
  }

  @Test
  void carriageReturnAndLineFeedAreOneEnter() {
    assertThat(decode("\r\n")).containsExactly(Named.ENTER);
    assertThat(decode("\n\n")).containsExactly(Named.ENTER, Named.ENTER);
  }

  @Test
  void escapeIsAKeyOnceNothingFollows() {
    KeyDecoder decoder = new KeyDecoder();
    assertThat(take(decoder, ESC)).isEmpty();
    assertThat(decoder.idle()).containsExactly(new Found.Pressed(Named.ESCAPE));
    assertThat(decoder.idle()).isEmpty();
    assertThat(decode(ESC + "q")).containsExactly(Named.ESCAPE, new Key.Text('q'));
  }

  @Test
  void sequencesArriveInPieces() {
    KeyDecoder decoder = new KeyDecoder();
    for (String piece : List.of(ESC, "[", "2", "4", ";", "8", "0")) {
      assertThat(take(decoder, piece)).isEmpty();
    }
    assertThat(take(decoder, "R")).containsExactly(new Found.Position(24, 80));
  }

  @ParameterizedTest
  @CsvSource({
    "E[200~",
    "E[?1;2c",
    "E[>0;276;0c",
    "E[[A",
    "E[11~",
    "E[M",
    "E]0;a titleE\\",
    "'E]0;a title\u0007'",
    "EP1$r0mE\\",
    "E[1;2;3R",
    "E[99999;1R",
    "E[31mE[0m"
  })
  void whatMeansNothingIsSwallowedWhole(String noise) {
    KeyDecoder decoder = new KeyDecoder();
    List<Found> found = new ArrayList<>(take(decoder, noise.replace("E", ESC)));
    found.removeIf(item -> item.equals(new Found.Pressed(Named.ENTER)) && noise.equals("E[M"));
    found.removeIf(item -> item.equals(new Found.Pressed(Named.UP)) && noise.equals("E[[A"));
    assertThat(found).isEmpty();
    assertThat(take(decoder, "q")).containsExactly(new Found.Pressed(new Key.Text('q')));
  }

  @Test
  void noiseNeverBreaksIt() {
    Random random = new Random(115_200);
    KeyDecoder decoder = new KeyDecoder();
    byte[] noise = new byte[64];
    for (int round = 0; round < 2000; round++) {
      random.nextBytes(noise);
      List<Found> _ = decoder.take(noise, noise.length);
      List<Found> _ = decoder.idle();
    }
    List<Found> _ = decoder.idle();
    assertThat(take(decoder, "\u0007")).isEmpty();
    assertThat(take(decoder, "q")).containsExactly(new Found.Pressed(new Key.Text('q')));
  }

  private static List<Key> decode(String text) {
    List<Key> keys = new ArrayList<>();
    for (Found found : take(new KeyDecoder(), text)) {
      keys.add(((Found.Pressed) found).key());
    }
    return keys;
  }

  private static List<Found> take(KeyDecoder decoder, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return decoder.take(bytes, bytes.length);
  }
}
