package bty.engine.rootfs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text in which LVM keeps its metadata: `name { ... }` and `key = value`, where a value is a
/// number, a quoted string or a list of those (LVM2, `lib/config`).
///
/// @param values Long, String or List
/// @param sections by name
record LvmText(Map<String, Object> values, Map<String, LvmText> sections) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\G(?:\\s|#[^\\n]*)*(?:(\"(?:[^\"\\\\]|\\\\.)*\")|([{}\\[\\]=,])|([^\\s{}\\[\\]=,\"#]+))");
  private static final int DEEPEST = 10;

  /// @throws IllegalArgumentException if it is not such a text
  static LvmText parse(String text) {
    int end = text.indexOf('\0');
    Reader reader = new Reader(end < 0 ? text : text.substring(0, end));
    LvmText parsed = reader.section(0);
    if (!reader.next.isEmpty()) {
      throw new IllegalArgumentException("a closing brace too many");
    }
    return parsed;
  }

  Optional<String> string(String key) {
    return Optional.ofNullable(values.get(key))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  /// @throws IllegalArgumentException if there is no such number, or it is negative
  long number(String key) {
    if (values.get(key) instanceof Long number && number >= 0) {
      return number;
    }
    throw new IllegalArgumentException("the number \"" + key + "\" is missing");
  }

  List<?> list(String key) {
    return values.get(key) instanceof List<?> list ? list : List.of();
  }

  Map<String, LvmText> below(String section) {
    LvmText found = sections.get(section);
    return found == null ? Map.of() : found.sections();
  }

  private static final class Reader {
    private final Matcher tokens;
    private String next = "";

    Reader(String text) {
      tokens = TOKEN.matcher(text);
      advance();
    }

    private String advance() {
      String current = next;
      next = tokens.find() ? tokens.group().replaceFirst("^(?:\\s|#[^\\n]*)*", "") : "";
      return current;
    }

    private void expect(String token) {
      if (!advance().equals(token)) {
        throw new IllegalArgumentException("a \"" + token + "\" is missing");
      }
    }

    LvmText section(int depth) {
      if (depth > DEEPEST) {
        throw new IllegalArgumentException("nested deeper than " + DEEPEST);
      }
      Map<String, Object> values = new LinkedHashMap<>();
      Map<String, LvmText> sections = new LinkedHashMap<>();
      while (!next.isEmpty() && !next.equals("}")) {
        String name = advance();
        if (next.equals("{")) {
          advance();
          sections.put(name, section(depth + 1));
          expect("}");
        } else {
          expect("=");
          values.put(name, value());
        }
      }
      return new LvmText(values, sections);
    }

    private Object value() {
      if (!next.equals("[")) {
        return scalar(advance());
      }
      advance();
      List<Object> list = new ArrayList<>();
      while (!next.isEmpty() && !next.equals("]")) {
        list.add(scalar(advance()));
        if (next.equals(",")) {
          advance();
        }
      }
      expect("]");
      return list;
    }

    private static Object scalar(String token) {
      if (token.startsWith("\"")) {
        return token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1");
      }
      try {
        return Long.valueOf(token);
      } catch (NumberFormatException notANumber) {
        return token;
      }
    }
  }
}
