package bty.appliance.browser;

import static bty.appliance.git.TestGit.commit;
import static bty.appliance.git.TestGit.git;
import static bty.appliance.git.TestGit.init;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What a person with a browser does with the state folder: its history, its remote, and how much
/// may happen at once.
class StateBrowserTest extends WithBrowser {
  private static final String FILE = "machines/" + MAC + ".yaml";

  /// The state folder is the clone of a remote that somebody else writes to, too.
  private Path cloned() throws Exception {
    appliance.close();
    Path olga = folder.resolve("olga");
    Path bare = folder.resolve("remote.git");
    Path state = folder.resolve("state");
    try (var files = Files.walk(state)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Files.createDirectories(olga.resolve("machines"));
    Files.writeString(olga.resolve(FILE), "boot_policy: tui\n");
    Files.writeString(olga.resolve("settings.yaml"), "# Olga's\nsafety:\n  armed_per_hour: 50\n");
    init(olga);
    var _ = git(folder, "init", "-q", "--bare", "-b", "main", bare.toString());
    var _ = git(olga, "remote", "add", "origin", bare.toString());
    var _ = git(olga, "push", "-q", "-u", "origin", "main");
    var _ = git(folder, "clone", "-q", bare.toString(), state.toString());
    appliance = new Appliance(folder);
    return olga;
  }

  @Test
  void stateIsKeptInGitBothWaysAndAConflictIsSettled() throws Exception {
    Path olga = cloned();
    enter();
    go("/ui/git");
    see("the beginning");
    chromium.type("[name=remote]", "no such remote");
    chromium.go("form[action='/ui/git/settings'] button.go");
    assertThat(chromium.text("#remote-e")).isNotEmpty();
    chromium.type("[name=remote]", "origin");
    chromium.type("[name=pull_interval_seconds]", "0");
    chromium.go("form[action='/ui/git/settings'] button.go");
    assertThat(Files.readString(appliance.state().resolve("settings.yaml")))
        .startsWith("# Olga's\n")
        .contains("remote: origin");

    go(MACHINE);
    chromium.press("Boot its disk");
    go("/ui/git");
    see("boot_policy: tui -> local");
    String _ =
        Eventually.see(
            "the edit at the remote",
            () -> git(folder.resolve("remote.git"), "show", "main:" + FILE),
            text -> text.equals("boot_policy: local"));

    var _ = git(olga, "pull", "-q");
    Files.writeString(olga.resolve(FILE), "boot_policy: tui # looked at\n");
    commit(olga, "look at it");
    var _ = git(olga, "push", "-q");
    see("Ask the remote now");
    chromium.press("Ask the remote now");
    see("look at it");
    assertThat(Files.readString(file())).isEqualTo("boot_policy: tui # looked at\n");

    Files.writeString(olga.resolve(FILE), "boot_policy: tui # Olga's\n");
    commit(olga, "the menu");
    var _ = git(olga, "push", "-q");
    go(MACHINE);
    chromium.press("Boot its disk");
    assertThat(Files.readString(file())).as(chromium.text()).contains("boot_policy: local");
    go("/ui/git");
    see("Ask the remote now");
    chromium.press("Ask the remote now");
    see("Both sides");
    assertThat(chromium.text()).contains("boot_policy: tui # Olga's", "boot_policy: local");
    assertThat(chromium.objections()).isEmpty();
    chromium.press("Take these files as they are there");
    unsee("Both sides");
    String _ =
        Eventually.see(
            "Olga's file",
            () -> Files.readString(file()),
            text -> text.equals("boot_policy: tui # Olga's\n"));
  }

  @Test
  void howMuchMayHappenAtOnceIsSetAndKept() throws Exception {
    enter();
    go("/ui/safety");
    chromium.type("[name=flashes_at_once]", "many");
    chromium.press("Save");
    assertThat(chromium.text("#once-e")).contains("many");
    assertThat(chromium.find("[name=flashes_at_once]").getDomProperty("value")).isEqualTo("many");
    chromium.type("[name=flashes_at_once]", "2");
    chromium.type("[name=armed_per_hour]", "1");
    chromium.press("Save");
    assertThat(Files.readString(appliance.state().resolve("settings.yaml")))
        .contains("flashes_at_once: 2", "armed_per_hour: 1");
    assertThat(chromium.objections()).isEmpty();
  }

  @Test
  void machineThatIsHeldBackIsConfirmedOnItsPage() throws Exception {
    image("debian.img");
    Files.writeString(appliance.state().resolve("settings.yaml"), "safety:\n  armed_per_hour: 1\n");
    String armed = "boot_policy: flash-once\nimage: debian.img\n";
    Files.writeString(appliance.state().resolve("machines/52-54-00-00-00-02.yaml"), armed);
    machine(armed);
    enter();
    var _ = appliance.boot("52-54-00-00-00-02");
    assertThat(appliance.boot(MAC)).doesNotContain("bty.token");
    go("/ui/dashboard");
    see("1 machine");
    go(MACHINE);
    chromium.press("Confirm: flash it at its next boot");
    assertThat(appliance.boot(MAC)).contains("bty.token");
  }

  @Test
  void setUpIsChosenAndItsFilesAreLookedFor() throws Exception {
    machine("boot_policy: local\n");
    Path data = Files.createDirectories(appliance.state().resolve("user-data/web"));
    Files.writeString(data.resolve("base.yaml"), "#cloud-config\npackages: [nginx]\n");
    enter();
    go(MACHINE);
    chromium.choose("[name=provisioning_mode]", "cloud-init");
    chromium.type("[name=user_data]", "web/none.yaml");
    see("user_data: web/none.yaml");
    assertThat(Files.readString(file())).contains("boot_policy: local");
    chromium.press("Save");
    assertThat(chromium.text()).contains("web/none.yaml", "not");
    go(MACHINE);
    chromium.choose("[name=provisioning_mode]", "cloud-init");
    chromium.type("[name=user_data]", "web/base.yaml");
    chromium.press("Save");
    see("Saved.");
    assertThat(Files.readString(file())).contains("mode: cloud-init", "user_data: web/base.yaml");
    assertThat(chromium.objections()).isEmpty();
  }
}
