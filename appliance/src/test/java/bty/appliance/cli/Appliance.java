package bty.appliance.cli;

import bty.appliance.Eventually;
import bty.appliance.config.InvalidConfigException;
import bty.appliance.contact.Neighbours;
import bty.appliance.contact.OwnNetworks;
import bty.appliance.dnsmasq.DnsmasqCheck;
import bty.appliance.image.ImageProbe;
import bty.engine.compression.DecoderMemory;
import bty.engine.inspect.ImageInspector;
import bty.engine.protocol.MacAddress;
import bty.engine.source.ImageLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The real appliance on a free port of the loopback, in a folder of the test's, with a clock the
/// test turns.
public final class Appliance implements AutoCloseable {
  /// How many bytes [#disk] makes.
  public static final int DISK_BYTES = 1024;

  public final Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private volatile OwnNetworks.Place place = OwnNetworks.Place.HERE;
  private volatile String neighbour = "";
  private final List<String> more;
  private RunningServer running;

  public Appliance(Path folder) throws IOException, InvalidConfigException {
    this(folder, List.of());
  }

  /// @param more settings
  public Appliance(Path folder, List<String> more) throws IOException, InvalidConfigException {
    this.folder = folder;
    this.more = List.copyOf(more);
    // As old as those of an installation: nobody is just replacing files there.
    for (String name : List.of("machines", "images")) {
      Path old = Files.createDirectories(state().resolve(name));
      Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
    }
    running = start();
  }

  private RunningServer start() throws IOException, InvalidConfigException {
    return ServeCommand.start(
        Stream.concat(
                Stream.of(
                    "--state-dir=" + state(),
                    "--image-root=" + folder.resolve("images"),
                    "--boot-dir=" + folder.resolve("boot"),
                    "--web-host=127.0.0.1",
                    "--web-port=0"),
                more.stream())
            .toList(),
        host(
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream(),
            now,
            address -> MacAddress.find(neighbour),
            address -> place));
  }

  /// From now on every request comes from there.
  ///
  /// @param mac of the network card that the kernel knows at that address; empty: none
  public void network(OwnNetworks.Place where, String mac) {
    place = where;
    neighbour = mac;
  }

  /// What the verbs need, with their output caught.
  public static Environment host(
      ByteArrayOutputStream out, ByteArrayOutputStream err, AtomicReference<Instant> now) {
    return host(out, err, now, _ -> Optional.empty(), _ -> OwnNetworks.Place.HERE);
  }

  private static Environment host(
      ByteArrayOutputStream out,
      ByteArrayOutputStream err,
      AtomicReference<Instant> now,
      Neighbours neighbours,
      OwnNetworks networks) {
    ImageInspector inspector = new ImageInspector(DecoderMemory::besideAServer);
    ImageProbe probe = file -> inspector.inspect(new ImageLocation.File(file));
    return new Environment(
        Map.of(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        now::get,
        new SecureRandom(),
        probe,
        neighbours,
        networks,
        List::of,
        _ -> new DnsmasqCheck.Verdict.Accepted(),
        _ -> Optional.empty(),
        "test");
  }

  public void restart() throws IOException, InvalidConfigException {
    running.close();
    running = start();
  }

  /// What lies in the image folder, and has for a while, has been read when this returns.
  public void lookAtImages() {
    running.lookAtImages();
  }

  public void pass(java.time.Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  /// Lets that time pass, and the appliance notice it.
  public void passAndTick(java.time.Duration time) {
    pass(time);
    running.tick();
  }

  public Path state() {
    return folder.resolve("state");
  }

  public int securePort() {
    return running.securePort().orElseThrow();
  }

  public int port() {
    return running.port();
  }

  public String token() throws IOException {
    return Files.readString(folder.resolve("token")).strip();
  }

  /// A small image of a disk, one character a byte: a partition table with one partition.
  ///
  /// @param content what it begins with, to tell it from others
  public static String disk(String content) {
    StringBuilder disk = new StringBuilder(content);
    disk.setLength(DISK_BYTES);
    disk.setCharAt(450, '\u0083');
    disk.setCharAt(454, '\u0001');
    disk.setCharAt(458, '\u0001');
    disk.setCharAt(510, 'U');
    disk.setCharAt(511, '\u00aa');
    return disk.toString();
  }

  /// The bytes of such an image.
  public static byte[] bytes(String disk) {
    return disk.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// An image is one character a byte, all else is text.
  private static Charset charset(String path) {
    return path.startsWith("/images/") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
  }

  /// Sends a request with the token.
  ///
  /// @param headers name, value, name, value
  public HttpResponse<String> ask(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(Arrays.asList(headers));
    all.addAll(List.of("Authorization", "Bearer " + token()));
    return anybody(method, path, body, all.toArray(String[]::new));
  }

  /// Sends a request without the token.
  public HttpResponse<String> anybody(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body, charset(path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString(charset(path)));
  }

  /// A machine is switched on and its iPXE asks what to boot; the token of that boot is kept.
  public String boot(String mac) throws IOException, InterruptedException {
    String script = anybody("GET", "/pxe/" + mac, "", "User-Agent", "iPXE/1.21.1+").body();
    Matcher token = Pattern.compile(" bty\\.token=([0-9a-f]{32})\\b").matcher(script);
    if (token.find()) {
      tokens.put(mac, token.group(1));
    } else {
      tokens.remove(mac);
    }
    return script;
  }

  /// The token of the machine's last boot; another one if it has none.
  public String bootToken(String mac) {
    return tokens.getOrDefault(mac, "0".repeat(32));
  }

  /// Sends a request as the machine's live environment does, with the token of its last boot.
  ///
  /// @param what such as `plan`
  public HttpResponse<String> live(String method, String mac, String what, String body)
      throws IOException, InterruptedException {
    return anybody(
        method,
        "/pxe/" + mac + "/" + what,
        body,
        "Authorization",
        "Bearer " + bootToken(mac),
        "Content-Type",
        "application/json");
  }

  /// The machine sends CIJOE's report of a run.
  public void report(String mac, String run, byte[] archive)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port() + "/pxe/" + mac + "/report?run=" + run))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Bearer " + bootToken(mac))
            .header("Content-Type", "application/gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(archive))
            .build();
    int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 204) {
      throw new IOException("the report of run " + run + " was answered with " + status);
    }
  }

  /// The machine boots into its live environment and fetches its plan.
  public String plan(String mac) throws IOException, InterruptedException {
    String _ = boot(mac);
    return live("GET", mac, "plan", "").body();
  }

  public String get(String path) throws IOException, InterruptedException {
    return anybody("GET", path, "").body();
  }

  /// Sends exactly these bytes, and returns one answer: its head, and as many bytes as that
  /// announces.
  public String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout((int) Eventually.LIMIT.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return answer.toString();
        }
        answer.append((char) next);
      }
      Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(answer);
      if (!request.startsWith("HEAD") && length.find()) {
        byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
        answer.append(new String(body, StandardCharsets.ISO_8859_1));
      } else if (in.available() > 0) {
        throw new IOException("more bytes than announced after " + answer);
      }
      return answer.toString();
    }
  }

  @Override
  public void close() {
    running.close();
    client.close();
  }
}
