package bty.appliance.web;

import java.util.Set;

/// Light or dark, where somebody wants another than the system's.
final class Themes {
  /// The cookie that remembers it.
  static final String COOKIE = "bty_theme";

  private static final Set<String> ALL = Set.of("light", "dark");

  private Themes() {}

  static boolean isOne(String word) {
    return ALL.contains(word);
  }

  /// The header `Set-Cookie` for a choice; anything else than a theme forgets it.
  static String cookie(String word) {
    return isOne(word)
        ? COOKIE + "=" + word + "; Max-Age=31536000; Path=/; HttpOnly; SameSite=Strict"
        : COOKIE + "=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict";
  }
}
