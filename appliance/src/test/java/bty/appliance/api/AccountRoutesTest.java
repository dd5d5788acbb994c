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
      assertThat(appliance.ask("PUT", "/accounts/anna", body).statusCode()).isEqualTo(204);
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

  @Test
  void auditTellsWhoDidWhatFromWhereInPages() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      for (int i = 1; i <= 3; i++) {
        var _ = appliance.ask("PUT", "/machines/52-54-00-00-00-0" + i, "{}");
      }
      var _ = appliance.ask("PUT", "/machines/52-54-00-00-00-01", "nonsense");
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
