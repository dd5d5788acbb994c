package bty.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import bty.cli.machine.ServerProof;
import bty.cli.tui.state.Session.Source;
import bty.engine.http.PublicKeyPin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuiOptionsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/help/bty-tui.txt");

  @Test
  void helpIsTheManual() throws IOException {
    if (System.getenv("BTY_UPDATE_GOLDEN") != null) {
      Files.writeString(GOLDEN, TuiOptions.HELP);
      fail(GOLDEN + " is written anew; look at the difference, then run without the variable");
    }
    assertThat(TuiOptions.HELP).isEqualTo(Files.readString(GOLDEN));
    assertThat(of("--server", "x", "-h")).isEqualTo(new TuiOptions.Help());
  }

  @Test
  void theFolderIsTheOnesOfTheCommandLine() {
    assertThat(of()).isEqualTo(new TuiOptions.Run(Optional.empty(), Optional.empty()));
    assertThat(of("--image-root", "/mnt"))
        .isEqualTo(of("--image-root=/mnt"))
        .isEqualTo(new TuiOptions.Run(Optional.of("/mnt"), Optional.empty()));
  }

  @Test
  void theApplianceIsNamedWithThisMachine() {
    assertThat(of("--server", "http://10.0.0.1:8080/", "--mac", "52-54-00-A1-9C-AE"))
        .isEqualTo(
            new TuiOptions.Run(
                Optional.empty(),
                Optional.of(new Source.Server("http://10.0.0.1:8080", "52:54:00:a1:9c:ae"))));
  }

  @Test
  void theApplianceIsBelievedByWhatIsGiven() {
    String pin = "sha256//" + "A".repeat(43) + "=";
    assertThat(
            of(
                "--server=https://10.0.0.1",
                "--mac=52:54:00:a1:9c:ae",
                "--pin=" + pin,
                "--ca-cert=/ca.pem"))
        .isEqualTo(
            new TuiOptions.Run(
                Optional.empty(),
                Optional.of(
                    new Source.Server(
                        "https://10.0.0.1",
                        "52:54:00:a1:9c:ae",
                        List.of("--ca-cert", "/ca.pem", "--pin", pin))),
                new ServerProof(Optional.of(Path.of("/ca.pem")), PublicKeyPin.parse(pin))));
    assertThat(of("--server=https://10.0.0.1", "--mac=52:54:00:a1:9c:ae", "--pin=x"))
        .isInstanceOfSatisfying(
            TuiOptions.Misuse.class,
            misuse -> assertThat(misuse.sentence()).startsWith("--pin: \"x\" found; wanted"));
    assertThat(of("--pin", pin))
        .isEqualTo(
            new TuiOptions.Misuse("--ca-cert and --pin belong to --server, which is missing"));
  }

  @ParameterizedTest
  @CsvSource({
    "--sever x, the option \"--sever\" is not known here",
    "images, the word \"images\" is not known here",
    "--image-root, --image-root wants a value",
    "--mac 52:54:00:a1:9c:ae, --server and --mac go together; --server is missing",
    "--server http://a, --server and --mac go together; --mac is missing",
    "--server ftp://a --mac 52:54:00:a1:9c:ae, --server is \"ftp://a\"; wanted a URL such as"
        + " http://10.0.0.1:8080",
    "--server http://a --mac x, --mac is \"x\"; wanted six hex pairs such as 52:54:00:a1:9c:ae",
    "--server http://a --server http://b, --server is given twice",
    "--server http://a --mac 52:54:00:a1:9c:ae --image-root /x, with --server the images come from"
        + " the appliance; leave --image-root out"
  })
  void whatCannotBeUnderstoodIsNamed(String line, String sentence) {
    assertThat(of(line.split(" ", -1))).isEqualTo(new TuiOptions.Misuse(sentence));
  }

  @ParameterizedTest
  @CsvSource({
    "linux, SCREEN",
    "vt100, SCREEN",
    "vt220, SCREEN",
    "xterm-256color, SCREEN",
    "xterm, SCREEN",
    "screen, SCREEN",
    "tmux-256color, SCREEN",
    "dumb, LINES",
    "'', ASK",
    "unknown, ASK",
    "h19, ASK"
  })
  void terminalsAreKnownByTheirName(String term, TerminalKind kind) {
    assertThat(TerminalKind.of(term)).isEqualTo(kind);
  }

  @Test
  void theApplianceThatAnswersIsFound() throws IOException {
    List<String> one = List.of("http://10.0.0.5:8080");
    assertThat(ServerSearch.named(new String[] {"--server", "auto", "--mac", "auto"}, () -> one))
        .containsExactly("--server", "http://10.0.0.5:8080", "--mac", "auto");
    assertThat(ServerSearch.named(new String[] {"--server=auto"}, () -> one))
        .containsExactly("--server=http://10.0.0.5:8080");
    assertThatThrownBy(() -> ServerSearch.named(new String[] {"--server=auto"}, List::of))
        .hasMessageContaining("no appliance answers on this network");
    assertThatThrownBy(() ->
            ServerSearch.named(
                new String[] {"--server=auto"}, () -> List.of("http://a", "http://b")))
        .hasMessageContaining("2 appliances answer on this network, http://a and http://b");
    assertThat(
            ServerSearch.named(
                new String[] {"--image-root", "auto"},
                () -> {
                  throw new IOException("nobody is asked");
                }))
        .containsExactly("--image-root", "auto");
  }

  private static TuiOptions of(String... words) {
    return TuiOptions.of(words);
  }
}
