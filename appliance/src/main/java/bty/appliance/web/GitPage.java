package bty.appliance.web;

import bty.appliance.edit.SeenText;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.git.Conflict;
import bty.appliance.git.GitException;
import bty.appliance.git.GitKeeper;
import bty.appliance.git.GitLook;
import bty.appliance.git.GitStatus;
import bty.appliance.git.RemoteStatus;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.settings.GitEdit;
import bty.appliance.settings.GitSettings;
import bty.appliance.settings.SettingsStore;
import bty.appliance.view.Moments;
import bty.appliance.view.Refusals;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/// The history of the state folder: what is committed, how things are with the remote, and both
/// sides of a conflict.
final class GitPage {
  private static final String HERE = "/ui/git";

  private static final String SAVE = "/ui/git/settings";
  private static final long MOST_SECONDS = 86_400;

  private final GitKeeper git;
  private final SettingsStore settings;
  private final SettingsEdits edits;
  private final InstantSource clock;
  private final Frame.Page page;

  GitPage(
      Frame frame,
      GitKeeper git,
      SettingsStore settings,
      SettingsEdits edits,
      InstantSource clock) {
    this.git = git;
    this.settings = settings;
    this.edits = edits;
    this.clock = clock;
    this.page = frame.livePage("git", Frame.Place.SETTINGS);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", HERE, this::show),
        Route.page("POST", HERE, this::act),
        Route.page("POST", SAVE, this::save).needs(Caller.Role.ADMIN));
  }

  /// What stands in the form of the settings.
  private record Typed(
      boolean commit, String remote, String branch, String interval, boolean push, String seen) {
    static Typed of(GitSettings git, String text) {
      return new Typed(
          git.commit(),
          git.remote().orElse(""),
          git.branch().orElse(""),
          Long.toString(git.pullInterval().toSeconds()),
          git.push(),
          SeenText.field(text));
    }

    static Typed of(Form form) {
      return new Typed(
          form.get("commit").equals("true"),
          form.get("remote").strip(),
          form.get("branch").strip(),
          form.get("pull_interval_seconds").strip(),
          form.get("push").equals("true"),
          form.get("seen"));
    }

    Typed seeing(String text) {
      return new Typed(commit, remote, branch, interval, push, SeenText.again(text));
    }
  }

  private Response show(Request request) throws IOException {
    return shown(request, 200, Optional.empty());
  }

  private Response shown(Request request, int code, Optional<String> refusal) throws IOException {
    Typed typed = Typed.of(settings.value().git(), edits.text());
    return shown(request, code, refusal, typed, Map.of());
  }

  private Response shown(
      Request request, int code, Optional<String> refusal, Typed typed, Map<String, String> errors)
      throws IOException {
    Optional<String> decided = edits.objection(GitEdit::objection);
    Instant now = clock.instant();
    GitStatus status = git.status();
    Optional<GitLook> look = look();
    Optional<Conflict> conflict = status.remote().flatMap(RemoteStatus::conflict);
    List<String> problems = status.problems(look);
    return page.show(
        request,
        code,
        "State and Git",
        new Fill()
            .text("tone", tone(status, problems))
            .text("line", line(status, problems))
            .rows(
                "problems",
                problems.stream().map(text -> new Fill().text("problem", text)).toList())
            .sentence("refusal", refusal)
            .sentence("saved", Optional.ofNullable(request.query().get("saved")).map(_ -> "Saved."))
            .sentence("kept", kept(request, status))
            .sentence("decided", decided.map(Refusals::sentence))
            .flag("editable", decided.isEmpty() && Frame.may(request, Caller.Role.ADMIN))
            .text("formCsrf", Frame.csrf(request))
            .text("seen", typed.seen())
            .flag("commits", typed.commit())
            .flag("pushes", typed.push())
            .text("typedRemote", typed.remote())
            .sentence("remoteError", Optional.ofNullable(errors.get("remote")))
            .text("typedBranch", typed.branch())
            .sentence("branchError", Optional.ofNullable(errors.get("branch")))
            .text("typedInterval", typed.interval())
            .sentence("intervalError", Optional.ofNullable(errors.get("interval")))
            .flag("folder", status.place() instanceof GitStatus.Place.Nowhere)
            .maybe("tree", look.map(seen -> tree(seen, status, now)))
            .maybe("far", status.remote().map(remote -> far(remote, look, now)))
            .maybe("conflict", conflict.map(both -> sides(both, status))));
  }

  /// What cannot be looked at is told by the problems.
  private Optional<GitLook> look() throws IOException {
    try {
      return git.look();
    } catch (GitException toldByTheStatus) {
      return Optional.empty();
    }
  }

  private static String tone(GitStatus status, List<String> problems) {
    if (!problems.isEmpty()) {
      return "look";
    }
    return status.place() instanceof GitStatus.Place.Here ? "good" : "idle";
  }

  private static String line(GitStatus status, List<String> problems) {
    return switch (status.place()) {
      case GitStatus.Place.Nowhere _ ->
          "The state folder is just a folder: nobody keeps its history.";
      case GitStatus.Place.Unusable _ -> "The repository of the state folder cannot be used.";
      case GitStatus.Place.Here _ -> here(status, problems);
    };
  }

  private static String here(GitStatus status, List<String> problems) {
    if (status.remote().flatMap(RemoteStatus::conflict).isPresent()) {
      return "What was changed here and what was changed elsewhere contradict each other.";
    }
    if (!problems.isEmpty()) {
      return "The history of the state folder is not as it should be.";
    }
    return status.waiting() == 0 ? "Every edit is committed." : "An edit is about to be committed.";
  }

  private static Fill tree(GitLook look, GitStatus status, Instant now) {
    return new Fill()
        .text("branch", look.branch().orElse("none: HEAD is detached"))
        .text("head", look.head().orElse("none yet"))
        .number("waiting", status.waiting())
        .rows(
            "changes",
            look.changes().stream().map(line -> new Fill().text("changed", line)).toList())
        .rows(
            "commits",
            look.log().stream()
                .map(entry ->
                    new Fill()
                        .text("commit", entry.commit())
                        .moment("commitAt", at(entry), now)
                        .text("commitBy", entry.author())
                        .text("commitWhat", entry.subject()))
                .toList());
  }

  /// What is no time, as of an old commit by another program, is left out.
  private static Optional<Instant> at(GitLook.Entry entry) {
    try {
      return Optional.of(OffsetDateTime.parse(entry.at()).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private static Fill far(RemoteStatus remote, Optional<GitLook> look, Instant now) {
    OptionalLong ahead = look.map(GitLook::ahead).orElse(OptionalLong.empty());
    return new Fill()
        .text("remote", remote.remote())
        .text("farBranch", remote.branch().isEmpty() ? "not known yet" : remote.branch())
        .text("ahead", ahead.isPresent() ? commits(ahead.getAsLong()) : "not known")
        .moment("pulled", remote.pulled(), now)
        .moment("pushed", remote.pushed(), now)
        .sentence("next", remote.next().map(Moments::exact));
  }

  private static String commits(long number) {
    return number + (number == 1 ? " commit" : " commits");
  }

  /// What came of a choice, for the page that follows it; what went wrong is among the problems.
  private static Optional<String> kept(Request request, GitStatus status) {
    Optional<RemoteStatus> remote = status.remote();
    if (remote.flatMap(RemoteStatus::decision).isPresent() || !status.problems().isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(request.query().get("kept"))
        .flatMap(Conflict.Choice::of)
        .map(side ->
            switch (side) {
              case HERE -> "Done: what both sides had changed is as it was here.";
              case THERE -> "Done: what both sides had changed is as it was there.";
            });
  }

  private static String words(Conflict.Decision decision) {
    return decision.by().name()
        + (switch (decision.side()) {
          case HERE -> " keeps these files as they are here";
          case THERE -> " takes these files as they are there";
        })
        + "; both sides are being joined.";
  }

  private static Fill sides(Conflict conflict, GitStatus status) {
    return new Fill()
        .sentence("chosen", status.remote().flatMap(RemoteStatus::decision).map(GitPage::words))
        .text("hereCommit", conflict.here())
        .text("thereCommit", conflict.there())
        .rows(
            "sides",
            conflict.files().stream()
                .map(file ->
                    new Fill()
                        .text("sideFile", file.file())
                        .text("sideHere", file.here().orElse("(removed here)"))
                        .text("sideThere", file.there().orElse("(removed there)")))
                .toList());
  }

  private Response act(Request request) throws IOException {
    Form form = Form.sent(request);
    Optional<Conflict.Choice> choice = Conflict.Choice.of(form.get("keep"));
    Optional<Conflict> conflict = git.status().remote().flatMap(RemoteStatus::conflict);
    boolean isAsShown =
        conflict
            .filter(known ->
                known.here().equals(form.get("here")) && known.there().equals(form.get("there")))
            .isPresent();
    if (choice.isPresent() && !isAsShown) {
      return shown(
          request, 409, Optional.of("Not done: one of the two sides has changed meanwhile."));
    }
    return git.pull(choice.map(side -> new Conflict.Decision(side, Frame.author(request))))
        ? Response.seeOther(HERE + choice.map(side -> "?kept=" + side.word()).orElse(""))
        : shown(request, 409, Optional.of("Not done: settings.yaml names no remote."));
  }

  private Response save(Request request) throws IOException {
    Form form = Form.sent(request);
    Typed typed = Typed.of(form);
    Map<String, String> errors = new LinkedHashMap<>();
    Optional<String> remote = word(typed.remote(), "remote", GitSettings::remote, errors);
    Optional<String> branch = word(typed.branch(), "branch", GitSettings::branch, errors);
    long seconds = typed.interval().matches("[0-9]{1,6}") ? Long.parseLong(typed.interval()) : -1;
    if (seconds < 0 || seconds > MOST_SECONDS) {
      errors.put(
          "interval",
          "\"" + typed.interval() + "\"; wanted a number of seconds, 0 to " + MOST_SECONDS);
    }
    if (!errors.isEmpty()) {
      return shown(request, 422, Optional.empty(), typed, errors);
    }
    GitSettings wanted =
        new GitSettings(typed.commit(), remote, branch, Duration.ofSeconds(seconds), typed.push());
    Optional<String> refusal =
        edits.git(Frame.author(request), SeenText.of(typed.seen(), settings.value()), wanted);
    return refusal.isEmpty()
        ? Response.seeOther(HERE + "?saved=1")
        : shown(
            request,
            409,
            Optional.of(Refusals.notSaved(refusal.get())),
            typed.seeing(edits.text()),
            Map.of());
  }

  private static Optional<String> word(
      String typed, String field, UnaryOperator<String> check, Map<String, String> errors) {
    try {
      return typed.isEmpty() ? Optional.empty() : Optional.of(check.apply(typed));
    } catch (IllegalArgumentException e) {
      errors.put(field, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
