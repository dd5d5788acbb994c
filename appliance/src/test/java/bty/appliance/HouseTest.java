package bty.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What holds for the sources of all modules together.
class HouseTest {
  private static final int MOST_FILES = 30;

  @Test
  void typeNameStandsInOnePackageOnly() throws IOException {
    Map<String, List<String>> places =
        sources().stream()
            .filter(file -> !file.endsWith("Main.java") && !file.endsWith("package-info.java"))
            .collect(
                Collectors.groupingBy(
                    file -> String.valueOf(file.getFileName()),
                    Collectors.mapping(
                        file -> String.valueOf(file.getParent()), Collectors.toList())));
    places.values().removeIf(packages -> packages.size() == 1);
    assertThat(places).isEmpty();
  }

  @Test
  void packageHasAtMostThirtyFiles() throws IOException {
    Map<String, Long> files =
        sources().stream()
            .collect(
                Collectors.groupingBy(
                    file -> String.valueOf(file.getParent()), Collectors.counting()));
    assertThat(files).hasSizeGreaterThan(30);
    files.values().removeIf(count -> count <= MOST_FILES);
    assertThat(files).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    Path root = Path.of(System.getProperty("bty.root"));
    List<Path> found;
    try (Stream<Path> engine = Files.walk(root.resolve("flasher/engine/src/main/java"));
        Stream<Path> cli = Files.walk(root.resolve("flasher/cli/src/main/java"));
        Stream<Path> appliance = Files.walk(root.resolve("appliance/src/main/java"))) {
      found =
          Stream.of(engine, cli, appliance)
              .flatMap(files -> files)
              .filter(file -> file.toString().endsWith(".java"))
              .map(root::relativize)
              .toList();
    }
    return found;
  }
}
