package bty.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README shows of the HTTP API, the appliance says: each request on the page is sent, in
/// the page's order, and each response that is shown is compared.
class ReadmeConversationTest {
  private static final Path README = Path.of(System.getProperty("bty.root"), "appliance/README.md");
  private static final Pattern EXCHANGE =
      Pattern.compile("```http\n(.*?)\n\nHTTP/1.1 (.*?)\n```", Pattern.DOTALL);
  private static final Pattern RUN = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}");

  /// A disk of 1 MiB with one partition, through `zstd`, with its size in the frame: 81 bytes.
  private static final String IMAGE =
      "28b52ffda0000010004c0100c0eb634752554200800000008300000001000000ff070055aa"
          + "040045fc9083dafea56282a8d2aa600b"
          + "02001000020010000200100002001000020010000200100003001000";

  /// Begins as gzip does.
  private static final String REPORT = "1f8b0800000000000003" + "00".repeat(10);

  private static final Pattern BOOT = Pattern.compile("GET /pxe/([0-9a-f-]{17})\n");
  private static final Pattern MACHINE = Pattern.compile("^[A-Z]+ /pxe/([0-9a-f-]{17})/(?!grub)");
  private static final Pattern TOKEN = Pattern.compile("(?<=bty\\.token=)[0-9a-f]{32}");

  @TempDir private Path folder;

  /// The token that each machine was given at its boot.
  private final Map<String, String> tokens = new HashMap<>();

  /// Each run of the page, and what the same run is called here.
  private final Map<String, String> runs = new HashMap<>();

  @Test
  void everyRequestIsAnsweredAsThePageShows() throws Exception {
    write("state/user-data/console/lab.yaml", "#cloud-config\n");
    write("state/user-data/web/base.yaml", "#cloud-config\npackages: [nginx]\n");
    write(
        "state/workflows/console/deploy/task.yaml",
        "doc: nothing yet\nsteps: [{name: look, run: date}]\n");
    write(
        "state/workflows/deploy/task.yaml", "doc: nothing yet\nsteps: [{name: look, run: date}]\n");
    try (Appliance appliance = new Appliance(folder)) {
      String page = Files.readString(README);
      List<MatchResult> exchanges = EXCHANGE.matcher(page).results().toList();
      assertThat(exchanges).hasSize(page.split("```http\n", -1).length - 1).hasSizeGreaterThan(20);
      for (MatchResult exchange : exchanges) {
        String shown = exchange.group(2);
        String response = appliance.raw(request(exchange.group(1), shown, appliance.token()));
        Matcher boot = BOOT.matcher(exchange.group(1));
        Matcher token = TOKEN.matcher(response);
        if (boot.find() && token.find()) {
          tokens.put(boot.group(1), token.group());
        }
        compare(exchange.group(1), shown, response.replaceFirst("^HTTP/1.1 ", ""));
      }
    }
  }

  /// A request as it goes over the wire. A length without a body stands for a file.
  private String request(String page, String shown, String token) {
    String[] parts = renamed(page).split("\n\n", 2);
    String body = parts.length > 1 ? parts[1] : "";
    String head = parts[0].replaceFirst("\n|$", " HTTP/1.1\nHost: 10.77.0.10:8080\n").strip();
    if (head.contains("Content-Length")) {
      String file = head.contains("/report") ? REPORT : IMAGE;
      body = new String(HexFormat.of().parseHex(file), StandardCharsets.ISO_8859_1);
    } else if (!body.isEmpty()) {
      head += "\nContent-Length: " + body.length();
    }
    Matcher machine = MACHINE.matcher(parts[0]);
    if (machine.find()) {
      head += "\nAuthorization: Bearer " + tokens.getOrDefault(machine.group(1), "none");
      head += "\nContent-Type: application/" + (head.contains("/report") ? "gzip" : "json");
    } else if (!shown.startsWith("401") && !head.contains("User-Agent")) {
      head += "\nAuthorization: Bearer " + token;
    }
    return head.replace("\n", "\r\n") + "\r\n\r\n" + body;
  }

  private String renamed(String page) {
    return RUN.matcher(page).replaceAll(id -> runs.getOrDefault(id.group(), id.group()));
  }

  private void compare(String request, String shown, String response) throws ProtocolException {
    String[] wanted = shown.split("\n\n", 2);
    String[] got = response.replace("\r\n", "\n").split("\n\n", 2);
    assertThat(got[0].lines()).as(request).containsAll(wanted[0].lines().toList());
    if (wanted.length > 1) {
      Matcher here = RUN.matcher(got[1]);
      RUN.matcher(wanted[1])
          .results()
          .takeWhile(_ -> here.find())
          .forEach(id -> runs.putIfAbsent(id.group(), here.group()));
      assertThat(value(got[1])).as(request).isEqualTo(value(renamed(wanted[1])));
    }
  }

  /// Of JSON what it says, of everything else each character.
  private static Object value(String body) throws ProtocolException {
    return body.startsWith("{") || body.startsWith("[")
        ? JsonObject.parseList("body", body.getBytes(StandardCharsets.ISO_8859_1))
        : TOKEN.matcher(body).replaceAll("a token").strip();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
