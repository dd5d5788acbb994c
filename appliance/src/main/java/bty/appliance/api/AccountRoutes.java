package bty.appliance.api;

import bty.appliance.account.Accounts;
import bty.appliance.account.PasswordFile;
import bty.appliance.audit.AuditEntry;
import bty.appliance.audit.AuditLog;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.resource.Preconditions;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/// Persons who may change things, and the record of what was done.
public record AccountRoutes(Accounts accounts, AuditLog audit) {
  private static final int MAX_BODY = 4096;
  private static final int PAGE = 100;
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  /// Its routes, all for an admin.
  public List<Route> routes() {
    return List.of(
            Route.token("GET", "/accounts", this::listAccounts),
            Route.token("GET", "/accounts/{name}", this::showAccount),
            Route.token("PUT", "/accounts/{name}", this::putAccount),
            Route.token("DELETE", "/accounts/{name}", this::removeAccount),
            Route.token("GET", "/audit", this::audit))
        .stream()
        .map(route -> route.needs(Caller.Role.ADMIN))
        .toList();
  }

  private Response listAccounts(Request request) {
    List<Accounts.Listed> all = accounts.list();
    return Response.json(
        200,
        json -> {
          json.writeStartArray();
          write(json, PasswordFile.USER, Caller.Role.ADMIN);
          all.forEach(one -> write(json, one.name(), one.role()));
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, String name, Caller.Role role) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeStringProperty("role", role.word());
    json.writeEndObject();
  }

  private Response showAccount(Request request) throws IOException {
    String name = request.parameter("name");
    return accounts.alone(() -> {
      Optional<Accounts.Listed> found = accounts.find(name);
      return found.isEmpty()
          ? noSuchAccount()
          : tagged(name, Response.json(200, json -> write(json, name, found.get().role())));
    });
  }

  private Response tagged(String name, Response response) {
    return accounts.tag(name).map(tag -> response.with("ETag", "\"" + tag + "\"")).orElse(response);
  }

  private static Response noSuchAccount() {
    return Response.problem(404, "No such account", "there is no account of that name");
  }

  /// Makes an account, or changes what the body names of one.
  private Response putAccount(Request request) throws IOException {
    String name = request.parameter("name");
    try {
      JsonObject body = JsonObject.parse("body", request.body(MAX_BODY));
      BodyKeys.refuseOthers(body, List.of("role", "password"));
      Optional<String> password = body.optionalString("password");
      Optional<Caller.Role> role = body.optionalString("role").map(AccountRoutes::role);
      return accounts.alone(() -> {
        Optional<String> tag = accounts.tag(name);
        Optional<Response> refusal = Preconditions.refuse(request, tag);
        if (refusal.isPresent()) {
          return refusal.get();
        }
        if (tag.isPresent() || name.equals(PasswordFile.USER)) {
          accounts.change(name, role, password);
          return tagged(name, Response.noContent());
        }
        if (password.isPresent() && role.isPresent()) {
          accounts.add(name, role.get(), password.get());
          return tagged(name, Response.json(201, json -> write(json, name, role.get())));
        }
        throw new IllegalArgumentException("a new account needs role and password");
      });
    } catch (ProtocolException e) {
      return Response.problem(400, "Not understood", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return Response.problem(422, "Not changed", String.valueOf(e.getMessage()));
    }
  }

  private static Caller.Role role(String word) {
    return Caller.Role.find(word)
        .orElseThrow(() ->
            new IllegalArgumentException("the role is unknown; wanted view, operate or admin"));
  }

  private Response removeAccount(Request request) throws IOException {
    String name = request.parameter("name");
    try {
      return accounts.alone(() -> {
        Optional<String> tag = accounts.tag(name);
        Optional<Response> refusal =
            tag.isEmpty() ? Optional.empty() : Preconditions.refuse(request, tag);
        if (refusal.isPresent()) {
          return refusal.get();
        }
        accounts.remove(name);
        return Response.noContent();
      });
    } catch (IllegalArgumentException e) {
      return Response.problem(404, "Not removed", String.valueOf(e.getMessage()));
    }
  }

  private Response audit(Request request) throws IOException {
    int limit;
    OptionalLong before;
    try {
      limit = Paging.limit(request).orElse(PAGE);
      before = before(request);
    } catch (Paging.BadQueryException e) {
      return e.answer();
    }
    AuditLog.Page page = audit.page(before, limit);
    Response response =
        Response.json(
            200,
            json -> {
              json.writeStartArray();
              page.entries().forEach(entry -> write(json, entry));
              json.writeEndArray();
            });
    if (page.next().isEmpty()) {
      return response;
    }
    Map<String, String> words = new LinkedHashMap<>();
    words.put("limit", String.valueOf(limit));
    words.put("before", String.valueOf(page.next().getAsLong()));
    return response.with("Link", Paging.next("/audit", words));
  }

  private static OptionalLong before(Request request) throws Paging.BadQueryException {
    String text = request.query().get("before");
    if (text == null) {
      return OptionalLong.empty();
    }
    if (!ID.matcher(text).matches()) {
      throw Paging.bad("before", text, "the id of an entry");
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  private static void write(JsonGenerator json, AuditEntry entry) {
    json.writeStartObject();
    json.writeNumberProperty("id", entry.id());
    json.writeStringProperty("at", entry.at().toString());
    json.writeStringProperty("who", entry.who());
    json.writeStringProperty("from", entry.from());
    json.writeStringProperty("what", entry.what());
    json.writeNumberProperty("status", entry.status());
    json.writeEndObject();
  }
}
