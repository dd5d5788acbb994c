package bty.appliance.edit;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.StateBound;
import bty.appliance.settings.FleetLimits;
import bty.appliance.settings.GitSettings;
import bty.appliance.settings.NotificationSettings;
import bty.appliance.settings.RetentionSettings;
import bty.appliance.settings.SiteEdit;
import bty.appliance.settings.SiteSettings;
import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteYaml;
import bty.appliance.yaml.WatchedFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.CharacterCodingException;
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

  private static final String UNREADABLE = "settings.yaml cannot be read; mend it first";
  private static final String STILL = ". What you typed is still here";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path file;
  private final StateBound bound;
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
    this.bound = new StateBound(state);
    this.unrest = unrest;
    this.history = history;
  }

  /// What became of an edit.
  public sealed interface Outcome {
    /// The file says it now.
    record Written() implements Outcome {}

    /// What was expected of the file does not hold; nothing has changed.
    ///
    /// @param why a sentence without a full stop
    record Stale(String why) implements Outcome {}

    /// The file cannot be read, and the author has not said that it be written over; nothing has
    /// changed.
    ///
    /// @param why a sentence without a full stop
    record Unreadable(String why) implements Outcome {}

    /// It cannot be done, or not now; nothing has changed.
    ///
    /// @param why a sentence without a full stop
    record Refused(String why) implements Outcome {}
  }

  /// The file as it is now; empty where there is none, or a link that leads too far.
  public String text() throws IOException {
    return isThere() ? Files.readString(file) : "";
  }

  /// Changes whenever the text does. Where there is no file it is that of an empty one, which says
  /// the same.
  public String tag() throws IOException {
    return WatchedFile.tag(isThere() ? Files.readAllBytes(file) : new byte[0]);
  }

  private boolean isThere() throws IOException {
    return Files.exists(file) && bound.objection(file).isEmpty();
  }

  private static String tag(String text) {
    return WatchedFile.tag(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Makes the file say these settings.
  ///
  /// @param expectation of the file, by its [#tag()]
  public Outcome put(Author author, Expectation expectation, SiteSettings wanted)
      throws IOException {
    Function<String, Optional<String>> objection =
        switch (expectation) {
          case Expectation.Anything _ -> _ -> Optional.empty();
          case Expectation.Seen seen -> text -> seen.contradiction().apply(Optional.of(tag(text)));
        };
    boolean over = expectation instanceof Expectation.Seen;
    return edit(
        author,
        objection,
        over ? Optional.of(SiteSettings.STANDARD) : Optional.empty(),
        _ -> wanted);
  }

  /// Why a form should not change what it is for now; empty if it can. A text that cannot be read
  /// is no reason: it can be written over.
  ///
  /// @param own given the text, why it stands there in a way of somebody's own
  public Optional<String> objection(Function<String, Optional<String>> own) throws IOException {
    String text = text();
    return unrest
        .get()
        .or(() -> SiteYaml.read(text).isEmpty() ? Optional.empty() : own.apply(text));
  }

  /// Changes what is wanted of a proxy-DHCP server, but for who starts iPXE without a shim.
  ///
  /// @param seen the text that the author has seen
  /// @return why nothing was changed and what to do, without the last full stop; empty if it was
  public Optional<String> proxyDhcp(Author author, SeenText seen, ProxyDhcp wanted)
      throws IOException {
    return edit(
        author, seen, settings -> settings.with(wanted.with(settings.proxyDhcp().plainIpxe())));
  }

  /// Changes how machines boot, and where images may come from; likewise.
  public Optional<String> boot(Author author, SeenText seen, SiteSettings wanted)
      throws IOException {
    return edit(author, seen, settings -> settings.withBoot(wanted));
  }

  /// Changes who is told what happens; likewise.
  public Optional<String> notifications(Author author, SeenText seen, NotificationSettings wanted)
      throws IOException {
    return edit(author, seen, settings -> settings.with(wanted));
  }

  /// Changes what is kept of history; likewise.
  public Optional<String> retention(Author author, SeenText seen, RetentionSettings wanted)
      throws IOException {
    return edit(author, seen, settings -> settings.with(wanted));
  }

  /// Changes how much may happen to the fleet at once; likewise.
  public Optional<String> safety(Author author, SeenText seen, FleetLimits wanted)
      throws IOException {
    return edit(author, seen, settings -> settings.with(wanted));
  }

  /// Changes what is done where the state folder is in a Git work tree; likewise.
  public Optional<String> git(Author author, SeenText seen, GitSettings wanted) throws IOException {
    return edit(author, seen, settings -> settings.with(wanted));
  }

  private Optional<String> edit(Author author, SeenText seen, UnaryOperator<SiteSettings> change)
      throws IOException {
    Outcome outcome =
        edit(
            author,
            text ->
                text.equals(seen.text())
                    ? Optional.empty()
                    : Optional.of(
                        "settings.yaml was changed meanwhile, by somebody else or by hand"),
            seen.instead(),
            change);
    return switch (outcome) {
      case Outcome.Written _ -> Optional.empty();
      case Outcome.Stale(String why) ->
          Optional.of(why + STILL + "; press Save once more to write it over that");
      case Outcome.Unreadable(String why) ->
          Optional.of(
              why
                  + STILL
                  + "; press Save once more to write it over that, with what holds now: what stands"
                  + " there is kept as a comment");
      case Outcome.Refused(String why) -> Optional.of(why + STILL);
    };
  }

  /// @param objection to the text that is there, which is not the one that the author has seen
  /// @param instead what is changed instead of a text that cannot be read; empty: it is left alone
  private Outcome edit(
      Author author,
      Function<String, Optional<String>> objection,
      Optional<SiteSettings> instead,
      UnaryOperator<SiteSettings> change)
      throws IOException {
    lock.lock();
    try {
      Optional<String> kept = history.begin(PATIENCE);
      if (kept.isPresent()) {
        return notNow(kept.get());
      }
      try {
        Optional<String> busy = unrest.get();
        return busy.isPresent() ? notNow(busy.get()) : write(author, objection, instead, change);
      } finally {
        history.end();
      }
    } catch (CharacterCodingException notText) {
      return new Outcome.Refused("settings.yaml is no UTF-8 text; mend it first");
    } catch (IllegalArgumentException e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  private static Outcome notNow(String why) {
    return new Outcome.Refused("settings.yaml is as it was: " + why + "; try again");
  }

  private Outcome write(
      Author author,
      Function<String, Optional<String>> objection,
      Optional<SiteSettings> instead,
      UnaryOperator<SiteSettings> change)
      throws IOException {
    Optional<String> misplaced = bound.objection(file);
    if (misplaced.isPresent()) {
      return new Outcome.Refused(
          "settings.yaml is as it was: it " + misplaced.get() + "; put the file itself there");
    }
    String text = text();
    Optional<String> stale = objection.apply(text);
    if (stale.isPresent()) {
      return new Outcome.Stale(stale.get());
    }
    Optional<SiteSettings> before = SiteYaml.read(text);
    if (before.isEmpty() && instead.isEmpty()) {
      return new Outcome.Unreadable(UNREADABLE);
    }
    SiteSettings after = change.apply(before.or(() -> instead).orElseThrow());
    String changed = SiteEdit.edit(before.isEmpty() ? commented(text) : text, after);
    if (!changed.equals(text)) {
      String what =
          before
              .map(old -> SettingsChange.words(old, after))
              .orElse("written anew, over what could not be read");
      history.write(
          author,
          file,
          Optional.of(changed),
          "settings.yaml: " + what,
          () -> AtomicFile.replace(file, changed.getBytes(StandardCharsets.UTF_8)));
      LOG.log(Level.INFO, "settings.yaml (" + author + "): " + what);
    }
    return new Outcome.Written();
  }

  /// What stands there, as comments: perhaps it is nowhere else.
  private static String commented(String text) {
    StringBuilder comments = new StringBuilder("# What stood here could not be read:\n");
    text.lines()
        .forEach(line ->
            // What YAML takes nowhere, not even in a comment, goes.
            comments.append("# ").append(line.replaceAll("[\\p{Cc}&&[^\t]]", "")).append('\n'));
    return comments.toString();
  }
}
