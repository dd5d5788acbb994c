package bty.appliance.support;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import bty.appliance.git.TestGit;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportBundleTest {
  private static final System.Logger LOG = System.getLogger("test");
  private static final String MAC = "52-54-00-00-00-01";

  /// What each planted secret begins with.
  private static final Pattern PLANTED = Pattern.compile("s3cr3t-[a-z]+");

  @TempDir private Path folder;

  private static HttpResponse<byte[]> download(Appliance appliance) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + appliance.port() + "/support-bundle"))
              .header("Authorization", "Bearer " + appliance.token())
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  /// The files of a tar, by their names; long ones, which have a header of their own, are not
  /// there.
  static Map<String, String> files(byte[] packed) throws Exception {
    Map<String, String> files = new LinkedHashMap<>();
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      while (true) {
        byte[] head = in.readNBytes(512);
        if (head.length < 512 || head[0] == 0) {
          return files;
        }
        String name = new String(head, 0, 100, StandardCharsets.UTF_8).replace("\0", "");
        int size = Integer.parseInt(new String(head, 124, 11, StandardCharsets.US_ASCII), 8);
        files.put(name, new String(in.readNBytes(size), StandardCharsets.UTF_8));
        in.skipNBytes((512 - size % 512) % 512);
      }
    }
  }

  private static void secret(Path file, String text) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /// A secret in every place where one can be.
  private void plant(Appliance appliance) throws Exception {
    Path state = appliance.state();
    secret(folder.resolve("hook-secret"), "s3cr3t-hookfile\n");
    secret(folder.resolve("secrets/hook"), "s3cr3t-signing-of-notices\n");
    Files.createDirectories(state.resolve("user-data/web"));
    Files.writeString(
        state.resolve("user-data/web/base.yaml"),
        "#cloud-config\npassword: s3cr3t-userdata\nruncmd: [s3cr3t-command]\n");
    Files.createDirectories(state.resolve("workflows"));
    Files.writeString(state.resolve("workflows/a.yaml"), "token: s3cr3t-workflow\nsteps: []\n");
    Files.writeString(
        state.resolve("settings.yaml"),
        """
        # s3cr3t-comment
        kernel_arguments: quiet debug.password=s3cr3t-kernel
        notifications:
          url: https://h.example.net/s3cr3t-path/x?sig=s3cr3t-query
          secret: hook
        """);
    Files.writeString(
        state.resolve("machines/" + MAC + ".yaml"),
        """
        boot_policy: flash # s3cr3t-why
        image: small.img
        notes: s3cr3t-notes
        labels:
          rack: "1"
        """);
    Files.writeString(
        state.resolve("machines/52-54-00-00-00-02.yaml"),
        "boot_policy: tui\nuser_data: |\n  password: s3cr3t-broken\n");
    Files.writeString(
        state.resolve("images/small.img.yaml"),
        "source: https://u:s3cr3t-image@h.example.net/a.img?X-Sig=s3cr3t-signed\n");
    TestGit.init(state);
  }

  private static void log(String... lines) {
    for (String line : lines) {
      LOG.log(System.Logger.Level.WARNING, line);
    }
  }

  @Test
  void bundleHoldsWhatHelpsAndNoSecretFromAnywhere() throws Exception {
    List<String> settings = List.of("--secrets-dir=" + folder.resolve("secrets"));
    Files.createDirectories(folder.resolve("secrets"));
    try (Appliance appliance = new Appliance(folder, settings)) {
      var image = appliance.ask("PUT", "/images/small.img", "RDSK" + "x".repeat(4092));
      assertThat(image.statusCode()).isEqualTo(201);
      plant(appliance);
      appliance.restart();
      var account =
          appliance.ask(
              "PUT", "/accounts/anna", "{\"role\": \"view\", \"password\": \"s3cr3t-password\"}");
      assertThat(account.statusCode()).isLessThan(300);
      String named =
          appliance.ask("POST", "/tokens", "{\"name\": \"ci\", \"scope\": \"read\"}").body();
      String made = named.replaceAll("(?s).*\"token\": *\"([^\"]+)\".*", "$1");
      var noted = appliance.ask("PUT", "/machines/52-54-00-00-00-03", "{\"notes\": \"s3cr3t-n\"}");
      assertThat(noted.statusCode()).isEqualTo(201);
      String _ =
          Eventually.see(
              "the commit",
              () -> TestGit.git(appliance.state(), "log", "-1", "--format=%s"),
              subject -> subject.contains("s3cr3t-n"));
      String plan = appliance.plan(MAC);
      String run = plan.replaceAll("(?s).*\"run\": *\"([^\"]+)\".*", "$1");
      var failed =
          appliance.live(
              "POST",
              MAC,
              "failed",
              "{\"run\": \"%s\", \"stage\": \"write\", \"reason\": \"GET https://u:s3cr3t-reason@h/ broke\","
                      .formatted(run)
                  + " \"log_tail\": \"the log of the machine\\nAuthorization: Bearer"
                  + " s3cr3t-bearer\\npassphrase=s3cr3t-wifi\\nsaid s3cr3t-userdata\\n-----BEGIN"
                  + " PRIVATE KEY-----\\ns3cr3t-key\\n-----END PRIVATE KEY-----\\n\"}");
      assertThat(failed.statusCode()).isEqualTo(204);
      log(
          "a line that helps",
          "cookie bty_session=s3cr3t-session; sent",
          "fetching https://h.example.net/s3cr3t-webhook failed",
          "a stray " + appliance.token() + " and " + appliance.bootToken(MAC),
          "args bty.token=" + appliance.bootToken(MAC),
          "the hook s3cr3t-hookfile and s3cr3t-signing-of-notices",
          "fetch git+ssh://git:s3cr3t-remote@h.example.net/x.git");
      HttpResponse<byte[]> answer = download(appliance);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/gzip");
      assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
          .contains("bty-support-20261123T100000Z.tar.gz");
      Map<String, String> files = files(answer.body());
      String all = files.toString();
      assertThat(PLANTED.matcher(all).results().map(MatchResult::group)).isEmpty();
      assertThat(all)
          .doesNotContain(appliance.token(), made)
          .doesNotContain(hash(folder.resolve("accounts.yaml")));
      String root = "bty-support/";
      assertThat(files.get(root + "about.txt")).contains("bty-web test", "Apache-2.0", "Up: ");
      assertThat(files.get(root + "health.txt")).isNotBlank();
      assertThat(files.get(root + "system.txt")).contains("MemTotal", "Linux version", "Free for");
      assertThat(files.get(root + "log.txt")).contains("a line that helps");
      assertThat(files.get(root + "git.txt")).contains("branch main", "the beginning");
      assertThat(files.get(root + "boots.txt")).contains("52:54:00:00:00:01");
      assertThat(files.get(root + "state/settings.yaml"))
          .contains("https://h.example.net/***", "kernel_arguments: ", "quiet");
      assertThat(files.get(root + "state/machines/" + MAC + ".yaml"))
          .contains("boot_policy: flash", "image: small.img", "rack: ", "notes: ***");
      assertThat(files.get(root + "state/machines/52-54-00-00-00-02.yaml"))
          .contains("cannot be read", "user_data");
      assertThat(files.get(root + "state/files.txt")).contains("user-data/web/base.yaml");
      assertThat(files.get(root + "images.txt")).contains("small.img", "https://h.example.net/***");
      assertThat(files.get(root + "runs/" + run + ".log")).contains("the log of the machine");
      assertThat(files.get(root + "runs/" + run + ".json")).contains("\"failed\"");
      assertThat(files).doesNotContainKey(root + "left-out.txt");
      assertThat(appliance.ask("GET", "/audit", "").body()).contains("GET /support-bundle");
    }
  }

  private static String hash(Path file) throws Exception {
    return Files.readString(file).replaceAll("(?s).*hash: *\"?([^\"\\s]{20,}).*", "$1");
  }

  @Test
  void whatWouldBeTooMuchIsLeftOutAndNamed() throws Exception {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    BundleWriter bundle = new BundleWriter(out, new SecretMask(List.of()), java.time.Instant.EPOCH);
    for (int i = 0; i < 25; i++) {
      bundle.add("large-" + i, () -> "x".repeat(BundleWriter.MOST_OF_ONE + 1));
    }
    bundle.add(
        "broken",
        () -> {
          throw new java.io.IOException("no such thing");
        });
    bundle.end();
    Map<String, String> files = files(out.toByteArray());
    assertThat(files.values().stream().mapToLong(text -> text.length() + 512L).sum())
        .isLessThanOrEqualTo(BundleWriter.MOST);
    assertThat(files.get("bty-support/large-0")).hasSize(BundleWriter.MOST_OF_ONE);
    assertThat(files.get("bty-support/left-out.txt"))
        .contains("large-24: there was no room for it", "broken: ", "no such thing");
  }

  @Test
  void licencesAreThoseOfWhatIsPackaged() throws Exception {
    List<SoftwareParts.Part> parts = SoftwareParts.all();
    assertThat(parts).extracting(SoftwareParts.Part::name).contains("helidon-webserver");
    assertThat(parts).extracting(SoftwareParts.Part::name).doesNotContain("assertj-core");
    assertThat(parts.stream().map(SoftwareParts.Part::group).distinct())
        .containsExactlyInAnyOrderElementsOf(SoftwareParts.licences().keySet());
    SoftwareParts.Part style = parts.getLast();
    assertThat(Files.readString(Path.of(System.getProperty("bty.root"), "appliance/pom.xml")))
        .containsPattern(
            "<artifactId>" + style.name() + "</artifactId>\\s*<version>" + style.version() + "<");
  }

  @Test
  void aboutPageSaysWhatTheProgramIsAndOnlyAnAdminGetsABundle() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      String page = appliance.ask("GET", "/ui/settings/about", "").body();
      assertThat(page)
          .contains(
              "bty-web test",
              "helidon-webserver",
              "Apache-2.0",
              "Free for images",
              "/ui/settings/about/support-bundle");
      String ready = appliance.ask("GET", "/readyz", "").body();
      assertThat(page)
          .contains(
              ready.contains("\"ready\"") ? "is ready" : "The appliance is not ready for all");
    }
  }

  /// What machines send must not keep the appliance busy.
  @Test
  void maskingCostsNoMoreThanTheLengthOfTheText() {
    SecretMask mask = new SecretMask(List.of("s3cr3t-known"));
    for (String part :
        List.of(
            "x",
            "token",
            "key_",
            "a://",
            "-----BEGIN PRIVATE KEY-----",
            "$1$",
            "://u:",
            "password ")) {
      String text = part.repeat((1 << 18) / part.length());
      org.junit.jupiter.api.Assertions.assertTimeout(
          java.time.Duration.ofSeconds(60), () -> assertThat(mask.of(text)).isNotNull(), part);
    }
  }
}
