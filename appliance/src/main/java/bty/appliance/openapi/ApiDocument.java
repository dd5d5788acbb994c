package bty.appliance.openapi;

import bty.appliance.http.Route;
import bty.engine.protocol.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0) of a table of routes.
///
/// @param operations what the table does not say
/// @param version of the program
record ApiDocument(Operations operations, String version) {
  private static final Pattern NAMED = Pattern.compile("\\{([a-z]+)}");
  private static final String PROBLEM = "Problem";

  /// The document. Pages are for people and not in it.
  Map<String, Object> of(List<Route> routes) throws IOException {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (Route route : routes) {
      if (isPage(route)) {
        continue;
      }
      Object known = paths.get(route.path());
      Map<String, Object> byMethod = new LinkedHashMap<>();
      if (known instanceof Map<?, ?> map) {
        map.forEach((method, operation) -> byMethod.put(String.valueOf(method), operation));
      }
      byMethod.put(route.method().toLowerCase(Locale.ROOT), operation(route));
      paths.put(route.path(), byMethod);
    }
    return ordered(
        "openapi",
        "3.1.0",
        "info",
        ordered(
            "title",
            "bty",
            "version",
            version,
            "description",
            "Puts operating system images on disks over the network. Wherever GET is, HEAD is,"
                + " too."),
        "servers",
        List.of(ordered("url", "/")),
        "paths",
        paths,
        "components",
        ordered("schemas", operations.sorted(), "securitySchemes", securitySchemes()));
  }

  private static boolean isPage(Route route) {
    return route.access() == Route.Access.PAGE || route.path().startsWith("/ui/");
  }

  private static Map<String, Object> securitySchemes() {
    return ordered(
        "token",
        ordered("type", "http", "scheme", "bearer", "description", "An API token."),
        "session",
        ordered(
            "type",
            "apiKey",
            "in",
            "cookie",
            "name",
            "bty_session",
            "description",
            "A browser's session; what changes something also wants X-CSRF-Token."),
        "boot",
        ordered(
            "type",
            "http",
            "scheme",
            "bearer",
            "description",
            "bty.token of the kernel command line of that machine's boot."));
  }

  private Map<String, Object> operation(Route route) throws IOException {
    Map<String, Object> made = new LinkedHashMap<>();
    JsonObject known =
        operations
            .of(route.method(), route.path())
            .orElseGet(() -> new JsonObject("operation", Map.of()));
    made.put("operationId", id(route));
    made.put("summary", known.values().getOrDefault("summary", ""));
    List<Object> parameters = parameters(route, known);
    if (!parameters.isEmpty()) {
      made.put("parameters", parameters);
    }
    Map<String, Object> body = content(known.values().get("body"));
    if (!body.isEmpty()) {
      made.put("requestBody", ordered("content", body));
    }
    made.put("responses", responses(route, known));
    made.put("security", security(route));
    if (route.access() == Route.Access.TOKEN) {
      made.put("x-scope", route.role().scope());
    }
    return made;
  }

  /// Such as `get_machines_mac`.
  private static String id(Route route) {
    String words = (route.method() + route.path()).replaceAll("[^A-Za-z0-9]+", "_");
    String id = words.toLowerCase(Locale.ROOT).replaceAll("_$", "");
    return route.path().length() > 1 && route.path().endsWith("/") ? id + "_slash" : id;
  }

  private static List<Object> parameters(Route route, JsonObject known) {
    List<Object> parameters = new ArrayList<>();
    NAMED
        .matcher(route.path())
        .results()
        .forEach(name ->
            parameters.add(
                ordered(
                    "name",
                    name.group(1),
                    "in",
                    "path",
                    "required",
                    true,
                    "schema",
                    ordered("type", "string"))));
    if (known.values().get("query") instanceof Map<?, ?> query) {
      query.forEach(
          (name, schema) -> parameters.add(ordered("name", name, "in", "query", "schema", schema)));
    }
    if (known.values().get("headers") instanceof List<?> headers) {
      headers.forEach(name ->
          parameters.add(
              ordered("name", name, "in", "header", "schema", ordered("type", "string"))));
    }
    return parameters;
  }

  private static Map<String, Object> responses(Route route, JsonObject known) {
    Map<String, Object> responses = new TreeMap<>();
    if (known.values().get("answers") instanceof Map<?, ?> answers) {
      answers.forEach((status, types) -> {
        Map<String, Object> content = content(types);
        Map<String, Object> one = ordered("description", words(String.valueOf(status)));
        if (!content.isEmpty()) {
          one.put("content", content);
        }
        responses.put(String.valueOf(status), one);
      });
    }
    List<Object> problems = new ArrayList<>();
    if (known.values().get("problems") instanceof List<?> own) {
      problems.addAll(own);
    }
    if (route.access() != Route.Access.OPEN) {
      problems.addAll(List.of("401", "403"));
    }
    problems.forEach(status -> responses.put(String.valueOf(status), problem()));
    responses.put("default", problem());
    return responses;
  }

  private static String words(String status) {
    return switch (status) {
      case "201" -> "Made: it was not there before.";
      case "202" -> "More is to come.";
      case "204" -> "Done, and nothing to say.";
      case "206" -> "A stretch of it.";
      case "303" -> "There is something to see elsewhere.";
      case "304" -> "It is as it was.";
      default -> "Done.";
    };
  }

  private static Map<String, Object> problem() {
    return ordered(
        "description",
        "What went wrong.",
        "content",
        ordered("application/problem+json", ordered("schema", reference(PROBLEM))));
  }

  /// Media types and the names of their schemas; an empty name is bytes of any kind.
  private static Map<String, Object> content(@Nullable Object types) {
    Map<String, Object> content = new LinkedHashMap<>();
    if (types instanceof Map<?, ?> map) {
      map.forEach((type, schema) ->
          content.put(
              String.valueOf(type),
              "".equals(schema)
                  ? ordered()
                  : ordered("schema", reference(String.valueOf(schema)))));
    }
    return content;
  }

  private static Map<String, Object> reference(String schema) {
    return ordered("$ref", "#/components/schemas/" + schema);
  }

  private static List<Object> security(Route route) {
    return switch (route.access()) {
      case OPEN -> List.of();
      case MACHINE -> List.of(ordered("boot", List.of()));
      case TOKEN, PAGE -> List.of(ordered("token", List.of()), ordered("session", List.of()));
    };
  }

  /// @param pairs name, value, name, value
  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }
}
