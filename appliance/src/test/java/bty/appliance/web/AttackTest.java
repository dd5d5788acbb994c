package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.api.TestRoutes;
import bty.appliance.cli.Appliance;
import bty.appliance.http.Route;
import bty.appliance.state.StateCheck;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The attack table: what strangers and hostile pages send to the real server, what they get, and
/// that nothing is lost or told by it. Slow heads and bodies are in `StalledConnectionsTest`, what
/// a stranger says for a machine in `BelievedTest`.
class AttackTest {
  private static final String MAC = "52-54-00-00-00-01";
  private static final String MACHINE = "/machines/" + MAC;

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  /// All files but what is noted of who asked.
  private Map<String, String> kept() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(appliance.state().resolve("status")))
          .filter(file -> !file.startsWith(folder.resolve("table")))
          .collect(
              Collectors.toMap(
                  file -> folder.relativize(file).toString(),
                  AttackTest::text,
                  (one, _) -> one,
                  TreeMap::new));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.substring(9, 12));
  }

  private String raw(String head, String body, boolean asOperator) throws IOException {
    return appliance.raw(
        head
            + " HTTP/1.1\r\nHost: lab\r\n"
            + (asOperator ? "Authorization: Bearer " + appliance.token() + "\r\n" : "")
            + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n")
            + "\r\n"
            + body);
  }

  @Test
  void noNameLeadsOutOfAFolder() throws Exception {
    Files.writeString(folder.resolve("secret"), "the secret");
    Map<String, String> before = kept();
    String[] names = {
      "../secret",
      "..%2fsecret",
      "..%2Fsecret",
      "%2e%2e/secret",
      "%2e%2e%2fsecret",
      "%2E%2E%5Csecret",
      "..%5csecret",
      "..\\secret",
      "%252e%252e%252fsecret",
      "....//secret",
      "..;/secret",
      "%c0%ae%c0%ae%c0%afsecret",
      "%uff0e%uff0e/secret",
      "x%2f..%2f..%2fsecret",
      "%2fetc%2fpasswd",
      "/etc/passwd",
      "..%00/secret",
      "x%00.img",
      "%ff%fe",
      ".secret",
      "C:%5Csecret",
      "x%0d%0aX-Evil:%201",
    };
    for (String place :
        List.of("/images/", "/boot/", "/machines/", "/runs/", "/ui/assets/", "/ui/machines/")) {
      for (String name : names) {
        for (String method : List.of("GET", "PUT", "DELETE")) {
          String body = method.equals("PUT") ? "{}" : "";
          String answer = raw(method + " " + place + name, body, true);
          assertThat(status(answer)).as(method + " " + place + name).isBetween(300, 499);
          assertThat(answer.split("\r\n\r\n", 2)[0])
              .as(method + " " + place + name)
              .doesNotContain("\r\nX-Evil:");
          assertThat(answer).as(place + name).doesNotContain("the secret", "root:");
        }
      }
    }
    assertThat(kept()).isEqualTo(before);
  }

  @Test
  void linksShowNothingThatIsNotForAll() throws Exception {
    for (String place : List.of("images/leak.img", "boot/leak", "state/user-data/leak.yaml")) {
      Files.createDirectories(folder.resolve(place).getParent());
      Files.createSymbolicLink(folder.resolve(place), folder.resolve("token"));
    }
    String secret = appliance.token();
    appliance.lookAtImages();
    for (String path : List.of("/images/leak.img", "/boot/leak", "/images", "/")) {
      assertThat(appliance.get(path)).as(path).doesNotContain(secret);
    }
    assertThat(appliance.ask("PUT", "/images/a.img", "RDSK").statusCode()).isEqualTo(201);
    String spec =
        """
        {"boot_policy": "flash", "image": "a.img", "provisioning_mode": "cloud-init",
         "user_data": "leak.yaml"}
        """;
    assertThat(appliance.ask("PUT", MACHINE, spec).statusCode()).isEqualTo(201);
    assertThat(appliance.plan(MAC)).doesNotContain(secret);
    assertThat(appliance.boot(MAC)).doesNotContain(secret, "bty.mode=flash");
  }

  /// Who may push to the repository of the state folder may put links there, and is no operator of
  /// this computer.
  @Test
  void linksInTheStateFolderAreNeverReadOrWrittenThroughIfTheyLeadOut() throws Exception {
    Path state = appliance.state();
    Path victim = Files.writeString(folder.resolve("victim"), "TOPSECRET: 1\nboot_policy: tui\n");
    Path good = Files.writeString(folder.resolve("good"), "boot_policy: tui\nnotes: TOPSECRET\n");
    Files.createDirectories(state.resolve(".git"));
    Files.writeString(state.resolve(".git/secret"), "TOPSECRET: 1\n");
    Map<String, Path> links =
        Map.of(
            "52-54-00-00-00-a1", folder.resolve("token"),
            "52-54-00-00-00-a2", victim,
            "52-54-00-00-00-a3", good,
            "52-54-00-00-00-a4", Path.of("/proc/self/environ"),
            "52-54-00-00-00-a5", folder.resolve("not-there"),
            "52-54-00-00-00-a6", Path.of("../.git/secret"),
            "52-54-00-00-00-a7", Path.of("../status/origin.json"));
    for (Map.Entry<String, Path> link : links.entrySet()) {
      Path file = state.resolve("machines/" + link.getKey() + ".yaml");
      Files.createSymbolicLink(file, link.getValue());
    }
    Files.createSymbolicLink(state.resolve("images/x.img.yaml"), victim);
    Files.createSymbolicLink(state.resolve("settings.yaml"), victim);
    Files.createSymbolicLink(state.resolve("workflows"), folder);
    Browser browser = Browser.ready(appliance);
    Map<String, String> before = kept();
    for (String mac : links.keySet()) {
      List<String> seen = new ArrayList<>();
      seen.add(browser.get("/ui/machines/" + mac).body());
      seen.add(appliance.boot(mac));
      seen.add(appliance.get("/pxe/" + mac));
      var shown = appliance.ask("GET", "/machines/" + mac, "");
      seen.add(shown.body());
      String tag = shown.headers().firstValue("ETag").orElse("");
      var put = appliance.ask("PUT", "/machines/" + mac, "{\"notes\": \"x\"}", "If-Match", tag);
      assertThat(put.statusCode()).as(mac).isEqualTo(409);
      seen.add(put.body());
      assertThat(String.join("\n", seen))
          .as(mac)
          .doesNotContain("TOPSECRET", appliance.token(), "PATH=", "schema_version\":\"1")
          .contains("is a link ");
    }
    var pin = appliance.ask("PUT", "/images/x.img", Appliance.disk("x"));
    assertThat(pin.body()).contains("is a link that leads out").doesNotContain("TOPSECRET");
    var put = appliance.ask("PUT", "/settings", "{\"same_boot_seconds\": 61}");
    assertThat(put.statusCode()).isEqualTo(409);
    for (String page : List.of("/ui/settings", "/ui/safety", "/ui/git", "/ui/images/x.img")) {
      assertThat(browser.get(page).body()).as(page).doesNotContain("TOPSECRET");
    }
    List<String> problems = StateCheck.problems(state);
    assertThat(String.join("\n", problems)).doesNotContain("TOPSECRET");
    assertThat(problems)
        .contains(
            "machines/52-54-00-00-00-a3.yaml:1:1: it is a link that leads out of the state folder",
            "machines/52-54-00-00-00-a5.yaml:1:1: it is a link that leads out of the state folder",
            "machines/52-54-00-00-00-a6.yaml:1:1: it is a link to what is Git's own",
            "images/x.img.yaml:1:1: it is a link that leads out of the state folder",
            "settings.yaml:1:1: it is a link that leads out of the state folder",
            "workflows:1:1: it is a link that leads out of the state folder");
    Files.delete(folder.resolve("images/x.img"));
    assertThat(kept()).isEqualTo(before);
    // The link itself may go, and what it leads to stays.
    assertThat(appliance.ask("DELETE", "/machines/52-54-00-00-00-a2", "").statusCode())
        .isEqualTo(204);
    assertThat(Files.readString(victim)).startsWith("TOPSECRET");
  }

  @Test
  void machinesThatAreElsewhereAreNotTheOperators() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve(MAC + ".yaml"), "notes: TOPSECRET\n");
    Files.delete(appliance.state().resolve("machines"));
    Files.createSymbolicLink(appliance.state().resolve("machines"), elsewhere);
    assertThat(appliance.ask("GET", MACHINE, "").body())
        .contains("it is a link that leads out of the state folder")
        .doesNotContain("TOPSECRET");
    String other = "52-54-00-00-00-b1";
    assertThat(appliance.boot(other)).startsWith("#!ipxe");
    assertThat(appliance.ask("PUT", "/machines/" + other, "{}").statusCode()).isEqualTo(409);
    assertThat(appliance.ask("DELETE", MACHINE, "").statusCode()).isEqualTo(409);
    assertThat(elsewhere.toFile().list()).containsExactly(MAC + ".yaml");
  }

  @Test
  void linkWithinTheStateFolderIsFollowedAndOneThatIsSwappedIsNoticed() throws Exception {
    Path real = Files.writeString(appliance.state().resolve("rack.yaml"), "notes: ours\n");
    Path link = appliance.state().resolve("machines/" + MAC + ".yaml");
    Files.createSymbolicLink(link, Path.of("../rack.yaml"));
    assertThat(appliance.ask("GET", MACHINE, "").body()).contains("\"ours\"");
    assertThat(appliance.ask("PUT", MACHINE, "{\"notes\": \"new\"}").statusCode()).isEqualTo(200);
    assertThat(Files.readString(real)).contains("notes: new");
    Path foreign = Files.writeString(folder.resolve("foreign"), "notes: TOPSECRET\n");
    Files.delete(link);
    Files.createSymbolicLink(link, foreign);
    assertThat(appliance.ask("GET", MACHINE, "").body())
        .contains("leads out of the state folder")
        .doesNotContain("TOPSECRET");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("../rack.yaml"));
    assertThat(appliance.ask("GET", MACHINE, "").body()).contains("\"new\"");
  }

  private static final String[] HOSTILE = {
    "a\u0000b",
    "a\r\nX-Evil: 1",
    "a\nboot_policy: flash",
    "${evil}",
    "$(reboot)",
    "\"'`;|&",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{name}}",
    "\u202Egnp.x",
    "\u2028x",
    "é中\uD83D\uDE00",
    "&a !!x *a",
    "-",
    " ",
    "x".repeat(10_000),
  };

  @Test
  void hostileTextInEveryFieldIsRefusedOrStaysText() throws Exception {
    Browser browser = Browser.ready(appliance);
    for (String key :
        List.of(
            "boot_policy",
            "image",
            "target",
            "provisioning_mode",
            "hostname",
            "user_data",
            "network_config",
            "cijoe_workflow",
            "cijoe_config",
            "local_boot",
            "reflash",
            "notes",
            "labels")) {
      for (String text : HOSTILE) {
        String value = json(text);
        String spec =
            "{\"%s\": %s}".formatted(key, key.equals("labels") ? "{\"x\": " + value + "}" : value);
        var put = appliance.ask("PUT", MACHINE, spec);
        assertThat(put.statusCode()).as(spec).isIn(200, 201, 422);
        if (put.statusCode() != 422) {
          assertStaysText(browser, text);
        }
        assertThat(appliance.ask("DELETE", MACHINE, "").statusCode()).isIn(204, 404);
      }
    }
  }

  private void assertStaysText(Browser browser, String text) throws Exception {
    String page = browser.get("/ui" + MACHINE).body();
    assertThat(page).doesNotContain("<script>alert", "<img src=x");
    assertThat(browser.get("/ui/machines").body()).doesNotContain("<script>alert", "<img src=x");
    String script = appliance.boot(MAC);
    assertThat(script).doesNotContain("${evil}", "$(reboot)", "\u0000");
    assertThat(script.lines())
        .as(text)
        .allMatch(line ->
            line.matches(
                "#.*|:[a-z]+||(echo|kernel|initrd|boot|sleep|exit|iseq|sanboot|chain|goto)( .*)?"
                    + "|isset \\$\\{bty-drive} \\|\\| set bty-drive 0x[0-9a-f]{2}"));
    // What stands in the file is what was meant, and nothing beside it.
    String before = appliance.ask("GET", MACHINE, "").body();
    assertThat(appliance.ask("PUT", MACHINE, before).statusCode()).as(text).isEqualTo(200);
    assertThat(appliance.ask("GET", MACHINE, "").body()).isEqualTo(before);
  }

  private static String json(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(unit -> json.append("\\u%04x".formatted(unit)));
    return json.append('"').toString();
  }

  @Test
  void headersStandInNoAnswerUnchecked() throws Exception {
    for (String host :
        List.of("evil\"${x}", "<script>alert(1)</script>", "a b", "${net0/mac}", "a'b", "..")) {
      for (String path : List.of("/pxe-bootstrap.ipxe", "/pxe/" + MAC, "/ui/login", "/images")) {
        String answer =
            appliance.raw(
                "GET %s HTTP/1.1\r\nHost: %s\r\nX-Forwarded-Host: evil.example\r\n\r\n"
                    .formatted(path, host));
        assertThat(answer)
            .as(path + " with " + host)
            .doesNotContain("<script>alert", "evil.example", "http://evil\"", "http://${net0");
        assertThat(status(answer)).as(path + " with " + host).isLessThan(500);
      }
    }
  }

  @Test
  void yamlThatWouldEatTheMemoryOrRunCodeBootsTheDisk() throws Exception {
    Path file = appliance.state().resolve("machines/" + MAC + ".yaml");
    List<String> bombs =
        List.of(
            "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nnotes: [*b,*b,*b]\n",
            "notes: !!javax.script.ScriptEngineManager [x]\n",
            "notes: !<tag:yaml.org,2002:binary> aGVsbG8=\n",
            "boot_policy: flash\nboot_policy: local\n",
            "notes: " + "[".repeat(30_000) + "\n",
            "notes: " + "{a: ".repeat(10_000) + "\n",
            "notes: \"" + "x".repeat(10 << 20) + "\"\n",
            "--- {}\n--- {boot_policy: flash}\n",
            "notes: \u0000\n");
    for (String bomb : bombs) {
      Files.writeString(file, bomb);
      String name = bomb.substring(0, Math.min(40, bomb.length()));
      assertThat(appliance.boot(MAC)).as(name).contains("sanboot").doesNotContain("bty.token");
    }
    for (String body : List.of("[".repeat(30_000), "{\"a\":".repeat(10_000), "{\"notes\": NaN}")) {
      int status = appliance.ask("PUT", "/machines/52-54-00-00-00-02", body).statusCode();
      assertThat(status).as(body.substring(0, 10)).isIn(400, 422);
    }
  }

  @Test
  void bodiesThatNobodyTakesAreRefusedUnread() throws Exception {
    String huge = "Content-Length: 2147483648";
    Map<String, Integer> table = new TreeMap<>();
    table.put("POST /ui/login", 413);
    table.put("PUT " + MACHINE, 413);
    table.put("POST /tokens", 413);
    table.put("PUT /settings", 413);
    table.put("POST /ui/settings/boot", 413);
    table.put("POST /ui/fleet", 413);
    table.put("PUT /accounts/anna", 413);
    table.put("POST /pxe/" + MAC + "/progress", 401);
    table.put("POST /pxe/" + MAC + "/done", 413);
    table.put("POST /nowhere", 404);
    for (Map.Entry<String, Integer> row : table.entrySet()) {
      String answer =
          appliance.raw(
              "%s HTTP/1.1\r\nHost: lab\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n"
                  .formatted(row.getKey(), appliance.token(), huge));
      assertThat(status(answer)).as(row.getKey()).isEqualTo(row.getValue());
    }
    String head = "PUT /images/x.img HTTP/1.1\r\nHost: lab\r\nAuthorization: Bearer ";
    for (String lengths :
        List.of(
            "Transfer-Encoding: chunked",
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Content-Length: 9000000000000000000",
            "Content-Length: 1\r\nTransfer-Encoding: chunked",
            "Content-Length: 0")) {
      String answer = appliance.raw(head + appliance.token() + "\r\n" + lengths + "\r\n\r\n");
      assertThat(status(answer)).as(lengths).isIn(400, 411, 507);
    }
    assertThat(folder.resolve("images").toFile().list()).isEmpty();
  }

  private List<String> images() {
    return Stream.of(Optional.ofNullable(folder.resolve("images").toFile().list()).orElseThrow())
        .toList();
  }

  @Test
  void uploadThatEndsHalfWayLeavesNothing() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), appliance.port())) {
      String head = "PUT /images/half.img HTTP/1.1\r\nHost: lab\r\nContent-Length: 1000\r\n";
      socket
          .getOutputStream()
          .write(
              (head + "Authorization: Bearer " + appliance.token() + "\r\n\r\nhalf")
                  .getBytes(StandardCharsets.UTF_8));
      Eventually.see("an upload that has begun", this::images, names -> names.size() == 1);
    }
    Eventually.see("nothing that is left", this::images, List::isEmpty);
  }

  @Test
  void machineThatSendsTooMuchOrNonsenseIsRefusedInWords() throws Exception {
    String _ = appliance.boot(MAC);
    String big = "{\"a\": \"" + "x".repeat(300 << 10) + "\"}";
    assertThat(appliance.live("POST", MAC, "inventory", big).statusCode()).isEqualTo(413);
    for (String bad :
        List.of("[", "{\"a\":".repeat(40_000), "\u0000", "{\"a\": 1e999999999}", "[]")) {
      int status = appliance.live("POST", MAC, "inventory", bad).statusCode();
      assertThat(status).as(bad.substring(0, 1)).isIn(204, 400);
    }
    String forged = "{\"run\": \"20261123T100000Z-000000\", \"outcome\": \"done\"}";
    assertThat(appliance.anybody("POST", "/pxe/" + MAC + "/done", forged).statusCode())
        .isEqualTo(401);
    String stale = appliance.bootToken(MAC);
    assertThat(appliance.live("GET", MAC, "choices", "").statusCode()).isEqualTo(200);
    String _ = appliance.boot(MAC);
    var late =
        appliance.anybody(
            "GET", "/pxe/" + MAC + "/choices", "", "Authorization", "Bearer " + stale);
    assertThat(late.statusCode()).isEqualTo(401);
  }

  @Test
  void sessionThatAnAttackerKnowsIsNoSession() throws Exception {
    var _ = Browser.ready(appliance);
    String form =
        "user=bty&password=" + URLEncoder.encode(Browser.PASSWORD, StandardCharsets.UTF_8);
    String planted = "bty_session=" + "0".repeat(64);
    var login =
        appliance.anybody(
            "POST",
            "/ui/login",
            form,
            "Cookie",
            planted,
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(login.headers().firstValue("Set-Cookie").orElse("")).doesNotContain(planted);
    assertThat(appliance.anybody("GET", "/machines", "", "Cookie", planted).statusCode())
        .isEqualTo(401);
    String first = cookie(login);
    var again = appliance.anybody("POST", "/ui/login", form, "Cookie", first);
    assertThat(cookie(again)).isNotEqualTo(first);
    assertThat(appliance.anybody("GET", "/machines", "", "Cookie", first).statusCode())
        .isEqualTo(401);
  }

  private static String cookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
  }

  @Test
  void noOtherSiteCanMakeABrowserChangeAnything() throws Exception {
    Browser browser = Browser.ready(appliance);
    String _ = appliance.boot(MAC);
    Matcher csrf =
        Pattern.compile("name=\"csrf\" value=\"([0-9a-f]+)\"")
            .matcher(browser.get("/ui/password").body());
    assertThat(csrf.find()).isTrue();
    List<Route> routes = TestRoutes.of(folder);
    assertThat(appliance.ask("PUT", "/images/" + MAC, "RDSK").statusCode()).isEqualTo(201);
    Map<String, String> before = kept();
    for (Route route : routes) {
      boolean isOperators =
          route.access() == Route.Access.PAGE || route.access() == Route.Access.TOKEN;
      if (!isOperators || route.method().equals("GET")) {
        continue;
      }
      String path = route.path().replaceAll("\\{[a-z]+}", MAC);
      String name = route.method() + " " + path;
      String form = "do=disk&csrf=" + csrf.group(1);
      String[][] attacks = {
        {"X-Nothing", "x"},
        {"Origin", "http://evil.example", "X-CSRF-Token", csrf.group(1)},
        {"Origin", "null", "X-CSRF-Token", csrf.group(1)},
        {"Origin", "http://127.0.0.1:1", "X-CSRF-Token", csrf.group(1)},
        {"Sec-Fetch-Site", "cross-site", "X-CSRF-Token", csrf.group(1)},
        {"Sec-Fetch-Site", "same-site", "X-CSRF-Token", csrf.group(1)},
      };
      for (String[] attack : attacks) {
        String[] headers =
            Stream.concat(Stream.of("Cookie", browser.cookie()), Stream.of(attack))
                .toArray(String[]::new);
        // The first attack has no secret, the others have the right one and the wrong origin.
        String body = attack[0].equals("X-Nothing") ? "do=disk" : form;
        assertThat(appliance.anybody(route.method(), path, body, headers).statusCode())
            .as(name + " with " + attack[0] + " " + attack[1])
            // A form with a file has its secret inside, and this is none: see ImagePagesTest.
            .isEqualTo(path.equals("/ui/images") && attack[0].equals("X-Nothing") ? 400 : 403);
      }
    }
    assertThat(kept()).isEqualTo(before);
  }

  @Test
  void noAnswerMayBeFramedSniffedOrLeadElsewhere() throws Exception {
    Browser browser = Browser.ready(appliance);
    for (String path :
        List.of(
            "/",
            "/healthz",
            "/images",
            "/nowhere",
            "/ui/login",
            "/ui/dashboard",
            "/ui/machines",
            "/ui/accounts",
            "/ui/audit",
            "/ui/settings",
            "/pxe/" + MAC,
            "/machines")) {
      var headers = browser.get(path).headers();
      assertThat(headers.firstValue("X-Frame-Options")).as(path).contains("DENY");
      assertThat(headers.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe", "*");
    }
    for (String path :
        List.of(
            "//evil.example/",
            "//evil.example/ui/machines/",
            "/%2f%2fevil.example/",
            "/%5cevil.example/",
            "/https://evil.example/",
            "/ui/machines//",
            "/ui/machines/%0d%0aX-Evil:%201/",
            "/ui/login?next=//evil.example")) {
      String answer = raw("GET " + path, "", true);
      Matcher location = Pattern.compile("(?i)\r\nlocation: ([^\r]*)").matcher(answer);
      if (location.find()) {
        assertThat(location.group(1)).as(path).matches("/([^/\\\\].*)?");
      }
      assertThat(answer.split("\r\n\r\n", 2)[0]).as(path).doesNotContain("X-Evil: 1");
    }
  }

  @Test
  void ownLoginBuysNoGuessesAtAnotherAccount() throws Exception {
    Browser admin = Browser.ready(appliance);
    String account = "{\"role\": \"view\", \"password\": \"%s\"}".formatted(Browser.PASSWORD);
    assertThat(appliance.ask("PUT", "/accounts/uview", account).statusCode()).isBetween(200, 204);
    List<Integer> guesses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Browser guesser = new Browser(appliance);
      guesses.add(
          guesser
              .postBare("/ui/login", "user", "bty", "password", "wrong horse " + i)
              .statusCode());
      var _ = guesser.postBare("/ui/login", "user", "uview", "password", Browser.PASSWORD);
    }
    assertThat(guesses).containsExactly(401, 401, 401, 401, 429, 429, 429, 429);
    assertThat(admin.get("/ui/dashboard").statusCode()).as("who is in stays in").isEqualTo(200);
    appliance.pass(Duration.ofSeconds(31));
    assertThat(Browser.place(Browser.logIn(appliance))).as("no lock").isEqualTo("/ui/dashboard");
  }

  /// Something that takes a credential away.
  private interface Ending {
    void begin() throws Exception;
  }

  /// A stream that is open tells nothing more from then on.
  private void assertEndsStream(String credential, Ending ending) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), appliance.port())) {
      socket.setSoTimeout((int) Eventually.LIMIT.toMillis());
      socket
          .getOutputStream()
          .write(
              ("GET /events HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n"
                      + credential
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      while (line != null && !line.contains("data: all")) {
        line = lines.readLine();
      }
      assertThat(line).as(credential).isNotNull();
      ending.begin();
      String _ = appliance.boot("52-54-00-00-00-e1");
      assertThat(lines.lines().toList())
          .as(credential)
          .noneMatch(told -> told.contains("52:54:00:00:00:e1"));
    }
  }

  @Test
  void streamEndsWithTheTokenOrSessionItWasOpenedWith() throws Exception {
    Browser admin = Browser.ready(appliance);
    var made = appliance.ask("POST", "/tokens", "{\"name\": \"ci\", \"scope\": \"read\"}");
    Matcher token = Pattern.compile("bty_[0-9a-f]{40}").matcher(made.body());
    assertThat(token.find()).isTrue();
    assertEndsStream(
        "Authorization: Bearer " + token.group(),
        () -> assertThat(appliance.ask("DELETE", "/tokens/ci", "").statusCode()).isEqualTo(204));
    String anna = "{\"role\": \"view\", \"password\": \"%s\"}".formatted(Browser.PASSWORD);
    for (String change : List.of("{\"role\": \"operate\"}", "{\"password\": \"another one\"}")) {
      assertThat(appliance.ask("PUT", "/accounts/anna", anna).statusCode()).isBetween(200, 204);
      Browser browser = new Browser(appliance);
      var _ = browser.postBare("/ui/login", "user", "anna", "password", Browser.PASSWORD);
      assertEndsStream(
          "Cookie: " + browser.cookie(),
          () ->
              assertThat(appliance.ask("PUT", "/accounts/anna", change).statusCode())
                  .isLessThan(300));
    }
    Browser idle = Browser.of(Browser.logIn(appliance), appliance);
    assertEndsStream("Cookie: " + idle.cookie(), () -> appliance.pass(Duration.ofHours(2)));
    Browser again = Browser.of(Browser.logIn(appliance), appliance);
    assertEndsStream(
        "Cookie: " + again.cookie(),
        () -> assertThat(again.post("/ui/logout").statusCode()).isEqualTo(303));
    Browser other = Browser.of(Browser.logIn(appliance), appliance);
    assertEndsStream(
        "Cookie: " + other.cookie(),
        () ->
            assertThat(
                    Browser.of(Browser.logIn(appliance), appliance)
                        .post("/ui/logout", "all", "yes")
                        .statusCode())
                .isEqualTo(303));
    assertThat(admin.get("/ui/dashboard").statusCode()).isEqualTo(303);
  }

  @Test
  void whatOthersOfThisComputerCanReadProvesNothing() throws Exception {
    var _ = Browser.ready(appliance);
    String anna = "{\"role\": \"admin\", \"password\": \"%s\"}".formatted(Browser.PASSWORD);
    assertThat(appliance.ask("PUT", "/accounts/anna", anna).statusCode()).isLessThan(300);
    var made = appliance.ask("POST", "/tokens", "{\"name\": \"ci\", \"scope\": \"admin\"}");
    Matcher token = Pattern.compile("bty_[0-9a-f]{40}").matcher(made.body());
    assertThat(token.find()).isTrue();
    String[] named = {"Authorization", "Bearer " + token.group()};
    Browser session = new Browser(appliance);
    var _ = session.postBare("/ui/login", "user", "anna", "password", Browser.PASSWORD);
    assertThat(session.get("/ui/audit").statusCode()).isEqualTo(200);

    mode("accounts.yaml", "rw-r--r--");
    assertThat(session.get("/ui/audit").statusCode()).as("without a touch").isEqualTo(303);
    assertThat(login("anna")).isEqualTo(401);
    var edit = appliance.ask("PUT", "/accounts/otto", anna);
    assertThat(edit.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(Files.readString(folder.resolve("accounts.yaml"))).contains("anna");
    assertThat(appliance.ask("GET", "/problems", "").body())
        .contains("accounts.yaml can be used by others; set it right with: chmod 600");
    mode("accounts.yaml", "rw-------");
    assertThat(login("anna")).isEqualTo(303);

    mode("token", "rw-r--r--");
    assertThat(appliance.ask("GET", "/machines", "").statusCode()).isEqualTo(401);
    assertThat(appliance.anybody("GET", "/problems", "", named).body()).contains("token file");
    mode("token", "rw-------");
    assertThat(appliance.ask("GET", "/machines", "").statusCode()).isEqualTo(200);
    assertThat(appliance.ask("GET", "/problems", "").body()).doesNotContain("chmod");

    mode("tokens.json", "rw-rw----");
    assertThat(appliance.anybody("GET", "/machines", "", named).statusCode()).isEqualTo(401);
    assertThat(appliance.ask("GET", "/problems", "").body()).contains("tokens.json can be used");
    mode("tokens.json", "rw-------");
    assertThat(appliance.anybody("GET", "/machines", "", named).statusCode()).isEqualTo(200);
  }

  private void mode(String name, String permissions) throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve(name), PosixFilePermissions.fromString(permissions));
  }

  private int login(String name) throws Exception {
    return new Browser(appliance)
        .postBare("/ui/login", "user", name, "password", Browser.PASSWORD)
        .statusCode();
  }

  @Test
  void doneThatCannotBeTrueIsRefusedAndTheRunGoesOn() throws Exception {
    String disk = Appliance.disk("x");
    assertThat(appliance.ask("PUT", "/images/a.img", disk).statusCode()).isEqualTo(201);
    String spec = "{\"boot_policy\": \"flash\", \"image\": \"a.img\"}";
    assertThat(appliance.ask("PUT", MACHINE, spec).statusCode()).isEqualTo(201);
    Plan.Flash plan =
        (Plan.Flash) PlanJson.read(appliance.plan(MAC).getBytes(StandardCharsets.UTF_8));
    String done =
        "{\"run\":\"%s\",\"sha256\":\"%s\"".formatted(plan.run(), plan.image().digest())
            + ",\"bytes_read\":%s,\"bytes_written\":%s,\"seconds\":%s}";
    for (String[] numbers :
        new String[][] {
          {"1", "1", "-0.5"},
          {"1", "1", "0.5"},
          {"1024", "1023", "1"},
          {"1025", "1024", "1"},
          {"-1024", "-1024", "1"},
          {"1024", "9223372036854775807", "1"},
        }) {
      var answer = appliance.live("POST", MAC, "done", done.formatted((Object[]) numbers));
      assertThat(answer.statusCode()).as(String.join(" ", numbers)).isEqualTo(422);
      assertThat(answer.body()).contains("is as it was");
    }
    String numbers =
        "{\"run\":\"%s\",\"event\":\"writing_progress\",\"bytes_read\":%s,\"bottleneck\":\"%s\"}";
    var negative =
        appliance.live("POST", MAC, "progress", numbers.formatted(plan.run(), "-1", "disk"));
    assertThat(negative.statusCode()).isEqualTo(400);
    for (String word : List.of("<script>alert(1)</script>", "x".repeat(9000), "a b", "")) {
      String report = numbers.formatted(plan.run(), "7", word);
      assertThat(appliance.live("POST", MAC, "progress", report).statusCode()).isEqualTo(204);
      assertThat(appliance.ask("GET", "/runs/" + plan.run(), "").body())
          .contains("\"state\":\"writing\"", "\"bytes_read\":7")
          .doesNotContain("bottleneck");
    }
    assertThat(
            appliance
                .live("POST", MAC, "progress", numbers.formatted(plan.run(), "8", "usb-bus"))
                .statusCode())
        .isEqualTo(204);
    assertThat(appliance.ask("GET", "/runs/" + plan.run(), "").body()).contains("\"usb-bus\"");
    var right = appliance.live("POST", MAC, "done", done.formatted("1024", "1024", "0.5"));
    assertThat(right.statusCode()).isEqualTo(204);
    assertThat(appliance.ask("GET", "/runs/" + plan.run(), "").body())
        .contains("\"state\":\"done\"");
  }

  @Test
  void imageThatItsPinForbidsIsHandedToNobody() throws Exception {
    Path pin = appliance.state().resolve("images/x.img.yaml");
    Files.writeString(pin, "sha256: " + "a".repeat(64) + "\n");
    var put = appliance.ask("PUT", "/images/x.img", Appliance.disk("x"));
    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(put.body()).contains("pinned is aaaaaaaaaaaa...");
    String spec = "{\"boot_policy\": \"tui\"}";
    assertThat(appliance.ask("PUT", MACHINE, spec).statusCode()).isEqualTo(201);
    String _ = appliance.boot(MAC);
    String bearer = "Bearer " + appliance.bootToken(MAC);
    for (String method : List.of("GET", "HEAD")) {
      String path = "/images/x.img";
      assertThat(appliance.anybody(method, path, "").statusCode()).isEqualTo(409);
      assertThat(appliance.anybody(method, path, "", "Range", "bytes=0-9").statusCode())
          .isEqualTo(409);
      assertThat(appliance.anybody(method, path, "", "Authorization", bearer).statusCode())
          .isEqualTo(409);
      assertThat(appliance.ask(method, path, "").statusCode()).isEqualTo(409);
    }
    assertThat(appliance.get("/images/x.img")).contains("pinned is").doesNotContain("sha256");
    Files.writeString(pin, "description: any\n");
    assertThat(appliance.anybody("GET", "/images/x.img", "").statusCode()).isEqualTo(200);
    var again = appliance.ask("PUT", "/images/x.img", Appliance.disk("x"));
    assertThat(again.body()).doesNotContain("pinned");
  }

  @Test
  void loginSaysTheSameOfEveryName() throws Exception {
    var _ = Browser.ready(appliance);
    String known = refused("bty");
    assertThat(refused("nobody").replace("nobody", "bty")).isEqualTo(known);
    assertThat(refused("\"><script>alert(1)</script>")).doesNotContain("<script>alert");
    String log = Files.readString(appliance.state().resolve("status/audit.ndjson"));
    assertThat(log).contains("\"what\":\"log in\",\"status\":401").doesNotContain("wrong horse");
  }

  private String refused(String name) throws Exception {
    var answer =
        new Browser(appliance).postBare("/ui/login", "user", name, "password", "wrong horse");
    assertThat(answer.statusCode()).isEqualTo(401);
    return answer.body();
  }
}
