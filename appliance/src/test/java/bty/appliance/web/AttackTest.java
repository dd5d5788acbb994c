package bty.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.api.TestRoutes;
import bty.appliance.cli.Appliance;
import bty.appliance.http.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                "#.*|:[a-z]+||(echo|kernel|initrd|boot|sleep|exit|iseq|sanboot|chain|goto)( .*)?"));
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
