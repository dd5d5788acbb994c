package bty.appliance.web;

import bty.appliance.git.Conflict;
import bty.appliance.git.GitException;
import bty.appliance.git.GitKeeper;
import bty.appliance.git.GitLook;
import bty.appliance.git.GitStatus;
import bty.appliance.git.RemoteStatus;
import bty.appliance.http.BrowserCheck;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.view.Moments;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The history of the state folder: what is committed, how things are with the remote, and both
/// sides of a conflict.
final class GitPage {
  private static final String HERE = "/ui/git";

  private final GitKeeper git;
  private final InstantSource clock;
  private final Frame.Page page;

  GitPage(Frame frame, GitKeeper git, InstantSource clock) {
    this.git = git;
    this.clock = clock;
    this.page = frame.livePage("git", Frame.Place.SETTINGS);
  }

  List<Route> routes() {
    return List.of(Route.page("GET", HERE, this::show), Route.page("POST", HERE, this::act));
  }

  private Response show(Request request) throws IOException {
    return shown(request, 200, Optional.empty());
  }

  private Response shown(Request request, int code, Optional<String> refusal) throws IOException {
    Instant now = clock.instant();
    GitStatus status = git.status();
    Optional<GitLook> look = look();
    Optional<Conflict> conflict = status.remote().flatMap(RemoteStatus::conflict);
    return page.show(
        request,
        code,
        "State and Git",
        new Fill()
            .text("tone", tone(status))
            .text("line", line(status))
            .rows(
                "problems",
                status.problems().stream().map(text -> new Fill().text("problem", text)).toList())
            .sentence("refusal", refusal)
            .text("formCsrf", Frame.csrf(request))
            .flag("folder", status.place() instanceof GitStatus.Place.Nowhere)
            .maybe("tree", look.map(seen -> tree(seen, status)))
            .maybe("far", status.remote().map(remote -> far(remote, now)))
            .maybe("conflict", conflict.map(GitPage::sides)));
  }

  /// What cannot be looked at is told by the problems.
  private Optional<GitLook> look() throws IOException {
    try {
      return git.look();
    } catch (GitException toldByTheStatus) {
      return Optional.empty();
    }
  }

  private static String tone(GitStatus status) {
    if (!status.problems().isEmpty()) {
      return "look";
    }
    return status.place() instanceof GitStatus.Place.Here ? "good" : "idle";
  }

  private static String line(GitStatus status) {
    return switch (status.place()) {
      case GitStatus.Place.Nowhere _ ->
          "The state folder is just a folder: nobody keeps its history.";
      case GitStatus.Place.Unusable _ -> "The repository of the state folder cannot be used.";
      case GitStatus.Place.Here _ -> here(status);
    };
  }

  private static String here(GitStatus status) {
    if (status.remote().flatMap(RemoteStatus::conflict).isPresent()) {
      return "What was changed here and what was changed elsewhere contradict each other.";
    }
    if (!status.problems().isEmpty()) {
      return "The history of the state folder is not as it should be.";
    }
    return status.waiting() == 0 ? "Every edit is committed." : "An edit is about to be committed.";
  }

  private static Fill tree(GitLook look, GitStatus status) {
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
                        .text("commitAt", entry.at())
                        .text("commitBy", entry.author())
                        .text("commitWhat", entry.subject()))
                .toList());
  }

  private static Fill far(RemoteStatus remote, Instant now) {
    return new Fill()
        .text("remote", remote.remote())
        .text("farBranch", remote.branch().isEmpty() ? "not known yet" : remote.branch())
        .number("ahead", remote.ahead())
        .moment("pulled", remote.pulled(), now)
        .moment("pushed", remote.pushed(), now)
        .sentence("next", remote.next().map(Moments::exact));
  }

  private static Fill sides(Conflict conflict) {
    return new Fill()
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
    Form form = Form.of(request);
    if (!form.isOf(request.caller())) {
      return BrowserCheck.foreign();
    }
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
    return git.pull(choice)
        ? Response.seeOther(HERE)
        : shown(request, 409, Optional.of("Not done: settings.yaml names no remote."));
  }
}
