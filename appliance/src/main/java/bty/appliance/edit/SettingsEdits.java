package bty.appliance.edit;

import bty.appliance.files.AtomicFile;
import bty.appliance.settings.FleetLimits;
import bty.appliance.settings.GitEdit;
import bty.appliance.settings.GitSettings;
import bty.appliance.settings.NotificationSettings;
import bty.appliance.settings.NotificationsEdit;
import bty.appliance.settings.ProxyDhcpEdit;
import bty.appliance.settings.RetentionEdit;
import bty.appliance.settings.RetentionSettings;
import bty.appliance.settings.SafetyEdit;
import bty.appliance.settings.SiteSettings;
import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteYaml;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Changes `settings.yaml`. Thread-safe.
public final class SettingsEdits {
  private static final System.Logger LOG = System.getLogger("edit");

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path file;
  private final Supplier<Optional<String>> unrest;
  private final EditListener history;
  private final ReentrantLock lock = new ReentrantLock();

  /// @param state the state folder
  /// @param unrest why no file is to be changed now, in words; empty if it may be
  public SettingsEdits(Path state, Supplier<Optional<String>> unrest) {
    this(state, unrest, EditListener.NONE);
  }

  /// @param history told of each edit
  public SettingsEdits(Path state, Supplier<Optional<String>> unrest, EditListener history) {
    this.file = state.resolve("settings.yaml");
    this.unrest = unrest;
    this.history = history;
  }

  /// The file as it is now; empty where there is none.
  public String text() throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /// Changes what is wanted of a proxy-DHCP server.
  ///
  /// @param seen the text that the author has seen
  /// @return why nothing was changed, in a sentence; empty if it was
  public Optional<String> proxyDhcp(Author author, String seen, ProxyDhcp wanted)
      throws IOException {
    return edit(
        author,
        seen,
        text -> ProxyDhcpEdit.edit(text, wanted),
        settings -> "proxy_dhcp: " + words(settings.proxyDhcp()));
  }

  /// Changes who is told what happens; likewise.
  public Optional<String> notifications(Author author, String seen, NotificationSettings wanted)
      throws IOException {
    return edit(
        author,
        seen,
        text -> NotificationsEdit.edit(text, wanted),
        settings -> "notifications: " + words(settings.notifications()));
  }

  /// Changes what is kept of history; likewise.
  public Optional<String> retention(Author author, String seen, RetentionSettings wanted)
      throws IOException {
    return edit(
        author,
        seen,
        text -> RetentionEdit.edit(text, wanted),
        settings -> "retention: " + words(settings.retention()));
  }

  /// Changes how much may happen to the fleet at once; likewise.
  public Optional<String> safety(Author author, String seen, FleetLimits wanted)
      throws IOException {
    return edit(
        author,
        seen,
        text -> SafetyEdit.edit(text, wanted),
        settings -> "safety: " + words(settings.safety()));
  }

  /// Changes what is done where the state folder is in a Git work tree; likewise.
  public Optional<String> git(Author author, String seen, GitSettings wanted) throws IOException {
    return edit(
        author,
        seen,
        text -> GitEdit.edit(text, wanted),
        settings -> "git: " + words(settings.git()));
  }

  /// @param words what the section says, after its name and a colon
  private Optional<String> edit(
      Author author,
      String seen,
      UnaryOperator<String> change,
      Function<SiteSettings, String> words)
      throws IOException {
    lock.lock();
    try {
      Optional<String> kept = history.begin(PATIENCE);
      if (kept.isPresent()) {
        return Optional.of("settings.yaml is as it was: " + kept.get() + "; try again");
      }
      try {
        return write(author, seen, change, words);
      } finally {
        history.end();
      }
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  private Optional<String> write(
      Author author,
      String seen,
      UnaryOperator<String> change,
      Function<SiteSettings, String> words)
      throws IOException {
    Optional<String> busy = unrest.get();
    if (busy.isPresent()) {
      return Optional.of("settings.yaml is as it was: " + busy.get() + "; try again");
    }
    String text = text();
    if (!text.equals(seen)) {
      return Optional.of("settings.yaml was changed meanwhile, by somebody else or by hand");
    }
    String changed = change.apply(text);
    if (!changed.equals(text)) {
      AtomicFile.replace(file, changed.getBytes(StandardCharsets.UTF_8));
      String after = SiteYaml.read(changed).map(words).orElse("unreadable");
      String what =
          SiteYaml.read(text).map(words).orElse("none")
              + " -> "
              + after.replaceFirst("^[^:]*: ", "");
      LOG.log(Level.INFO, "settings.yaml (" + author + "): " + what);
      history.edited(author, file, "settings.yaml: " + what);
    }
    return Optional.empty();
  }

  private static String words(NotificationSettings wanted) {
    return wanted.url().map(url -> url + " of " + String.join(", ", wanted.words())).orElse("off");
  }

  private static String words(RetentionSettings wanted) {
    return "%d runs, %d days, beside them %d days, %d MiB a machine, %d MiB"
        .formatted(
            wanted.runs(),
            wanted.runDays(),
            wanted.attachmentDays(),
            wanted.machineMib(),
            wanted.totalMib());
  }

  private static String words(FleetLimits limits) {
    return limits.flashesAtOnce() + " at once, " + limits.armedPerHour() + " an hour";
  }

  private static String words(GitSettings git) {
    return (git.commit() ? "commits" : "no commits")
        + git.remote().map(remote -> ", remote " + remote).orElse(", no remote")
        + git.branch().map(branch -> ", branch " + branch).orElse("")
        + ", every "
        + git.pullInterval().toSeconds()
        + " s"
        + (git.push() ? ", pushed" : ", not pushed");
  }

  private static String words(ProxyDhcp wanted) {
    return (wanted.enabled() ? "on" : "off")
        + wanted.networkInterface().map(name -> ", interface " + name).orElse("")
        + wanted.address().map(address -> ", address " + address.text()).orElse("")
        + (wanted.subnets().isEmpty() ? "" : ", subnets " + wanted.subnets().size());
  }
}
