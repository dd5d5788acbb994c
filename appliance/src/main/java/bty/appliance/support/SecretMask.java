package bty.appliance.support;

import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes out of a text what may let somebody in. Rather too much than too little: of an address
/// only scheme and host stay, since a path can be a secret, too, as those of many webhooks are.
/// Pure.
///
/// @param known secrets, word for word
record SecretMask(List<String> known) {
  /// What stands in the place of a secret.
  static final String MASK = "***";

  /// What is shorter would make holes everywhere.
  private static final int LEAST = 6;

  // Each run of characters before what decides has a bound: what is masked may be made by anybody,
  // and must cost no more than its length.
  private static final Pattern URL =
      Pattern.compile(
          "\\b([A-Za-z][A-Za-z0-9+.-]{0,19}://)(?:[^/\\s\"'<>@]{0,500}@)?((?:\\[[0-9A-Fa-f:.]{0,50}]|[A-Za-z0-9._-]{0,255})(?::[0-9]{1,5}\\b)?)"
              + "([^\\s\"'<>|]*)");

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:passw|passphrase|pwd|secret|token|api[_-]?key|private[_-]?key|psk|credential"
              + "|authorization|cookie|session|signature)[A-Za-z0-9_.-]{0,40}[\"']?\\s{0,8}[:=]\\s{0,8})"
              + "(?:\"[^\"\\n]*\"|'[^'\\n]*'|(?:Bearer|Basic)\\s+\\S+|[^\\s,;&}\\]|]+)");

  private static final Pattern BEARER =
      Pattern.compile("(?i)\\b(Bearer|Basic)\\s{1,8}[A-Za-z0-9+/=._~-]{6,}");

  /// What people write for themselves may hold anything.
  private static final Pattern WORDS = Pattern.compile("\\b(notes|description): .*");

  // crypt(5): $ID$...; and a key as PEM has it (RFC 7468), also on one line of a log.
  private static final Pattern HASH = Pattern.compile("\\$[0-9a-z]{1,8}\\$[A-Za-z0-9./$=,+-]{8,}");
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*-----|$)");

  /// Keeps those that are long enough, the longest first: one may be a part of another.
  SecretMask {
    known =
        known.stream()
            .map(String::strip)
            .filter(secret -> secret.length() >= LEAST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /// The text without them.
  String of(String text) {
    String masked = text;
    for (String secret : known) {
      masked = masked.replace(secret, MASK);
    }
    masked = WORDS.matcher(masked).replaceAll("$1: " + Matcher.quoteReplacement(MASK));
    masked = PEM.matcher(masked).replaceAll(Matcher.quoteReplacement(MASK));
    masked = URL.matcher(masked).replaceAll(SecretMask::origin);
    masked = BEARER.matcher(masked).replaceAll("$1 " + Matcher.quoteReplacement(MASK));
    masked = NAMED.matcher(masked).replaceAll("$1" + Matcher.quoteReplacement(MASK));
    return HASH.matcher(masked).replaceAll(Matcher.quoteReplacement(MASK));
  }

  private static String origin(MatchResult url) {
    String rest = url.group(3).length() > 1 ? "/" + MASK : url.group(3);
    return Matcher.quoteReplacement(url.group(1) + url.group(2) + rest);
  }
}
