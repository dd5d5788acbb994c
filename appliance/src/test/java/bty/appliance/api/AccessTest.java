package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.appliance.http.Caller;
import bty.appliance.http.Route;
import bty.engine.protocol.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  private static final String MAC = "52-54-00-00-00-01";
  private static final String OTHER = "52-54-00-00-00-02";

  private static final Set<String> OPEN =
      Set.of(
          "GET /",
          "GET /healthz",
          "GET /version",
          "GET /pxe-bootstrap.ipxe",
          "GET /boot/autoexec.ipxe",
          "GET /grub/grub.cfg",
          "GET /pxe/{mac}",
          "GET /pxe/{mac}/grub",
          "GET /pxe/{mac}/plan",
          "GET /pxe/",
          "GET /pxe/{mac}/",
          "GET /pxe/{mac}/{rest}",
          "POST /pxe/{mac}/done",
          "GET /boot/{name}",
          "GET /images",
          "GET /images/{name}",
          "GET /ui/login",
          "POST /ui/login",
          "POST /hooks/git",
          "GET /ui/assets/{name}");

  private static final Set<String> MACHINE =
      Set.of(
          "POST /pxe/{mac}/inventory",
          "POST /pxe/{mac}/progress",
          "POST /pxe/{mac}/failed",
          "GET /pxe/{mac}/look",
          "GET /pxe/{mac}/choices",
          "POST /pxe/{mac}/choice",
          "POST /pxe/{mac}/next",
          "POST /pxe/{mac}/report");

  /// What only an admin may do; of the rest, `GET` is for everybody who may look.
  private static final Set<String> ADMIN =
      Set.of(
          "PUT /boot/{name}",
          "PUT /settings",
          "POST /ui/settings",
          "POST /ui/git/settings",
          "POST /ui/safety",
          "POST /ui/settings/boot",
          "POST /ui/settings/storage",
          "GET /ui/settings/storage/{name}",
          "POST /ui/settings/storage/{name}",
          "GET /storage",
          "POST /storage/look",
          "POST /storage/images-disk",
          "GET /ui/settings/about/support-bundle",
          "GET /support-bundle",
          "GET /ui/accounts",
          "POST /ui/accounts",
          "GET /ui/accounts/{name}/delete",
          "POST /ui/accounts/{name}/delete",
          "GET /ui/tokens/{name}/delete",
          "POST /ui/tokens/{name}/delete",
          "GET /ui/audit",
          "GET /accounts",
          "GET /accounts/{name}",
          "PUT /accounts/{name}",
          "DELETE /accounts/{name}",
          "GET /tokens",
          "POST /tokens",
          "GET /tokens/{name}",
          "DELETE /tokens/{name}",
          "GET /audit");

  /// What everybody may change who is logged in: what is their own.
  private static final Set<String> OWN =
      Set.of("POST /ui/logout", "POST /ui/password", "POST /ui/theme");

  @TempDir private Path folder;

  private static Caller.Role least(String route) {
    if (ADMIN.contains(route)) {
      return Caller.Role.ADMIN;
    }
    return route.startsWith("GET ") || OWN.contains(route) ? Caller.Role.VIEW : Caller.Role.OPERATE;
  }

  @Test
  void everyRoleMayDoWhatItMayAndNothingElse() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      Map<Caller.Role, String> tokens = new EnumMap<>(Caller.Role.class);
      for (Caller.Role role : Caller.Role.values()) {
        String body = "{\"name\": \"%s\", \"scope\": \"%s\"}".formatted(role, role.scope());
        var made = appliance.ask("POST", "/tokens", body);
        tokens.put(
            role,
            JsonObject.parse("token", made.body().getBytes(StandardCharsets.UTF_8))
                .string("token"));
      }
      for (Route route : TestRoutes.of(folder)) {
        String name = route.method() + " " + route.path();
        if (OPEN.contains(name) || MACHINE.contains(name)) {
          continue;
        }
        String method = name.startsWith("GET /events") ? "HEAD" : route.method();
        String path =
            route
                .path()
                .replace("{mac}", MAC)
                .replace("{name}", "x")
                .replace("{id}", "x")
                .replace("{+rest}", "x");
        for (Map.Entry<Caller.Role, String> token : tokens.entrySet()) {
          int status =
              appliance
                  .anybody(method, path, "", "Authorization", "Bearer " + token.getValue())
                  .statusCode();
          boolean may = token.getKey().compareTo(least(name)) >= 0;
          assertThat(status == 403).as(name + " by " + token.getKey()).isEqualTo(!may);
          assertThat(status).as(name + " by " + token.getKey()).isNotIn(401, 500);
        }
      }
    }
  }

  /// Every kind of caller, and what it sends.
  private static Map<String, List<String>> callers(Appliance appliance) throws IOException {
    String boot = "Bearer " + appliance.bootToken(MAC);
    Map<String, List<String>> callers = new LinkedHashMap<>();
    callers.put("stranger", List.of());
    callers.put("iPXE", List.of("User-Agent", "iPXE/1.21.1+"));
    callers.put("wrong token", List.of("Authorization", "Bearer x"));
    callers.put("empty token", List.of("Authorization", "Bearer "));
    callers.put("another scheme", List.of("Authorization", "Basic Ynk6Ynk="));
    callers.put("token without a scheme", List.of("Authorization", appliance.token()));
    callers.put(
        "another machine", List.of("Authorization", "Bearer " + appliance.bootToken(OTHER)));
    callers.put("machine", List.of("Authorization", boot, "Content-Type", "application/json"));
    callers.put(
        "page in a browser",
        List.of(
            "Authorization",
            boot,
            "Content-Type",
            "application/json",
            "Sec-Fetch-Site",
            "cross-site"));
    callers.put(
        "form in a browser",
        List.of("Authorization", boot, "Content-Type", "application/x-www-form-urlencoded"));
    callers.put("operator", List.of("Authorization", "Bearer " + appliance.token()));
    return callers;
  }

  /// What a caller gets at a route that refuses it; 0 where it is not refused.
  private static int refusal(String route, String caller, boolean hasBody) {
    if (route.equals("POST /pxe/{mac}/done") && caller.equals("page in a browser")) {
      return 403;
    }
    if (OPEN.contains(route)) {
      return 0;
    }
    if (route.contains(" /ui/")) {
      // A form that somebody has filled in comes back with the page to log in.
      boolean isKept =
          caller.equals("form in a browser") && route.startsWith("POST ") && !OWN.contains(route);
      return caller.equals("operator") ? 0 : isKept ? 401 : 303;
    }
    if (!MACHINE.contains(route)) {
      return caller.equals("operator") ? 0 : 401;
    }
    return switch (caller) {
      case "machine" -> 0;
      case "page in a browser" -> 403;
      case "form in a browser" -> hasBody ? 415 : 0;
      default -> 401;
    };
  }

  @Test
  void everyRouteIsForThoseItIsForAndForNobodyElse() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      String _ = appliance.boot(MAC);
      String _ = appliance.boot(OTHER);
      for (Route route : TestRoutes.of(folder)) {
        String name = route.method() + " " + route.path();
        if (name.equals("POST /ui/login") || name.equals("POST /hooks/git")) {
          // Open, and answer with refusals of their own: see LoginTest and GitTest.
          continue;
        }
        // A stream of events has no end to wait for.
        String method = name.startsWith("GET /events") ? "HEAD" : route.method();
        String path =
            route
                .path()
                .replace("{mac}", MAC)
                .replace("{name}", "x")
                .replace("{id}", "x")
                .replace("{rest}", "x")
                .replace("{+rest}", "x");
        String body = route.method().equals("POST") && !name.endsWith("/done") ? "{}" : "";
        for (Map.Entry<String, List<String>> caller : callers(appliance).entrySet()) {
          String[] headers = caller.getValue().toArray(String[]::new);
          int status = appliance.anybody(method, path, body, headers).statusCode();
          int refusal = refusal(name, caller.getKey(), !body.isEmpty());
          if (refusal == 0) {
            assertThat(status).as(name + " by " + caller.getKey()).isNotIn(401, 403, 415);
          } else {
            assertThat(status).as(name + " by " + caller.getKey()).isEqualTo(refusal);
          }
        }
        if (name.equals("GET /pxe/{mac}")) {
          // The boot program among the callers has begun a new boot.
          String _ = appliance.boot(MAC);
        }
      }
    }
  }

  @Test
  void tableSaysOfEveryRouteWhomItIsFor() throws IOException {
    Map<Route.Access, Set<String>> table = new EnumMap<>(Route.Access.class);
    for (Route route : TestRoutes.of(folder)) {
      table
          .computeIfAbsent(route.access(), _ -> new TreeSet<>())
          .add(route.method() + " " + route.path());
    }
    assertThat(table.get(Route.Access.OPEN)).isEqualTo(new TreeSet<>(OPEN));
    assertThat(table.get(Route.Access.MACHINE)).isEqualTo(new TreeSet<>(MACHINE));
  }

  @Test
  void wrongMethodsAndUnknownPathsSayWhatThereIs() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      var wrong = appliance.anybody("DELETE", "/healthz", "");
      assertThat(wrong.statusCode()).isEqualTo(405);
      assertThat(wrong.headers().firstValue("Allow")).contains("GET, HEAD");
      assertThat(wrong.headers().firstValue("Content-Type")).contains("application/problem+json");
      var machines = appliance.ask("PATCH", "/machines/52-54-00-00-00-01", "");
      assertThat(machines.headers().firstValue("Allow")).contains("DELETE, GET, HEAD, PUT");
      assertThat(appliance.anybody("GET", "/nowhere", "").statusCode()).isEqualTo(401);
      assertThat(appliance.ask("GET", "/nowhere", "").statusCode()).isEqualTo(404);
      assertThat(appliance.anybody("HEAD", "/healthz", "").statusCode()).isEqualTo(200);
    }
  }
}
