package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.appliance.http.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  private static final Set<String> OPEN =
      Set.of(
          "GET /",
          "GET /healthz",
          "GET /version",
          "GET /pxe-bootstrap.ipxe",
          "GET /boot/autoexec.ipxe",
          "GET /pxe/{mac}",
          "GET /pxe/{mac}/plan",
          "POST /pxe/{mac}/inventory",
          "POST /pxe/{mac}/progress",
          "POST /pxe/{mac}/done",
          "POST /pxe/{mac}/failed",
          "GET /pxe/{mac}/choices",
          "POST /pxe/{mac}/choice",
          "POST /pxe/{mac}/next",
          "POST /pxe/{mac}/report",
          "GET /boot/{name}",
          "GET /images",
          "GET /images/{name}");

  @TempDir private Path folder;

  @Test
  void everyRouteNotForMachinesNeedsTheToken() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      for (Route route : TestRoutes.of(folder)) {
        String name = route.method() + " " + route.path();
        String path =
            route
                .path()
                .replace("{mac}", "52-54-00-00-00-01")
                .replace("{name}", "x")
                .replace("{id}", "x");
        for (String authorization :
            List.of("", "Bearer x", "Bearer ", "Basic Ynk6Ynk=", appliance.token())) {
          int status =
              (authorization.isEmpty()
                      ? appliance.anybody(route.method(), path, "")
                      : appliance.anybody(route.method(), path, "", "Authorization", authorization))
                  .statusCode();
          if (OPEN.contains(name)) {
            assertThat(status).as(name).isNotEqualTo(401);
          } else {
            assertThat(status).as(name + " with \"" + authorization + "\"").isEqualTo(401);
          }
        }
        assertThat(appliance.ask(route.method(), path, "").statusCode()).as(name).isNotEqualTo(401);
      }
    }
  }

  @Test
  void openRoutesAreExactlyThoseForMachines() throws IOException {
    Set<String> open = new TreeSet<>();
    for (Route route : TestRoutes.of(folder)) {
      if (route.access() == Route.Access.OPEN) {
        open.add(route.method() + " " + route.path());
      }
    }
    assertThat(open).isEqualTo(new TreeSet<>(OPEN));
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
