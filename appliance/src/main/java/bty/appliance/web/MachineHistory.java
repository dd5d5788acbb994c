package bty.appliance.web;

import bty.appliance.edit.EditResult;
import bty.appliance.edit.Expectation;
import bty.appliance.edit.SpecEdits;
import bty.appliance.git.FileHistory;
import bty.appliance.git.GitException;
import bty.appliance.git.GitKeeper;
import bty.appliance.guard.Confirmation;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineYaml;
import bty.appliance.view.MachineNames;
import bty.appliance.view.MachineView;
import bty.appliance.view.Refusals;
import bty.appliance.view.Views;
import bty.appliance.yaml.Parsed;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The Git history of a machine's file: who changed it, why and how; any version can be made that
/// of now, which is an edit, and a commit, like any other.
final class MachineHistory {
  private final GitKeeper git;
  private final SpecEdits edits;
  private final Views views;
  private final InstantSource clock;
  private final Frame.Page page;

  MachineHistory(Frame frame, GitKeeper git, SpecEdits edits, Views views, InstantSource clock) {
    this.git = git;
    this.edits = edits;
    this.views = views;
    this.clock = clock;
    this.page = frame.page("history", Frame.Place.MACHINES);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", "/ui/machines/{mac}/history", this::show),
        Route.page("POST", "/ui/machines/{mac}/history", this::restore));
  }

  private Response show(Request request) throws IOException {
    Optional<MacAddress> mac = MacAddress.find(request.parameter("mac"));
    return mac.isPresent()
        ? shown(request, 200, mac.get(), Optional.empty(), Optional.empty())
        : Response.badMac(request.parameter("mac"));
  }

  private Response shown(
      Request request,
      int status,
      MacAddress mac,
      Optional<String> refusal,
      Optional<Fill> unconfirmed)
      throws IOException {
    Instant now = clock.instant();
    MachineView view = views.machine(mac);
    Path file = edits.machines().fileOf(mac);
    Optional<FileHistory> history = Optional.empty();
    String none =
        "The state folder is in no Git repository, so nobody keeps what its files said before.";
    try {
      history = git.history(file);
    } catch (GitException e) {
      none = Refusals.sentence("Git does not say it: " + e.getMessage());
    }
    List<FileHistory.Version> versions =
        history.map(FileHistory::versions).orElseGet(() -> List.<FileHistory.Version>of());
    return page.show(
        request,
        status,
        "History of " + MachineNames.of(view),
        new Fill()
            .text("heading", MachineNames.of(view))
            .text("mac", mac.text())
            .text("self", MachineNames.href(view))
            .text("file", "state/machines/" + mac.hyphens() + ".yaml")
            .text("none", history.isPresent() ? "No commit has changed this file yet." : none)
            .sentence("refusal", refusal)
            .maybe("unconfirmed", unconfirmed)
            .text("formCsrf", Frame.csrf(request))
            .text("tag", view.spec().tag())
            .rows("versions", versions.stream().map(one -> version(one, versions, now)).toList()));
  }

  private static Fill version(
      FileHistory.Version version, List<FileHistory.Version> all, Instant now) {
    return new Fill()
        .text("commit", version.commit())
        .text("commitShort", version.commit().substring(0, 10))
        .moment("commitAt", Optional.of(version.at()), now)
        .text("commitBy", version.author())
        .text("commitWhy", version.why())
        .flag("newest", version.equals(all.getFirst()))
        .rows("patch", version.patch().stream().map(MachineHistory::line).toList());
  }

  private static Fill line(String line) {
    String kind =
        switch (line.charAt(0)) {
          case '+' -> "ins";
          case '-' -> "del";
          default -> "";
        };
    return new Fill().text("lineKind", kind).text("lineText", line.substring(1));
  }

  private Response restore(Request request) throws IOException {
    Form form = Form.sent(request);
    Optional<MacAddress> mac = MacAddress.find(request.parameter("mac"));
    if (mac.isEmpty()) {
      return Response.badMac(request.parameter("mac"));
    }
    String commit = form.get("commit");
    Optional<String> text;
    try {
      text = git.text(commit, edits.machines().fileOf(mac.get()));
    } catch (GitException e) {
      return refused(request, 404, mac.get(), String.valueOf(e.getMessage()));
    }
    if (text.isEmpty()) {
      return refused(request, 404, mac.get(), "there was no such file in that commit");
    }
    return switch (MachineYaml.yaml(text.get())) {
      case Parsed.Bad<Machine>(var problems) ->
          refused(
              request,
              422,
              mac.get(),
              "that version cannot be used any more, since " + problems.getFirst());
      case Parsed.Good<Machine>(Machine machine) -> put(request, mac.get(), form, machine);
    };
  }

  private Response put(Request request, MacAddress mac, Form form, Machine machine)
      throws IOException {
    boolean sure = form.get("sure").equals("yes");
    EditResult result =
        edits
            .confirmed(sure ? Confirmation.PERSON : Confirmation.NONE)
            .put(mac, Frame.author(request), seen(form.get("tag")), machine);
    return switch (result) {
      case EditResult.Written _, EditResult.Deleted _ ->
          Response.seeOther("/ui/machines/" + mac.hyphens() + "?saved=1");
      case EditResult.Missing _ -> refused(request, 404, mac, "it has no file");
      case EditResult.Unreadable no -> refused(request, 409, mac, no.problem());
      case EditResult.Refused no -> refused(request, 409, mac, no.why());
      case EditResult.Stale stale -> refused(request, 412, mac, stale.why());
      case EditResult.Unconfirmed no ->
          shown(
              request,
              409,
              mac,
              Optional.empty(),
              Optional.of(
                  new Fill().text("why", no.why()).text("againCommit", form.get("commit"))));
    };
  }

  private static Expectation seen(String tag) {
    return new Expectation.Seen(there ->
        there.orElse("").equals(tag)
            ? Optional.empty()
            : Optional.of(
                "the file was changed meanwhile; look at what it says now, and try again"));
  }

  private Response refused(Request request, int status, MacAddress mac, String why)
      throws IOException {
    return shown(
        request,
        status,
        mac,
        Optional.of(Refusals.sentence("Not restored: " + why)),
        Optional.empty());
  }
}
