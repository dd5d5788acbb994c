package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.engine.protocol.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountRoutesTest {
  @TempDir private Path folder;

  private static List<JsonObject> list(HttpResponse<String> answer) throws Exception {
    return JsonObject.parseList("list", answer.body().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void tokenIsMadeUsedListedAndRevoked() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      String body = "{\"name\": \"ci\", \"scope\": \"operate\"}";
      var made = appliance.ask("POST", "/tokens", body);
      assertThat(made.statusCode()).isEqualTo(201);
      assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
      String token =
          JsonObject.parse("token", made.body().getBytes(StandardCharsets.UTF_8)).string("token");
      assertThat(appliance.ask("POST", "/tokens", body).statusCode()).isEqualTo(422);
      assertThat(appliance.ask("POST", "/tokens", "{\"name\": \"x\"}").statusCode()).isEqualTo(400);
      assertThat(
              appliance
                  .ask("POST", "/tokens", "{\"name\": \"x\", \"scope\": \"root\"}")
                  .statusCode())
          .isEqualTo(422);
      assertThat(
              list(appliance.ask("GET", "/tokens", "")).getFirst().optionalString("last_used_at"))
          .isEmpty();
      String[] bearer = {"Authorization", "Bearer " + token};
      String mac = "/machines/52-54-00-00-00-01";
      assertThat(appliance.anybody("PUT", mac, "{}", bearer).statusCode()).isEqualTo(201);
      assertThat(list(appliance.ask("GET", "/tokens", "")).getFirst().string("last_used_at"))
          .isEqualTo("2026-11-23T10:00:00Z");
      appliance.passAndTick(Duration.ofMinutes(2));
      appliance.restart();
      assertThat(list(appliance.ask("GET", "/tokens", "")).getFirst().string("last_used_at"))
          .isEqualTo("2026-11-23T10:00:00Z");
      assertThat(appliance.ask("DELETE", "/tokens/ci", "").statusCode()).isEqualTo(204);
      assertThat(appliance.ask("DELETE", "/tokens/ci", "").statusCode()).isEqualTo(404);
      assertThat(appliance.anybody("GET", mac, "", bearer).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void accountIsMadeChangedAndRemoved() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      String body = "{\"role\": \"view\", \"password\": \"correct horse\"}";
      assertThat(appliance.ask("PUT", "/accounts/anna", "{\"role\": \"view\"}").statusCode())
          .isEqualTo(422);
      var made = appliance.ask("PUT", "/accounts/anna", body);
      assertThat(made.statusCode()).isEqualTo(201);
      assertThat(made.body()).contains("\"name\":\"anna\"", "\"role\":\"view\"");
      var unknown = appliance.ask("PUT", "/accounts/anna", "{\"rolle\": \"admin\"}");
      assertThat(unknown.statusCode()).isEqualTo(422);
      assertThat(unknown.body()).contains("did you mean \\\"role\\\"?");
      var broken = appliance.ask("PUT", "/accounts/anna", "{\"role\"");
      assertThat(broken.statusCode()).isEqualTo(400);
      assertThat(broken.body()).contains("reading the body:");
      assertThat(
              appliance.ask("POST", "/tokens", "{\"name\":\"a\",\"skope\":\"read\"}").statusCode())
          .isEqualTo(422);
      assertThat(appliance.ask("PUT", "/accounts/anna", "{\"role\": \"admin\"}").statusCode())
          .isEqualTo(204);
      assertThat(list(appliance.ask("GET", "/accounts", "")).getLast().string("role"))
          .isEqualTo("admin");
      assertThat(appliance.ask("PUT", "/accounts/bty", "{\"role\": \"view\"}").statusCode())
          .isEqualTo(422);
      assertThat(appliance.ask("PUT", "/accounts/a%20b", body).statusCode()).isEqualTo(422);
      assertThat(appliance.ask("DELETE", "/accounts/anna", "").statusCode()).isEqualTo(204);
      assertThat(appliance.ask("DELETE", "/accounts/anna", "").statusCode()).isEqualTo(404);
      assertThat(appliance.ask("DELETE", "/accounts/bty", "").statusCode()).isEqualTo(404);
    }
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  @Test
  void accountThatSomebodyElseHasChangedIsLeftAlone() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      String anna = "/accounts/anna";
      String body = "{\"role\": \"view\", \"password\": \"correct horse\"}";
      assertThat(appliance.ask("GET", anna, "").statusCode()).isEqualTo(404);
      assertThat(appliance.ask("PUT", anna, body, "If-Match", "\"x\"").statusCode()).isEqualTo(412);
      var made = appliance.ask("PUT", anna, body, "If-None-Match", "*");
      assertThat(made.statusCode()).isEqualTo(201);
      assertThat(appliance.ask("PUT", anna, body, "If-None-Match", "*").statusCode())
          .isEqualTo(412);
      var seen = appliance.ask("GET", anna, "");
      assertThat(seen.body()).isEqualTo("{\"name\":\"anna\",\"role\":\"view\"}\n");
      assertThat(tag(seen)).isEqualTo(tag(made));
      String other = "{\"password\": \"another horse\"}";
      assertThat(appliance.ask("PUT", anna, other).statusCode()).isEqualTo(204);
      var late = appliance.ask("PUT", anna, "{\"role\": \"admin\"}", "If-Match", tag(seen));
      assertThat(late.statusCode()).isEqualTo(412);
      assertThat(late.body()).contains("it has changed since");
      assertThat(appliance.ask("DELETE", anna, "", "If-Match", tag(seen)).statusCode())
          .isEqualTo(412);
      var now = appliance.ask("GET", anna, "");
      assertThat(now.body()).contains("\"role\":\"view\"");
      var changed = appliance.ask("PUT", anna, "{\"role\": \"admin\"}", "If-Match", tag(now));
      assertThat(changed.statusCode()).isEqualTo(204);
      assertThat(appliance.ask("DELETE", anna, "", "If-Match", tag(changed)).statusCode())
          .isEqualTo(204);
      assertThat(tag(appliance.ask("GET", "/accounts/bty", ""))).isNotEmpty();
    }
  }

  @Test
  void roleStaysIfThePasswordBesideItIsRefused() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      String body = "{\"role\": \"view\", \"password\": \"correct horse\"}";
      var _ = appliance.ask("PUT", "/accounts/anna", body);
      String half = "{\"role\": \"admin\", \"password\": \"x\"}";
      assertThat(appliance.ask("PUT", "/accounts/anna", half).statusCode()).isEqualTo(422);
      assertThat(appliance.ask("GET", "/accounts/anna", "").body()).contains("\"role\":\"view\"");
    }
  }

  @Test
  void tokenMadeAnewMeanwhileIsNotRevoked() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      String body = "{\"name\": \"ci\", \"scope\": \"read\"}";
      var _ = appliance.ask("POST", "/tokens", body);
      var seen = appliance.ask("GET", "/tokens/ci", "");
      assertThat(seen.body()).contains("\"name\":\"ci\",\"scope\":\"read\"");
      assertThat(appliance.ask("DELETE", "/tokens/ci", "").statusCode()).isEqualTo(204);
      assertThat(appliance.ask("GET", "/tokens/ci", "").statusCode()).isEqualTo(404);
      var _ = appliance.ask("POST", "/tokens", body);
      assertThat(appliance.ask("DELETE", "/tokens/ci", "", "If-Match", tag(seen)).statusCode())
          .isEqualTo(412);
      String now = tag(appliance.ask("GET", "/tokens/ci", ""));
      assertThat(appliance.ask("DELETE", "/tokens/ci", "", "If-Match", now).statusCode())
          .isEqualTo(204);
    }
  }

  @Test
  void auditTellsWhoDidWhatFromWhereInPages() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      for (int i = 1; i <= 3; i++) {
        var _ = appliance.ask("PUT", "/machines/52-54-00-00-00-0" + i, "{}");
      }
      var _ = appliance.ask("PUT", "/machines/52-54-00-00-00-01", "{\"nonsense\": 1}");
      var first = appliance.ask("GET", "/audit?limit=2", "");
      JsonObject newest = list(first).getFirst();
      assertThat(newest.string("what")).isEqualTo("PUT /machines/52-54-00-00-00-01");
      assertThat(newest.string("who")).isEqualTo("API token");
      assertThat(newest.string("from")).isEqualTo("127.0.0.1");
      assertThat(newest.number("status")).isEqualTo(422);
      assertThat(first.headers().firstValue("Link"))
          .contains("</audit?limit=2&before=3>; rel=\"next\"");
      var second = appliance.ask("GET", "/audit?limit=2&before=3", "");
      assertThat(list(second)).hasSize(2);
      assertThat(second.headers().firstValue("Link")).isEmpty();
      assertThat(appliance.ask("GET", "/audit?before=x", "").statusCode()).isEqualTo(400);
    }
  }
}
