package bty.appliance.web;

import bty.appliance.account.Accounts;
import bty.appliance.account.ApiTokens;
import bty.appliance.http.BrowserCheck;
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

  AccountsPage(Frame frame, Accounts accounts, ApiTokens tokens, InstantSource clock) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.clock = clock;
    this.page = frame.page("accounts", Frame.Place.SETTINGS);
  }

  List<Route> routes() {
    return List.of(
        Route.page("GET", PLACE, request -> shown(request, 200, Optional.empty(), Optional.empty()))
            .needs(Caller.Role.ADMIN),
        Route.page("POST", PLACE, this::change).needs(Caller.Role.ADMIN));
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
    Form form = Form.of(request);
    if (!form.isOf(request.caller())) {
      return BrowserCheck.foreign();
    }
    try {
      if (form.get("do").equals("add-token")) {
        String name = form.get("name").strip();
        Caller.Role scope =
            Caller.Role.ofScope(form.get("scope")).orElseThrow(() -> unknown("scope"));
        return shown(
            request,
            200,
            Optional.empty(),
            Optional.of(tokens.add(name, scope, MachinePage.author(request).name())));
      }
      apply(form);
      return Response.seeOther(PLACE);
    } catch (IllegalArgumentException e) {
      return shown(
          request, 422, Optional.of("Not changed: " + e.getMessage() + "."), Optional.empty());
    }
  }

  private void apply(Form form) throws IOException {
    String name = form.get("name").strip();
    switch (form.get("do")) {
      case "revoke" -> {
        if (!tokens.revoke(name)) {
          throw new IllegalArgumentException("there is no token of that name any more");
        }
      }
      case "add-account" -> accounts.add(name, role(form), form.get("password"));
      case "role" -> accounts.change(name, role(form));
      case "password" -> accounts.change(name, form.get("password"));
      case "remove" -> accounts.remove(name);
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
