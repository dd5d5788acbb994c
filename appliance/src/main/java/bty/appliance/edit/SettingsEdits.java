package bty.appliance.edit;

import bty.appliance.files.AtomicFile;
import bty.appliance.settings.FleetLimits;
import bty.appliance.settings.GitSettings;
import bty.appliance.settings.ProxyDhcpEdit;
import bty.appliance.settings.SectionEdit;
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
        text ->
            "proxy_dhcp: "
                + SiteYaml.read(text).map(before -> words(before.proxyDhcp())).orElse("none")
                + " -> "
                + words(wanted));
  }

  /// Changes how much may happen to the fleet at once.
  ///
  /// @param seen the text that the author has seen
  /// @return why nothing was changed, in a sentence; empty if it was
  public Optional<String> safety(Author author, String seen, FleetLimits wanted)
      throws IOException {
    return edit(
        author,
        seen,
        text -> SectionEdit.safety(text, wanted),
        text ->
            "safety: "
                + SiteYaml.read(text).map(before -> words(before.safety())).orElse("none")
                + " -> "
                + words(wanted));
  }

  /// Changes what is done where the state folder is in a Git work tree.
  ///
  /// @param seen the text that the author has seen
  /// @return why nothing was changed, in a sentence; empty if it was
  public Optional<String> git(Author author, String seen, GitSettings wanted) throws IOException {
    return edit(
        author,
        seen,
        text -> SectionEdit.git(text, wanted),
        text ->
            "git: "
                + SiteYaml.read(text).map(before -> words(before.git())).orElse("none")
                + " -> "
                + words(wanted));
  }

  /// @param change of the text; refuses by IllegalArgumentException, with a sentence
  /// @param what was changed in the text before, in words
  private Optional<String> edit(
      Author author, String seen, UnaryOperator<String> change, UnaryOperator<String> what)
      throws IOException {
    lock.lock();
    try {
      Optional<String> kept = history.begin(PATIENCE);
      if (kept.isPresent()) {
        return Optional.of("settings.yaml is as it was: " + kept.get() + "; try again");
      }
      try {
        return write(author, seen, change, what);
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
      Author author, String seen, UnaryOperator<String> change, UnaryOperator<String> what)
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
      String words = what.apply(text);
      LOG.log(Level.INFO, "settings.yaml (" + author + "): " + words);
      history.edited(author, file, "settings.yaml: " + words);
    }
    return Optional.empty();
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
