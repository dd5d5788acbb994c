package bty.appliance.api;

import bty.appliance.edit.Author;
import bty.appliance.git.Conflict;
import bty.appliance.git.GitException;
import bty.appliance.git.GitKeeper;
import bty.appliance.git.GitLook;
import bty.appliance.git.GitStatus;
import bty.appliance.git.RemoteStatus;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.yaml.NearMiss;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The history of the state folder, and the webhook by which a remote says that it has news.
///
/// @param secret the file with the webhook's secret, which need not exist
record GitRoutes(GitKeeper git, Path secret) {
  private static final List<String> PULL = List.of("keep", "here", "there");

  List<Route> routes() {
    return List.of(
        Route.token("GET", "/git", this::show),
        Route.token("POST", "/git/pull", this::pull),
        Route.open("POST", "/hooks/git", this::hook));
  }

  private Response show(Request request) throws IOException {
    GitStatus status = git.status();
    Optional<GitLook> look = look();
    return Response.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("repository", word(status.place()));
          look.ifPresent(seen -> write(json, seen));
          json.writeNumberProperty("waiting", status.waiting());
          list(json, "problems", status.problems(look));
          status.remote().ifPresent(remote -> write(json, remote, look));
          json.writeEndObject();
        });
  }

  /// What cannot be looked at is told by the problems.
  private Optional<GitLook> look() throws IOException {
    try {
      return git.look();
    } catch (GitException toldByTheStatus) {
      return Optional.empty();
    }
  }

  private static String word(GitStatus.Place place) {
    return switch (place) {
      case GitStatus.Place.Nowhere _ -> "none";
      case GitStatus.Place.Unusable _ -> "unusable";
      case GitStatus.Place.Here _ -> "here";
    };
  }

  private static void write(JsonGenerator json, GitLook look) {
    look.branch().ifPresent(branch -> json.writeStringProperty("branch", branch));
    look.head().ifPresent(head -> json.writeStringProperty("head", head));
    list(json, "changes", look.changes());
  }

  private static void write(JsonGenerator json, RemoteStatus remote, Optional<GitLook> look) {
    json.writeName("remote");
    json.writeStartObject();
    json.writeStringProperty("remote", remote.remote());
    json.writeStringProperty("branch", remote.branch());
    moment(json, "pulled_at", remote.pulled());
    moment(json, "pushed_at", remote.pushed());
    moment(json, "next_try_at", remote.next());
    if (look.isPresent() && look.get().ahead().isPresent()) {
      json.writeNumberProperty("ahead", look.get().ahead().getAsLong());
    }
    remote.conflict().ifPresent(conflict -> write(json, conflict, remote.decision()));
    json.writeEndObject();
  }

  private static void write(
      JsonGenerator json, Conflict conflict, Optional<Conflict.Decision> decision) {
    json.writeName("conflict");
    json.writeStartObject();
    json.writeStringProperty("here", conflict.here());
    json.writeStringProperty("there", conflict.there());
    decision.ifPresent(made -> json.writeStringProperty("keeping", made.side().word()));
    json.writeName("files");
    json.writeStartArray();
    for (Conflict.BothSides file : conflict.files()) {
      json.writeStartObject();
      json.writeStringProperty("file", file.file());
      file.here().ifPresent(text -> json.writeStringProperty("here", text));
      file.there().ifPresent(text -> json.writeStringProperty("there", text));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void moment(JsonGenerator json, String name, Optional<Instant> moment) {
    moment.ifPresent(instant -> json.writeStringProperty(name, instant.toString()));
  }

  private static void list(JsonGenerator json, String name, List<String> lines) {
    json.writeName(name);
    json.writeStartArray();
    lines.forEach(json::writeString);
    json.writeEndArray();
  }

  private Response pull(Request request) throws IOException {
    if (request.body().length().orElse(0) > 0) {
      return Response.problem(
          400,
          "Not understood",
          "this takes no body; a side is chosen by ?keep=here or ?keep=there");
    }
    Optional<Response> refusal = misread(request.query());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Optional<String> word = Optional.ofNullable(request.query().get("keep"));
    Optional<Conflict.Choice> choice = word.flatMap(Conflict.Choice::of);
    if (word.isPresent() && choice.isEmpty()) {
      return Response.problem(
          400, "Not understood", "keep is \"" + word.get() + "\"; wanted here or there");
    }
    Optional<Conflict> conflict = git.status().remote().flatMap(RemoteStatus::conflict);
    if (choice.isPresent() && conflict.isEmpty()) {
      return Response.problem(
          409, "No conflict", "there is nothing to choose: both sides can be put together");
    }
    if (choice.isPresent() && !isOf(request, conflict.get())) {
      return Response.problem(
          409,
          "Another conflict",
          "one of the two sides has changed since; GET /git has both as they are now");
    }
    return asked(
        choice.map(side -> new Conflict.Decision(side, new Author(UploadPieces.author(request)))));
  }

  /// What would be understood as something else than was meant decides whose edits are lost.
  private static Optional<Response> misread(Map<String, String> query) {
    Optional<String> unknown =
        query.keySet().stream().filter(name -> !PULL.contains(name)).findFirst();
    if (unknown.isPresent()) {
      return Optional.of(
          Response.problem(
              400,
              "Not understood",
              "unknown \"" + unknown.get() + "\"" + NearMiss.hint(unknown.get(), PULL)));
    }
    boolean isWhole =
        query.containsKey("here") == query.containsKey("there")
            && (query.containsKey("keep") || !query.containsKey("here"));
    return isWhole
        ? Optional.empty()
        : Optional.of(
            Response.problem(
                400,
                "Not understood",
                "here and there go together, and with keep: the two commits that GET /git shows"));
  }

  /// Whether the sides that the caller has seen, where it says which, are those that there are.
  private static boolean isOf(Request request, Conflict conflict) {
    return conflict.here().equals(request.query().getOrDefault("here", conflict.here()))
        && conflict.there().equals(request.query().getOrDefault("there", conflict.there()));
  }

  private Response asked(Optional<Conflict.Decision> choice) {
    return git.pull(choice)
        ? Response.accepted()
        : Response.problem(
            409, "No remote", "settings.yaml names no remote to pull from; wanted git: remote:");
  }

  private Response hook(Request request) throws IOException {
    return switch (HookSignature.of(request, secret)) {
      case GOOD -> asked(Optional.empty());
      case MISSING ->
          Response.problem(
              401,
              "Not signed",
              "a webhook is signed with the secret of this appliance; wanted X-Hub-Signature-256,"
                  + " X-Gitea-Signature, X-Forgejo-Signature or X-Gitlab-Token");
      case WRONG ->
          Response.problem(
              403, "Wrong signature", "the signature is not made with this appliance's secret");
      case NO_SECRET ->
          Response.problem(
              403,
              "No secret",
              "this appliance has no secret for webhooks, so none can be believed; see"
                  + " --hook-secret");
      case KNOWN_SECRET ->
          Response.problem(
              403,
              "No secret",
              "others on the appliance can use its secret for webhooks, so none can be believed;"
                  + " GET /problems has what to do");
    };
  }
}
