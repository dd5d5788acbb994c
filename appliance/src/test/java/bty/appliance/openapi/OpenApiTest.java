package bty.appliance.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.api.TestRoutes;
import bty.appliance.cli.Appliance;
import bty.appliance.git.TestGit;
import bty.appliance.http.Route;
import bty.engine.protocol.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The document says what the running server does.
class OpenApiTest {
  private static final String MAC = "52-54-00-00-00-01";
  private static final String LOST = "52-54-00-00-00-02";
  private static final String MENU = "52-54-00-00-00-03";
  private static final Pattern RUN = Pattern.compile("\"run\":\"([^\"]+)\"");

  @TempDir private Path folder;
  private Appliance appliance;
  private Map<?, ?> paths = Map.of();
  private Map<?, ?> schemas = Map.of();

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
    HttpResponse<String> answer = appliance.ask("GET", "/openapi.json", "");
    JsonObject document =
        JsonObject.parse("document", answer.body().getBytes(StandardCharsets.UTF_8));
    paths = document.object("paths").values();
    schemas = document.object("components").object("schemas").values();
    assertThat(document.string("openapi")).isEqualTo("3.1.0");
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  @Test
  void everyRouteButPagesIsDescribedAndNothingElse() throws Exception {
    Set<String> table =
        TestRoutes.of(folder.resolve("other")).stream()
            .filter(route -> !route.path().startsWith("/ui/"))
            .map(route -> route.method() + " " + route.path())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(new TreeSet<>(Operations.builtIn().operations().values().keySet())).isEqualTo(table);
    Set<String> described = new TreeSet<>();
    paths.forEach((path, methods) ->
        ((Map<?, ?>) methods)
            .keySet()
            .forEach(method ->
                described.add(String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path)));
    assertThat(described).isEqualTo(table);
  }

  @Test
  void documentSaysOfEveryRouteWhomItIsFor() throws Exception {
    Map<Route.Access, String> wanted =
        Map.of(
            Route.Access.OPEN, "[]",
            Route.Access.MACHINE, "[{boot=[]}]",
            Route.Access.TOKEN, "[{token=[]}, {session=[]}]");
    Set<Object> ids = new HashSet<>();
    for (Route route : TestRoutes.of(folder.resolve("other"))) {
      if (!route.path().startsWith("/ui/")) {
        Map<?, ?> operation = operation(route.method(), route.path());
        assertThat(String.valueOf(operation.get("security")))
            .as(route.path())
            .isEqualTo(wanted.get(route.access()));
        assertThat(String.valueOf(operation.get("summary"))).as(route.path()).endsWith(".");
        assertThat(ids.add(operation.get("operationId"))).as(route.path()).isTrue();
      }
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() throws Exception {
    Set<String> named =
        Pattern.compile("#/components/schemas/([A-Za-z]+)")
            .matcher(paths + " " + schemas)
            .results()
            .map(reference -> reference.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).isEqualTo(new TreeSet<>(schemas.keySet()));
  }

  /// Enough of a site that every answer has something in it.
  private Map<String, String> site() throws Exception {
    fits("PUT", "/images/{name}", "/images/x", Appliance.disk("data"));
    Files.writeString(folder.resolve("images/broken"), "no image at all");
    appliance.lookAtImages();
    fits("PUT", "/boot/{name}", "/boot/file", "bytes");
    fits(
        "PUT",
        "/machines/{mac}",
        "/machines/" + MAC,
        """
        {"boot_policy": "flash", "image": "x", "hostname": "a", "labels": {"rack": "1"}, "notes": "n"}
        """);
    fits(
        "PUT",
        "/machines/{mac}",
        "/machines/" + LOST,
        "{\"boot_policy\": \"flash-once\", \"image\": \"x\", \"target\": \"serial=A\"}");
    fits("PUT", "/machines/{mac}", "/machines/" + MENU, "{\"boot_policy\": \"tui\"}");
    String _ = appliance.plan(LOST);
    appliance.live("POST", LOST, "progress", progress(run(LOST)));
    appliance.passAndTick(Duration.ofMinutes(5));
    String done = run(MAC);
    appliance.live("POST", MAC, "progress", progress(done));
    String digest = (String) ((Map<?, ?>) items("/images").getLast()).get("sha256");
    appliance.live(
        "POST",
        MAC,
        "done",
        "{\"run\":\"%s\",\"sha256\":\"%s\",\"bytes_read\":1024,\"bytes_written\":1024,\"seconds\":1.5}"
            .formatted(done, digest));
    appliance.boot(MAC);
    appliance.pass(Duration.ofHours(1));
    String failed = run(MAC);
    appliance.live(
        "POST",
        MAC,
        "failed",
        "{\"run\":\"%s\",\"stage\":\"write\",\"reason\":\"broken\",\"log_tail\":\"the log\"}"
            .formatted(failed));
    String _ = appliance.boot(MENU);
    appliance.live("POST", MENU, "choice", "{\"image\": \"x\", \"target\": \"/dev/sda\"}");
    fits("POST", "/machines/{mac}/reflash", "/machines/" + LOST + "/reflash", "");
    fits("POST", "/machines/{mac}/confirm", "/machines/" + LOST + "/confirm", "");
    fits("POST", "/tokens", "/tokens", "{\"name\": \"ci\", \"scope\": \"read\"}");
    String job =
        fits(
            "POST",
            "/images/{name}/fetch",
            "/images/y/fetch",
            "{\"url\": \"http://192.0.2.1/y\", \"description\": \"d\"}");
    appliance.ask(
        "PUT", "/images/z", "ab", "Content-Range", "bytes 0-1/1024", "Upload-Id", "12345678");
    Map<String, String> known = new LinkedHashMap<>();
    known.put("/images/{name}/upload", "/images/z/upload?id=12345678");
    known.put("/jobs/{id}", "/jobs/" + job.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1"));
    known.put("/runs/{id}", "/runs/" + failed);
    known.put("/accounts/{name}", "/accounts/bty");
    known.put("/tokens/{name}", "/tokens/ci");
    return known;
  }

  private String run(String mac) throws Exception {
    Matcher run = RUN.matcher(appliance.plan(mac));
    assertThat(run.find()).isTrue();
    return run.group(1);
  }

  private static String progress(String run) {
    return ("{\"run\":\"%s\",\"event\":\"writing_progress\",\"bytes_read\":1,\"bytes_written\":2,"
            + "\"total_bytes\":9,\"rate_bps\":3,\"eta_seconds\":4,\"bottleneck\":\"disk\"}")
        .formatted(run);
  }

  @Test
  void everyJsonThatTheServerAnswersFitsItsSchema() throws Exception {
    Map<String, String> known = site();
    Set<String> seen = new TreeSet<>();
    for (Object path : paths.keySet()) {
      String template = String.valueOf(path);
      if (!((Map<?, ?>) paths.get(path)).containsKey("get")
          || schema("GET", template, 200).isEmpty()) {
        continue;
      }
      String real = known.getOrDefault(template, template.replace("{mac}", MAC));
      HttpResponse<String> answer =
          template.startsWith("/pxe/")
              ? appliance.live("GET", MAC, real.replace("/pxe/" + MAC + "/", ""), "")
              : appliance.ask("GET", real, "");
      assertThat(answer.statusCode()).as(real).isEqualTo(200);
      assertFits("GET", template, answer);
      seen.add(template);
    }
    assertThat(seen)
        .contains("/machines", "/machines/{mac}", "/runs", "/runs/{id}", "/images", "/jobs/{id}")
        .hasSizeGreaterThanOrEqualTo(18);
    assertThat(items("/machines")).hasSize(3);
    assertThat(items("/runs").toString()).contains("state=done", "state=failed", "state=lost");
  }

  /// In a work tree, with an edit that is not committed, a remote, and a conflict with it.
  @Test
  void historyOfTheStateFolderFitsItsSchemaToo() throws Exception {
    String file = "machines/" + MAC + ".yaml";
    Path bare = folder.resolve("remote.git");
    Path olga = Files.createDirectories(folder.resolve("olga"));
    Path state = folder.resolve("in-git/state");
    Files.createDirectories(state.resolve("machines"));
    Files.writeString(state.resolve(file), "boot_policy: tui\n");
    Files.writeString(state.resolve("settings.yaml"), "git:\n  remote: origin\n");
    TestGit.init(state);
    var _ = TestGit.git(folder, "clone", "-q", "--bare", state.toString(), bare.toString());
    var _ = TestGit.git(state, "remote", "add", "origin", bare.toString());
    var _ = TestGit.git(folder, "clone", "-q", bare.toString(), olga.toString());
    Files.writeString(olga.resolve(file), "boot_policy: local\n");
    TestGit.commit(olga, "hers");
    var _ = TestGit.git(olga, "push", "-q", "origin", "main");
    Files.writeString(state.resolve(file), "boot_policy: flash\nimage: x\n");
    TestGit.commit(state, "ours");
    Files.writeString(state.resolve("notes.txt"), "not committed");
    try (Appliance inGit = new Appliance(folder.resolve("in-git"))) {
      HttpResponse<String> answer =
          Eventually.see(
              "the conflict",
              () -> {
                inGit.passAndTick(Duration.ofSeconds(61));
                return inGit.ask("GET", "/git", "");
              },
              seen -> seen.body().contains("\"conflict\""));
      assertThat(answer.body())
          .contains("\"repository\":\"here\"", "\"branch\":\"main\"", "notes.txt", "\"there\":\"");
      assertFits("GET", "/git", answer);
    }
  }

  @Test
  void everyRefusalIsAProblem() throws Exception {
    Map<String, String> known = site();
    int count = 0;
    for (Object path : paths.keySet()) {
      String template = String.valueOf(path);
      String wrong =
          known
              .getOrDefault(template, template)
              .replace("{mac}", "nonsense")
              .replaceAll("\\{[a-z]+}", "no-such-thing");
      for (Object method : ((Map<?, ?>) paths.get(path)).keySet()) {
        String upper = String.valueOf(method).toUpperCase(Locale.ROOT);
        if (template.startsWith("/events")) {
          continue;
        }
        for (HttpResponse<String> answer :
            List.of(
                appliance.anybody(upper, wrong, ""),
                appliance.ask(upper, wrong, upper.equals("GET") ? "" : "[nonsense"),
                appliance.ask("PATCH", wrong, ""))) {
          if (answer.statusCode() >= 400) {
            assertProblem(upper + " " + wrong, answer);
            count++;
          }
        }
      }
    }
    assertThat(count).isGreaterThan(100);
  }

  private void assertProblem(String what, HttpResponse<String> answer) throws Exception {
    assertThat(answer.headers().firstValue("Content-Type"))
        .as(what)
        .contains("application/problem+json");
    Object value = value(answer.body());
    assertThat(SchemaCheck.problems(schemas, "Problem", value)).as(what).isEmpty();
    assertThat(((Map<?, ?>) value).get("status")).as(what).isEqualTo((long) answer.statusCode());
    assertThat(answer.statusCode()).as(what + answer.body()).isNotEqualTo(500);
  }

  /// Sends it, and compares what comes back.
  private String fits(String method, String template, String path, String body) throws Exception {
    HttpResponse<String> answer = appliance.ask(method, path, body);
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isBetween(200, 299);
    assertFits(method, template, answer);
    return answer.body();
  }

  private void assertFits(String method, String template, HttpResponse<String> answer)
      throws Exception {
    String name = schema(method, template, answer.statusCode());
    assertThat(name).as(method + " " + template + " " + answer.statusCode()).isNotEmpty();
    assertThat(answer.headers().firstValue("Content-Type"))
        .as(template)
        .contains("application/json");
    assertThat(SchemaCheck.problems(schemas, name, value(answer.body())))
        .as(method + " " + template)
        .isEmpty();
  }

  private List<?> items(String path) throws Exception {
    return value(appliance.ask("GET", path, "").body()) instanceof List<?> list ? list : List.of();
  }

  private static Object value(String json) throws Exception {
    String wrapped = "{\"it\": " + json + "}";
    Object value =
        JsonObject.parse("answer", wrapped.getBytes(StandardCharsets.UTF_8)).values().get("it");
    return Objects.requireNonNull(value);
  }

  private static Map<?, ?> map(@Nullable Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private Map<?, ?> operation(String method, String path) {
    return map(map(paths.get(path)).get(method.toLowerCase(Locale.ROOT)));
  }

  /// The name of the schema of an answer in JSON; empty if there is none.
  private String schema(String method, String template, int status) {
    Map<?, ?> responses = map(operation(method, template).get("responses"));
    Matcher reference =
        Pattern.compile("application/json=\\{schema=\\{\\$ref=#/components/schemas/([A-Za-z]+)}}")
            .matcher(String.valueOf(responses.get(Integer.toString(status))));
    return reference.find() ? reference.group(1) : "";
  }
}
