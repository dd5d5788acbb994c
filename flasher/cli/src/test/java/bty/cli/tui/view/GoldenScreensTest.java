package bty.cli.tui.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import bty.cli.tui.state.Event;
import bty.cli.tui.state.Model;
import bty.cli.tui.state.Page;
import bty.cli.tui.state.Scenes;
import bty.cli.tui.state.Size;
import bty.cli.tui.state.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every state of the screen in three sizes, each in a file as it is seen; a reversed line has a
/// `#` in front. With `BTY_UPDATE_GOLDEN=1` in the environment they are written anew, and the test
/// still fails.
class GoldenScreensTest {
  private static final Path GOLDEN = Path.of("src/test/resources/screens");
  private static final List<Size> SIZES =
      List.of(new Size(80, 24), new Size(60, 18), new Size(132, 43));

  static Stream<Arguments> screens() {
    return Scenes.all().entrySet().stream()
        .flatMap(scene -> SIZES.stream().map(size -> Arguments.of(scene.getKey(), size)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("screens")
  void screenIsTheGoldenOne(String name, Size size) throws IOException {
    String screen = text(scene(name, size));
    Path golden = GOLDEN.resolve(file(name, size));
    if (System.getenv("BTY_UPDATE_GOLDEN") != null) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, screen);
      fail(golden + " is written anew; look at the difference, then run without the variable");
    }
    assertThat(screen).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("screens")
  void screenIsAsciiAndFits(String name, Size size) {
    List<Line> lines = View.lines(scene(name, size));
    assertThat(lines).hasSize(size.rows());
    assertThat(lines).allMatch(line -> line.text().length() <= size.columns());
    assertThat(lines).allMatch(line -> line.text().matches("[ -~]*"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyOtherSizeIsDrawnToo(String name) {
    for (Size size :
        List.of(new Size(1, 1), new Size(20, 5), new Size(59, 17), new Size(400, 200))) {
      assertThat(View.lines(scene(name, size))).hasSize(size.rows());
    }
  }

  static Set<String> names() {
    return Scenes.all().keySet();
  }

  @Test
  void everyGoldenFileHasItsScreen() throws IOException {
    Set<String> wanted = new TreeSet<>();
    for (String name : names()) {
      SIZES.forEach(size -> wanted.add(file(name, size)));
    }
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  @Test
  void everyPageHasAScreen() {
    Set<Class<?>> pages = new HashSet<>();
    Scenes.all().values().forEach(model -> pages.add(model.page().getClass()));
    assertThat(pages)
        .containsExactlyInAnyOrder(
            Arrays.stream(Page.class.getPermittedSubclasses()).toArray(Class<?>[]::new));
  }

  private static Model scene(String name, Size size) {
    return Update.apply(Scenes.named(name), new Event.Resized(size)).model();
  }

  private static String file(String name, Size size) {
    return name + "." + size.columns() + "x" + size.rows() + ".txt";
  }

  private static String text(Model model) {
    return View.lines(model).stream()
        .map(line -> (line.bar() ? "#" : " ") + line.text())
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
