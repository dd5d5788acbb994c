package bty.appliance.api;

import bty.appliance.account.Accounts;
import bty.appliance.account.ApiTokens;
import bty.appliance.account.PasswordFile;
import bty.appliance.audit.AuditEntry;
import bty.appliance.audit.AuditLog;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
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

/// Who may change things, and who has: accounts, tokens, and the record of what was done.
public record AccountRoutes(Accounts accounts, ApiTokens tokens, AuditLog audit) {
  private static final int MAX_BODY = 4096;
  private static final int PAGE = 100;
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  /// Its routes, all for an admin.
  public List<Route> routes() {
    return List.of(
            Route.token("GET", "/tokens", this::listTokens),
            Route.token("POST", "/tokens", this::addToken),
            Route.token("DELETE", "/tokens/{name}", this::revoke),
            Route.token("GET", "/accounts", this::listAccounts),
            Route.token("PUT", "/accounts/{name}", this::putAccount),
            Route.token("DELETE", "/accounts/{name}", this::removeAccount),
            Route.token("GET", "/audit", this::audit))
        .stream()
        .map(route -> route.needs(Caller.Role.ADMIN))
        .toList();
  }

  private Response listTokens(Request request) throws IOException {
    List<ApiTokens.Listed> all = tokens.list();
    return Response.json(
        200,
        json -> {
          json.writeStartArray();
          for (ApiTokens.Listed one : all) {
            json.writeStartObject();
            json.writeStringProperty("name", one.name());
            json.writeStringProperty("scope", one.scope().scope());
            json.writeStringProperty("made_at", one.made().toString());
            json.writeStringProperty("made_by", one.by());
            one.used().ifPresent(at -> json.writeStringProperty("last_used_at", at.toString()));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private Response addToken(Request request) throws IOException {
    try {
      JsonObject body = JsonObject.parse("the body", request.body(MAX_BODY));
      String name = body.string("name");
      Caller.Role scope = scope(body.string("scope"));
      String token = tokens.add(name, scope, who(request));
      return Response.json(
              201,
              json -> {
                json.writeStartObject();
                json.writeStringProperty("name", name);
                json.writeStringProperty("scope", scope.scope());
                json.writeStringProperty("token", token);
                json.writeEndObject();
              })
          .with("Cache-Control", "no-store");
    } catch (ProtocolException e) {
      return Response.problem(400, "Not understood", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return Response.problem(422, "Not made", String.valueOf(e.getMessage()));
    }
  }

  private static Caller.Role scope(String word) {
    return Caller.Role.ofScope(word)
        .orElseThrow(() ->
            new IllegalArgumentException("the scope is unknown; wanted read, operate or admin"));
  }

  private Response revoke(Request request) throws IOException {
    return tokens.revoke(request.parameter("name"))
        ? Response.noContent()
        : Response.problem(404, "No such token", "there is no token of that name");
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

  /// Makes an account, or changes what the body names of one.
  private Response putAccount(Request request) throws IOException {
    String name = request.parameter("name");
    try {
      JsonObject body = JsonObject.parse("the body", request.body(MAX_BODY));
      Optional<String> password = body.optionalString("password");
      Optional<Caller.Role> role = body.optionalString("role").map(AccountRoutes::role);
      boolean isNew =
          !name.equals(PasswordFile.USER)
              && accounts.list().stream().noneMatch(one -> one.name().equals(name));
      if (isNew) {
        if (password.isEmpty() || role.isEmpty()) {
          throw new IllegalArgumentException("a new account needs role and password");
        }
        accounts.add(name, role.get(), password.get());
      } else {
        if (role.isPresent()) {
          accounts.change(name, role.get());
        }
        if (password.isPresent()) {
          accounts.change(name, password.get());
        }
      }
      return Response.noContent();
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
    try {
      accounts.remove(request.parameter("name"));
      return Response.noContent();
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

  private static String who(Request request) {
    return request.caller() instanceof Caller.Operator operator ? operator.name() : "somebody";
  }
}
