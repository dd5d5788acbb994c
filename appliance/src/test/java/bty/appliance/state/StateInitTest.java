package bty.appliance.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.event.ChangeFeed;
import bty.appliance.settings.SiteYaml;
import bty.engine.protocol.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateInitTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("bty.root"), "state");

  @TempDir private Path folder;

  @Test
  void newFolderIsTheOneThatIsCheckedIn() throws IOException {
    Path made = folder.resolve("new/state");
    assertThat(StateInit.make(made))
        .containsExactly(
            "machines/",
            "images/",
            "user-data/",
            "workflows/",
            "settings.yaml",
            "schema/machine.schema.json",
            "schema/settings.schema.json",
            "schema/image.schema.json",
            "status/");
    assertThat(files(made)).isEqualTo(files(REPOSITORY));
    assertThat(made.resolve("settings.yaml"))
        .hasSameTextualContentAs(REPOSITORY.resolve("settings.yaml"));
    assertThat(made.resolve("status/.gitignore")).hasContent("*");
    assertThat(StateCheck.problems(made)).isEmpty();
    assertThat(StateInit.objection(made)).isEmpty();
    assertThat(StateInit.make(made)).isEmpty();
  }

  @Test
  void everyKeyOfTheSchemaIsExplainedInSettings() throws Exception {
    StateInit.make(folder);
    String text = Files.readString(folder.resolve("settings.yaml"));
    JsonObject keys =
        JsonObject.parse(
                "schema", Files.readAllBytes(folder.resolve("schema/settings.schema.json")))
            .object("properties");
    assertThat(keys.values()).hasSizeGreaterThan(5);
    for (String key : keys.values().keySet()) {
      assertThat(text).containsPattern("(?m)^# " + key + ":");
      if (keys.object(key).values().containsKey("properties")) {
        for (String inner : keys.object(key).object("properties").values().keySet()) {
          String section = text.replaceAll("(?s).*\n# " + key + ":\n(.*?)(\n\n.*|$)", "$1");
          assertThat(section).as(key).containsPattern("(?m)^#   " + inner + ":");
        }
      }
    }
    String uncommented = text.replaceAll("(?m)^# ( *[a-z_]+:( .*)?| +- .*)$", "$1");
    assertThat(SiteYaml.read(uncommented)).as(uncommented).isPresent();
  }

  @Test
  void machinesWrittenBetweenInitAndTheFirstStartAreNotHeld() throws IOException {
    StateInit.make(folder);
    Files.writeString(folder.resolve("machines/52-54-00-00-00-01.yaml"), "boot_policy: tui\n");
    assertThat(StateFolder.open(folder, new ChangeFeed(), () -> 0).statusWasLost()).isFalse();
  }

  @Test
  void toAStateFolderOnlyWhatIsMissingIsAdded() throws IOException {
    Path machine =
        Files.createDirectory(folder.resolve("machines")).resolve("52-54-00-00-00-01.yaml");
    Files.writeString(machine, "boot_policy: tui\n");
    Files.writeString(folder.resolve("settings.yaml"), "# mine\n");
    Files.writeString(folder.resolve("README.md"), "ours\n");
    assertThat(StateInit.make(folder)).contains("images/").doesNotContain("settings.yaml");
    assertThat(folder.resolve("settings.yaml")).hasContent("# mine");
    assertThat(machine).hasContent("boot_policy: tui");
    assertThat(StateFolder.open(folder, new ChangeFeed(), () -> 0).statusWasLost())
        .as("a clone has machines, and no status")
        .isTrue();
  }

  @Test
  void folderOfSomethingElseIsLeftAlone() throws IOException {
    for (String name : new String[] {"boot", "images", "state", "token"}) {
      Files.createDirectory(folder.resolve(name));
    }
    assertThatThrownBy(() -> StateInit.make(folder))
        .hasMessage(
            folder
                + " has files of something else (boot, images, state, ...); wanted a new folder, an"
                + " empty one, or a state folder");
    assertThat(StateInit.objection(folder))
        .contains(
            "the folder "
                + folder
                + " is no state folder: it has neither settings.yaml nor machines/; mount it, name"
                + " another with --state-dir, or make one with: bty-web init "
                + folder);
    assertThat(folder.toFile().list()).hasSize(4);
  }

  @Test
  void emptyFolderIsNoStateFolderAndANewFileSystemOrRepositoryIsAsGoodAsEmpty() throws IOException {
    Files.createDirectory(folder.resolve(".git"));
    Files.createDirectory(folder.resolve("lost+found"));
    assertThat(StateInit.objection(folder).orElseThrow())
        .startsWith("the state folder " + folder + " is empty; mount it");
    assertThat(StateInit.make(folder)).contains("settings.yaml");
  }

  private static Set<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(name -> !name.startsWith("status"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
