package bty.appliance.web;

import bty.appliance.account.Accounts;
import bty.appliance.account.ApiTokens;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Who may log in, and with which tokens programs come: for an admin.
final class AccountsPage {
  private static final String PLACE = "/ui/accounts";

  private final Accounts accounts;
  private final ApiTokens tokens;
  private final InstantSource clock;
  private final Frame.Page page;
  private final Frame.Page delete;

  AccountsPage(Frame frame, Accounts accounts, ApiTokens tokens, InstantSource clock) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.clock = clock;
    this.page = frame.page("accounts", Frame.Place.SETTINGS);
    this.delete = frame.page("account-delete", Frame.Place.SETTINGS);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", PLACE, request -> shown(request, 200, Optional.empty(), Optional.empty()))
            .needs(Caller.Role.ADMIN),
        Route.page("POST", PLACE, this::change).needs(Caller.Role.ADMIN),
        Route.page("GET", PLACE + "/{name}/delete", this::askRemove).needs(Caller.Role.ADMIN),
        Route.page("POST", PLACE + "/{name}/delete", this::remove).needs(Caller.Role.ADMIN),
        Route.page("GET", "/ui/tokens/{name}/delete", this::askRevoke).needs(Caller.Role.ADMIN),
        Route.page("POST", "/ui/tokens/{name}/delete", this::revoke).needs(Caller.Role.ADMIN));
  }

  /// What goes is named before it does.
  private Response askRemove(Request request) {
    String name = request.parameter("name");
    Optional<Accounts.Listed> account =
        accounts.list().stream().filter(one -> one.name().equals(name)).findFirst();
    if (account.isEmpty()) {
      return Response.seeOther(PLACE);
    }
    return delete.show(
        request,
        200,
        "Remove the account " + name,
        new Fill()
            .text("question", "Remove the account " + name + "?")
            .text("goes", "This removes " + name + ", who may " + account.get().role().word() + ".")
            .text(
                "after",
                "Whoever is logged in with it is not any more. What was done with it stays in the"
                    + " history.")
            .text("press", "Remove " + name)
            .text("self", PLACE + "/" + name + "/delete")
            .text("seen", accounts.tag(name).orElse(""))
            .text("formCsrf", Frame.csrf(request))
            .maybe("made", Optional.empty())
            .maybe("used", Optional.empty()));
  }

  private Response askRevoke(Request request) throws IOException {
    Optional<ApiTokens.Listed> token = tokens.find(request.parameter("name"));
    if (token.isEmpty()) {
      return Response.seeOther(PLACE);
    }
    String name = token.get().name();
    Instant now = clock.instant();
    return delete.show(
        request,
        200,
        "Revoke the token " + name,
        new Fill()
            .text("question", "Revoke the token " + name + "?")
            .text(
                "goes",
                "This revokes " + name + ", with the scope " + token.get().scope().scope() + ".")
            .text("after", "A program that sends it is refused from then on, and has no other one.")
            .text("press", "Revoke " + name)
            .text("self", "/ui/tokens/" + name + "/delete")
            .text("seen", tokens.tag(name).orElse(""))
            .text("formCsrf", Frame.csrf(request))
            .text("by", token.get().by())
            .moment("made", Optional.of(token.get().made()), now)
            .moment("used", token.get().used(), now));
  }

  private Response remove(Request request) throws IOException {
    String name = request.parameter("name");
    return done(
        request,
        form ->
            accounts.alone(() -> {
              if (accounts.tag(name).filter(form.get("seen")::equals).isEmpty()) {
                throw new IllegalArgumentException(
                    "the account " + name + " has changed meanwhile, or is gone");
              }
              accounts.remove(name);
              return name;
            }));
  }

  private Response revoke(Request request) throws IOException {
    String name = request.parameter("name");
    return done(
        request,
        form -> {
          if (!tokens.revoke(name, form.get("seen")::equals)) {
            throw new IllegalArgumentException(
                "the token " + name + " is another one by now, or is gone");
          }
          return name;
        });
  }

  /// What a form asks for; what it refuses is an IllegalArgumentException.
  private interface Work {
    Object done(Form form) throws IOException;
  }

  private Response done(Request request, Work work) throws IOException {
    Form form = Form.sent(request);
    try {
      Object _ = work.done(form);
      return Response.seeOther(PLACE);
    } catch (IllegalArgumentException e) {
      return refused(request, e);
    }
  }

  private Response refused(Request request, IllegalArgumentException e) throws IOException {
    return shown(
        request, 422, Optional.of("Not changed: " + e.getMessage() + "."), Optional.empty());
  }

  /// @param made a token, shown this once
  private Response shown(
      Request request, int status, Optional<String> refusal, Optional<String> made)
      throws IOException {
    Instant now = clock.instant();
    return page.show(
        request,
        status,
        "Accounts and tokens",
        new Fill()
            .sentence("refusal", refusal)
            .sentence("fresh", made)
            .text("formCsrf", Frame.csrf(request))
            .rows("accounts", accounts.list().stream().map(AccountsPage::account).toList())
            .rows("tokens", tokens.list().stream().map(one -> token(one, now)).toList())
            .rows("newRoles", words(Caller.Role.VIEW, Caller.Role::word))
            .rows("scopes", words(Caller.Role.VIEW, Caller.Role::scope)));
  }

  private static Fill account(Accounts.Listed one) {
    return new Fill()
        .text("account", one.name())
        .rows("roles", words(one.role(), Caller.Role::word));
  }

  private static Fill token(ApiTokens.Listed one, Instant now) {
    return new Fill()
        .text("token", one.name())
        .text("scope", one.scope().scope())
        .text("by", one.by())
        .moment("made", Optional.of(one.made()), now)
        .moment("used", one.used(), now);
  }

  private static List<Fill> words(
      Caller.Role chosen, java.util.function.Function<Caller.Role, String> word) {
    return Arrays.stream(Caller.Role.values())
        .map(role -> new Fill().text("option", word.apply(role)).flag("chosen", role == chosen))
        .toList();
  }

  private Response change(Request request) throws IOException {
    Form form = Form.sent(request);
    try {
      if (form.get("do").equals("add-token")) {
        String name = form.get("name").strip();
        Caller.Role scope =
            Caller.Role.ofScope(form.get("scope")).orElseThrow(() -> unknown("scope"));
        return shown(
            request,
            200,
            Optional.empty(),
            Optional.of(tokens.add(name, scope, Frame.author(request).name())));
      }
      apply(form);
      return Response.seeOther(PLACE);
    } catch (IllegalArgumentException e) {
      return refused(request, e);
    }
  }

  private void apply(Form form) throws IOException {
    String name = form.get("name").strip();
    switch (form.get("do")) {
      case "add-account" -> accounts.add(name, role(form), form.get("password"));
      case "role" -> accounts.change(name, role(form));
      case "password" -> accounts.change(name, form.get("password"));
      default -> throw new IllegalArgumentException("nothing was asked for");
    }
  }

  private static Caller.Role role(Form form) {
    return Caller.Role.find(form.get("role")).orElseThrow(() -> unknown("role"));
  }

  private static IllegalArgumentException unknown(String what) {
    return new IllegalArgumentException("the " + what + " is unknown");
  }
}
