package bty.appliance.support;

import bty.appliance.git.GitLook;
import bty.appliance.git.GitStatus;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineYamlEdit;
import bty.appliance.netboot.BootEvent;
import bty.appliance.netboot.BootStop;
import bty.appliance.netboot.BootStory;
import bty.appliance.run.Run;
import bty.appliance.run.RunFile;
import bty.appliance.run.RunQuery;
import bty.appliance.settings.SettingsStore;
import bty.appliance.settings.SiteEdit;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All that somebody wants to see who is asked for help, in one `.tar.gz`: no token, no password,
/// no hash of one, no contents of files for provisioning, and of addresses only the host. What
/// people write for themselves (comments, notes) is left out, since nobody knows what it holds.
public final class SupportBundle {
  private static final int MOST_RUNS = 50;
  private static final int MOST_STORIES = 200;
  private static final int MOST_FILES = 2000;

  private final SupportParts parts;

  /// @param parts what is looked at
  public SupportBundle(SupportParts parts) {
    this.parts = parts;
  }

  /// A name for the file, by its time.
  static String name(Instant now) {
    return "bty-support-" + now.toString().replaceAll("[-:]|\\..*|Z", "") + "Z.tar.gz";
  }

  /// Writes it: 20 MiB at most before they are packed.
  void writeTo(OutputStream out) throws IOException {
    Instant now = parts.clock().instant();
    BundleWriter bundle = new BundleWriter(out, new SecretMask(parts.secrets().get()), now);
    bundle.add("about.txt", () -> Facts.about(parts, now));
    bundle.add("health.txt", () -> lines(Facts.health(parts, now)));
    bundle.add("system.txt", () -> Facts.system(parts));
    bundle.add("problems.txt", () -> lines(parts.state().findings().lines()));
    bundle.add("log.txt", () -> lines(parts.recent().lines()));
    bundle.add("state/settings.yaml", this::settings);
    bundle.add("git.txt", this::git);
    bundle.add("boots.txt", () -> boots(now));
    bundle.add("images.txt", () -> Facts.images(parts));
    bundle.add("state/files.txt", this::files);
    runs(bundle);
    machines(bundle);
    bundle.end();
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /// The values in force, and why they are others than the file's.
  private String settings() {
    SettingsStore.Current current = parts.state().settings().current();
    String problem =
        current.problem().isEmpty()
            ? ""
            : "# not in force, the last good version is: "
                + current.problem().replace("\n", "\n# ")
                + "\n";
    String yaml = SiteEdit.edit("", current.value());
    return problem + (yaml.isEmpty() ? "# nothing but what holds without it\n" : yaml);
  }

  private void machines(BundleWriter bundle) throws IOException {
    for (MacAddress mac : parts.state().machines().list()) {
      if (bundle.isFull()) {
        bundle.add(
            "state/machines",
            () -> {
              throw new IOException("there was no room for those from " + mac + " on");
            });
        return;
      }
      bundle.add("state/machines/" + mac.hyphens() + ".yaml", () -> machine(mac));
    }
  }

  private String machine(MacAddress mac) throws IOException {
    return switch (parts.state().machines().find(mac).lookup()) {
      case MachineLookup.Absent _ -> "# there is no file\n";
      case MachineLookup.Known(Machine machine) -> yaml(machine);
      case MachineLookup.Unreadable(String problem, Optional<Machine> before) ->
          "# cannot be read: "
              + problem.replace("\n", "\n# ")
              + "\n"
              + before.map(good -> "# before:\n" + yaml(good)).orElse("");
    };
  }

  private static String yaml(Machine machine) {
    return MachineYamlEdit.write(
        machine.notes().isEmpty() ? machine : machine.withNotes(SecretMask.MASK));
  }

  /// Names and sizes, and nothing of what is in them.
  private String files() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String folder : List.of("user-data", "workflows", "images", "schema")) {
      Path root = parts.folder().resolve(folder);
      if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
        try (Stream<Path> files = Files.walk(root, 5)) {
          for (Path file : files.limit(MOST_FILES).sorted().toList()) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
              text.append(Files.size(file)).append(' ');
              text.append(parts.folder().relativize(file)).append('\n');
            }
          }
        }
      }
    }
    return text.toString();
  }

  private void runs(BundleWriter bundle) throws IOException {
    for (Run run : parts.state().runs().page(RunQuery.newest(MOST_RUNS)).runs()) {
      bundle.add("runs/" + run.id() + ".json", () -> RunFile.write(run));
      Optional<String> log = log(run);
      if (log.isPresent()) {
        bundle.add("runs/" + run.id() + ".log", log::get);
      }
    }
  }

  private Optional<String> log(Run run) {
    try {
      return parts.state().runs().attachments().log(run);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private String boots(Instant now) {
    StringBuilder text = new StringBuilder();
    for (BootStory story : parts.stories().newest(MOST_STORIES)) {
      text.append(story.mac()).append(' ').append(story.address().orElse("")).append('\n');
      for (BootEvent event : story.events()) {
        text.append("  ").append(event.at()).append(' ').append(event.kind().words());
        text.append(event.detail().isEmpty() ? "" : ": " + event.detail()).append('\n');
      }
      BootStop.of(story, now)
          .ifPresent(stop ->
              text.append("  ")
                  .append(stop.what())
                  .append(": ")
                  .append(stop.usually())
                  .append('\n'));
    }
    return text.toString();
  }

  private String git() throws IOException {
    StringBuilder text = new StringBuilder();
    switch (parts.git().status().place()) {
      case GitStatus.Place.Nowhere _ -> text.append("no repository\n");
      case GitStatus.Place.Unusable(String why) ->
          text.append("a repository that cannot be used: ").append(why).append('\n');
      case GitStatus.Place.Here _ -> text.append("a repository\n");
    }
    parts.git().status().problems().forEach(problem -> text.append(problem).append('\n'));
    Optional<GitLook> look = parts.git().look();
    if (look.isPresent()) {
      text.append("branch ").append(look.get().branch().orElse("none")).append('\n');
      look.get().changes().forEach(change -> text.append(change).append('\n'));
      for (GitLook.Entry entry : look.get().log()) {
        text.append(String.join(" ", Arrays.asList(entry.commit(), entry.at(), entry.author())));
        text.append(' ').append(entry.subject()).append('\n');
      }
    }
    return text.toString();
  }
}
