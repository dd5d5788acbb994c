package bty.appliance.http;

import bty.engine.protocol.MacAddress;
import java.util.Arrays;
import java.util.Optional;

/// Who sends a request, told once, before a route sees it. A MAC address is a name and not a
/// credential: whoever only knows it is anybody.
public sealed interface Caller {
  /// Somebody who has shown nothing: a person, a probe, another machine, a stranger.
  ///
  /// @param why it is nobody better, in a sentence without a full stop
  record Anybody(String why) implements Caller {}

  /// The boot program of the machine that the request is about: it has just been switched on.
  ///
  /// @param way how that is known
  record BootProgram(Way way) implements Caller {}

  /// The live environment of the machine that the request is about: it has the token that its boot
  /// program was given.
  record LiveEnvironment() implements Caller {}

  /// Somebody who may change things.
  ///
  /// @param name for the log and the history of what was changed
  /// @param login how a browser is logged in; empty for who has an API token
  /// @param role how much they may do
  record Operator(String name, Optional<Login> login, Role role) implements Caller {}

  /// How much an operator may do: each may do what those before it may.
  enum Role {
    /// Look at everything but accounts, tokens and the audit.
    VIEW("view", "read"),
    /// Change machines and images.
    OPERATE("operate", "operate"),
    /// Change what holds for all: settings, boot files, accounts, tokens.
    ADMIN("admin", "admin");

    private final String word;
    private final String scope;

    Role(String word, String scope) {
      this.word = word;
      this.scope = scope;
    }

    /// Its name for an account.
    public String word() {
      return word;
    }

    /// Its name for a token.
    public String scope() {
      return scope;
    }

    /// The role an account calls so.
    public static Optional<Role> find(String word) {
      return Arrays.stream(values()).filter(role -> role.word.equals(word)).findFirst();
    }

    /// The role a token calls so.
    public static Optional<Role> ofScope(String scope) {
      return Arrays.stream(values()).filter(role -> role.scope.equals(scope)).findFirst();
    }
  }

  /// A browser's session. Other pages can make the browser send its cookie, but cannot read the
  /// second secret, which is in the forms of this server's own pages.
  ///
  /// @param csrf that secret
  /// @param mustChange whether nothing can be done but to change the password
  record Login(String csrf, boolean mustChange) {
    @Override
    public String toString() {
      return "a login";
    }
  }

  /// Knows API tokens with names.
  interface Tokens {
    /// Whose token that is.
    Optional<Operator> of(String token);
  }

  /// Knows the sessions of browsers.
  interface Logins {
    /// Whose session has that cookie.
    Optional<Operator> of(String cookie);

    /// The same, where nobody asks for anything: it keeps no session alive.
    default Optional<Operator> peek(String cookie) {
      return of(cookie);
    }
  }

  /// How a boot program is known to be that machine's.
  enum Way {
    /// The kernel's neighbour table has its address as one of that machine's.
    NEIGHBOUR,
    /// It asks from an address on no network of this computer's: behind a router or relay.
    ROUTED,
    /// It asks from this computer itself: a virtual machine behind its own NAT, or a test.
    HERE,
    /// The operator does not want to have it checked.
    UNCHECKED;

    /// The word in JSON and in the log.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// What tells a machine from somebody who only knows its name.
  interface Proof {
    /// Whether a boot program at that address is that machine's.
    Standing standing(MacAddress mac, java.net.InetAddress peer);

    /// Whether that is the token that the machine's boot program was last given.
    boolean isToken(MacAddress mac, String token);
  }

  /// What is to be thought of a boot program that says whose it is.
  sealed interface Standing {
    /// It is.
    record Believed(Way way) implements Standing {}

    /// Nothing speaks for it.
    ///
    /// @param why a sentence without a full stop
    record Doubted(String why) implements Standing {}
  }
}
