package bty.engine.provision;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the first thing that is no TOML (toml.io, version 1.0.0) in a configuration of CIJOE,
/// which reads it with Python's `tomllib` and ends with a traceback over it. Nothing is built from
/// it.
final class TomlText {
  private static final Pattern SCALAR =
      Pattern.compile(
          "true|false|[+-]?(?:inf|nan)|0x[0-9a-fA-F](?:_?[0-9a-fA-F])*|0o[0-7](?:_?[0-7])*"
              + "|0b[01](?:_?[01])*|[+-]?(?:0|[1-9](?:_?[0-9])*)(?:\\.[0-9](?:_?[0-9])*)?"
              + "(?:[eE][+-]?[0-9](?:_?[0-9])*)?"
              + "|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?"
              + "(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?|[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final String ESCAPES = "btnfr\"\\";
  private static final int DEEPEST = 100;

  private static final class NotToml extends Exception {
    private static final long serialVersionUID = 1L;
    private final int at;
    private final String words;

    NotToml(int at, String words) {
      super(words);
      this.at = at;
      this.words = words;
    }
  }

  private final String text;
  private int at;
  private String table = "";
  private final Set<String> given = new HashSet<>();
  private final Map<String, Integer> arrays = new HashMap<>();

  private TomlText(String text) {
    this.text = text;
  }

  /// What is wrong, if anything.
  static Optional<TextProblem> problem(String text) {
    try {
      new TomlText(text.replace("\r\n", "\n")).document();
      return Optional.empty();
    } catch (NotToml e) {
      return Optional.of(YamlText.at(text.replace("\r\n", "\n"), e.at, "not TOML: " + e.words));
    }
  }

  private void document() throws NotToml {
    for (blank(true); at < text.length(); blank(true)) {
      if (starts("[")) {
        header();
      } else {
        entry(true, 0);
      }
      blank(false);
      if (at < text.length() && !starts("\n")) {
        throw new NotToml(at, "wanted the end of the line here");
      }
    }
  }

  private void header() throws NotToml {
    int begin = at;
    boolean isArray = take("[[") || !take("[");
    String path = "";
    for (String part : keys()) {
      // A table below an array's is one below its last element.
      path = element(path) + "\0" + part;
    }
    if (!take(isArray ? "]]" : "]")) {
      throw new NotToml(at, "wanted " + (isArray ? "]]" : "]") + " here");
    }
    if (isArray) {
      arrays.merge(path, 1, Integer::sum);
    } else if (!given.add("table" + path)) {
      throw new NotToml(begin, "this table is there a second time");
    }
    table = element(path);
  }

  private String element(String path) {
    return arrays.containsKey(path) ? path + "\0#" + arrays.get(path) : path;
  }

  /// @param isOwn whether it is one of the table, and not of a value in braces
  private void entry(boolean isOwn, int depth) throws NotToml {
    int begin = at;
    String path = table + "\0" + String.join("\0", keys());
    if (isOwn && !given.add(path)) {
      throw new NotToml(begin, "this key is there a second time");
    }
    if (!take("=")) {
      throw new NotToml(at, "wanted = after a key here");
    }
    spaces();
    value(depth);
  }

  private List<String> keys() throws NotToml {
    List<String> keys = new java.util.ArrayList<>();
    do {
      spaces();
      keys.add(key());
      spaces();
    } while (take("."));
    return keys;
  }

  private String key() throws NotToml {
    int begin = at;
    if (starts("\"") || starts("'")) {
      line(text.substring(at, at + 1));
      return text.substring(begin + 1, at - 1);
    }
    while (at < text.length() && isBare(text.charAt(at))) {
      at++;
    }
    if (begin == at) {
      throw new NotToml(at, "wanted a key here: letters, digits, _ and -, or a text in quotes");
    }
    return text.substring(begin, at);
  }

  private static boolean isBare(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private void value(int depth) throws NotToml {
    if (depth > DEEPEST) {
      throw new NotToml(at, "nested deeper than " + DEEPEST);
    }
    if (starts("\"\"\"") || starts("'''")) {
      lines(text.substring(at, at + 3));
    } else if (starts("\"") || starts("'")) {
      line(text.substring(at, at + 1));
    } else if (take("[")) {
      array(depth);
    } else if (take("{")) {
      braces(depth);
    } else {
      scalar();
    }
  }

  private void array(int depth) throws NotToml {
    for (blank(true); !take("]"); blank(true)) {
      value(depth + 1);
      blank(true);
      if (!take(",") && !starts("]")) {
        throw new NotToml(at, "wanted , or ] here");
      }
    }
  }

  private void braces(int depth) throws NotToml {
    spaces();
    if (take("}")) {
      return;
    }
    do {
      entry(false, depth + 1);
      spaces();
    } while (take(","));
    if (!take("}")) {
      throw new NotToml(at, "wanted , or } here");
    }
  }

  private void scalar() throws NotToml {
    int begin = at;
    word();
    if (DATE.matcher(text.substring(begin, at)).matches()
        && text.startsWith(" ", at)
        && at + 1 < text.length()
        && Character.isDigit(text.charAt(at + 1))) {
      at++;
      word();
    }
    String found = text.substring(begin, at);
    if (!SCALAR.matcher(found).matches()) {
      throw new NotToml(
          begin,
          found.isEmpty()
              ? "wanted a value here"
              : found + " is no value; texts are in quotes, and truth values true and false");
    }
  }

  private void word() {
    while (at < text.length() && " \t\n,]}#".indexOf(text.charAt(at)) < 0) {
      at++;
    }
  }

  private void line(String quote) throws NotToml {
    int begin = at++;
    while (!take(quote)) {
      if (at >= text.length() || starts("\n")) {
        throw new NotToml(begin, "this text has no closing " + quote + " in its line");
      }
      character(quote.equals("\""), false);
    }
  }

  private void lines(String quotes) throws NotToml {
    int begin = at;
    at += quotes.length();
    while (!take(quotes)) {
      if (at >= text.length()) {
        throw new NotToml(begin, "this text has no closing " + quotes);
      }
      character(quotes.startsWith("\""), true);
    }
    // One or two more belong to the text.
    for (int more = 0; more < 2 && starts(quotes.substring(0, 1)); more++) {
      at++;
    }
  }

  private void character(boolean hasEscapes, boolean overLines) throws NotToml {
    char c = text.charAt(at);
    if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7f) {
      throw new NotToml(
          at, "a control character, which has to be written as \\u%04x".formatted((int) c));
    }
    at++;
    if (c == '\\' && hasEscapes) {
      escape(overLines);
    }
  }

  private void escape(boolean overLines) throws NotToml {
    char c = at < text.length() ? text.charAt(at) : ' ';
    int digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits > 0) {
      if (at + 1 + digits > text.length()
          || !text.substring(at + 1, at + 1 + digits).matches("[0-9a-fA-F]+")) {
        throw new NotToml(at - 1, "wanted " + digits + " hexadecimal digits after \\" + c);
      }
      at += 1 + digits;
    } else if (ESCAPES.indexOf(c) >= 0) {
      at++;
    } else if (!overLines || !text.substring(at).matches("(?s)[ \\t]*\\n.*")) {
      throw new NotToml(
          at - 1,
          "\\" + c + " means nothing; for a plain backslash write \\\\, or '...' around it");
    }
  }

  private void blank(boolean overLines) throws NotToml {
    for (spaces(); starts("#") || (overLines && starts("\n")); spaces()) {
      if (take("\n")) {
        continue;
      }
      while (at < text.length() && !starts("\n")) {
        character(false, false);
      }
    }
  }

  private void spaces() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean starts(String what) {
    return text.startsWith(what, at);
  }

  private boolean take(String what) {
    boolean is = starts(what);
    at += is ? what.length() : 0;
    return is;
  }
}
