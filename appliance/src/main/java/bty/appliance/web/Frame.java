package bty.appliance.web;

import bty.appliance.asset.Assets;
import bty.appliance.asset.Packing;
import bty.appliance.edit.Author;
import bty.appliance.http.Caller;
import bty.appliance.http.Cookies;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.template.PageTemplate;
import bty.appliance.template.TemplateFolder;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What stands around every page: the navigation, who is logged in, the style.
public final class Frame {
  private static final String FILE = "web/frame.html.mustache";

  /// Nothing from anywhere else, and no script or style inside a page (CSP level 3).
  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  /// The cookie that remembers whether somebody wants light or dark, other than the system does.
  private static final String THEME = "bty_theme";

  private static final Set<String> THEMES = Set.of("light", "dark");

  private final TemplateFolder templates;
  private final Assets assets;
  private final String appliance;
  private final String version;

  Frame(TemplateFolder templates, Assets assets, String appliance, String version) {
    this.templates = templates;
    this.assets = assets;
    this.appliance = appliance;
    this.version = version;
  }

  /// Where a page stands.
  public enum Place {
    OVERVIEW("Overview", "/ui/dashboard"),
    MACHINES("Machines", "/ui/machines"),
    IMAGES("Images", "/ui/images"),
    RUNS("Runs", "/ui/runs"),
    SETTINGS("Settings", "/ui/settings");

    private final String word;
    private final String href;

    Place(String word, String href) {
      this.word = word;
      this.href = href;
    }
  }

  /// One page of the program.
  public final class Page {
    private final PageTemplate template;
    private final Optional<Place> place;
    private final boolean live;

    private Page(PageTemplate template, Optional<Place> place, boolean live) {
      this.template = template;
      this.place = place;
      this.live = live;
    }

    /// The page, filled.
    ///
    /// @param fill what its own file needs
    public Response show(Request request, int status, String title, Fill fill) {
      Optional<Fill> user =
          request.caller() instanceof Caller.Operator operator && place.isPresent()
              ? Optional.of(user(operator, request))
              : Optional.empty();
      Optional<String> theme = Cookies.find(request, THEME).filter(Frame::isTheme);
      fill.text("title", title)
          .text("appliance", appliance)
          .text("version", version)
          .text("styles", assets.styles())
          .text("script", assets.script())
          .text("icon", assets.icon())
          .flag("operates", may(request, Caller.Role.OPERATE))
          .flag("administers", may(request, Caller.Role.ADMIN))
          .sentence("limited", place.flatMap(here -> limited(request, here)))
          .sentence("theme", theme)
          .sentence("live", live ? Optional.of("/events") : Optional.empty())
          .maybe("user", user);
      return Packing.of(request, Response.html(status, template.render(fill.values())))
          .with("Content-Security-Policy", POLICY)
          .with("Cache-Control", "no-store");
    }

    /// Why the forms of the page cannot be sent.
    private static Optional<String> limited(Request request, Place here) {
      Caller.Role needed = here == Place.SETTINGS ? Caller.Role.ADMIN : Caller.Role.OPERATE;
      return request.caller() instanceof Caller.Operator operator && !may(request, needed)
          ? Optional.of(
              "Your role is "
                  + operator.role().word()
                  + ": what takes "
                  + needed.word()
                  + " is here to be read. An admin can give you another role.")
          : Optional.empty();
    }

    private Fill user(Caller.Operator operator, Request request) {
      String theme = Cookies.find(request, THEME).filter(Frame::isTheme).orElse("system");
      return new Fill()
          .rows(
              "nav",
              List.of(Place.values()).stream()
                  .map(entry ->
                      new Fill()
                          .text("href", entry.href)
                          .text("word", entry.word)
                          .flag("here", place.equals(Optional.of(entry))))
                  .toList())
          .text("name", operator.name())
          .text("csrf", csrf(request))
          .text("path", request.path())
          .text("system", Boolean.toString(theme.equals("system")))
          .text("light", Boolean.toString(theme.equals("light")))
          .text("dark", Boolean.toString(theme.equals("dark")));
    }
  }

  /// A page that stands somewhere.
  public Page page(String name, Place place) {
    return new Page(load(name), Optional.of(place), false);
  }

  /// A page that stands somewhere and changes while it is looked at.
  Page livePage(String name, Place place) {
    return new Page(load(name), Optional.of(place), true);
  }

  /// A page that stands alone.
  Page lonePage(String name) {
    return new Page(load(name), Optional.empty(), false);
  }

  private PageTemplate load(String name) {
    return templates.loadPage(FILE, "web/" + name + ".html.mustache");
  }

  String appliance() {
    return appliance;
  }

  /// The secret that the forms of a session carry; empty for who needs none.
  public static String csrf(Request request) {
    return request.caller() instanceof Caller.Operator operator
        ? operator.login().map(Caller.Login::csrf).orElse("")
        : "";
  }

  /// Whether the caller's role is that, or more.
  public static boolean may(Request request, Caller.Role role) {
    return request.caller() instanceof Caller.Operator operator
        && operator.role().compareTo(role) >= 0;
  }

  /// Who sends it, as the author of what it changes.
  public static Author author(Request request) {
    return request.caller() instanceof Caller.Operator operator
        ? new Author(operator.name())
        : new Author("somebody at " + request.peer());
  }

  private static boolean isTheme(String word) {
    return THEMES.contains(word);
  }

  /// The header `Set-Cookie` for a choice; anything else than a theme forgets it.
  static String themeCookie(String word) {
    return isTheme(word)
        ? THEME + "=" + word + "; Max-Age=31536000; Path=/; HttpOnly; SameSite=Strict"
        : THEME + "=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict";
  }
}
