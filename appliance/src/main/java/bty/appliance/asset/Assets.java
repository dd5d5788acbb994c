package bty.appliance.asset;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.template.TemplateFolder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The style sheet, the script and the icon, each under a name with its digest: a browser keeps
/// them for good, and asks for the new ones after an upgrade.
public final class Assets {
  private static final String PATH = "/ui/assets/";

  private final Map<String, Asset> all = new HashMap<>();
  private final String styles;
  private final String script;
  private final String icon;

  @SuppressWarnings("ArrayRecordComponent")
  private record Asset(String type, byte[] bytes) {}

  /// Reads them; Pico first, ours over it, in one file, so that no browser paints between the two.
  public Assets(TemplateFolder templates) {
    styles =
        add(
            "bty",
            "css",
            "text/css; charset=utf-8",
            templates.text("web/pico.min.css") + "\n" + templates.text("web/bty.css"));
    script = add("bty", "js", "text/javascript; charset=utf-8", templates.text("web/bty.js"));
    icon = add("bty", "svg", "image/svg+xml", templates.text("web/icon.svg"));
  }

  private String add(String name, String suffix, String type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String file = name + "-" + digest(bytes) + "." + suffix;
    all.put(file, new Asset(type, bytes));
    return PATH + file;
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: this Java has no SHA-256", e);
    }
  }

  /// Where the style sheet is.
  public String styles() {
    return styles;
  }

  /// Where the script is.
  public String script() {
    return script;
  }

  /// Where the icon of a browser's tab is.
  public String icon() {
    return icon;
  }

  public List<Route> routes() {
    return List.of(Route.open("GET", PATH + "{name}", this::one));
  }

  private Response one(Request request) {
    return Optional.ofNullable(all.get(request.parameter("name")))
        .map(asset -> Packing.of(request, Response.bytes(asset.type(), asset.bytes())))
        .map(response -> response.with("Cache-Control", "public, max-age=31536000, immutable"))
        .orElseGet(() ->
            Response.problem(404, "Not found", "this page is of an older version; load it again"));
  }
}
