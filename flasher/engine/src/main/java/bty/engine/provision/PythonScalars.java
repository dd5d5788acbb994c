package bty.engine.provision;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/// What PyYAML's safe loader makes of a scalar without quotes. cloud-init and CIJOE read with that
/// loader, and it follows YAML 1.1 (yaml.org/type): `no` is a truth value, `0644` an octal number,
/// and `52:54:00:12:34:56` one of base 60.
final class PythonScalars implements ScalarResolver {
  static final Tag TIMESTAMP = new Tag(Tag.PREFIX + "timestamp");
  static final Tag VALUE = new Tag(Tag.PREFIX + "value");

  private static final Pattern BOOL = Pattern.compile("(?:yes|no|true|false|on|off)");
  private static final Pattern OFTEN = Pattern.compile("[a-z]+|[A-Z][a-z]+|[A-Z]+");
  private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");
  private static final Pattern TIME =
      Pattern.compile(
          "([0-9]{4})-([0-9][0-9]?)-([0-9][0-9]?)(?:[Tt]|["
              + " \\t]+)([0-9][0-9]?):([0-9]{2}):([0-9]{2})(?:\\.[0-9]*)?(?:["
              + " \\t]*(?:Z|[-+][0-9][0-9]?(?::[0-9]{2})?))?");

  /// In PyYAML's order; the first that fits the whole text counts.
  private static final Map<Tag, List<Pattern>> NUMBERS =
      Map.of(
          Tag.FLOAT,
          List.of(
              Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"),
              Pattern.compile("\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"),
              Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"),
              Pattern.compile("[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)")),
          Tag.INT,
          List.of(
              Pattern.compile("[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)"),
              Pattern.compile("[-+]?0x[0-9a-fA-F_]+"),
              Pattern.compile("[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+")));

  /// Not what its tag promises.
  static final class NotBuilt extends Exception {
    private static final long serialVersionUID = 1L;

    NotBuilt(String words) {
      super(words);
    }
  }

  @Override
  public Tag resolve(String value, Boolean implicit) {
    if (!implicit) {
      return Tag.STR;
    }
    if (value.isEmpty() || value.equals("~") || isWord(value, "null")) {
      return Tag.NULL;
    }
    if (isWord(value, BOOL)) {
      return Tag.BOOL;
    }
    for (Tag number : List.of(Tag.FLOAT, Tag.INT)) {
      if (fits(number, value)) {
        return number;
      }
    }
    if (DATE.matcher(value).matches() || TIME.matcher(value).matches()) {
      return TIMESTAMP;
    }
    return value.equals("<<") ? Tag.MERGE : value.equals("=") ? VALUE : Tag.STR;
  }

  private static boolean fits(Tag number, String value) {
    return NUMBERS.getOrDefault(number, List.of()).stream()
        .anyMatch(pattern -> pattern.matcher(value).matches());
  }

  private static boolean isWord(String value, String word) {
    return isWord(value, Pattern.compile(word));
  }

  /// In small letters, in capitals, or with a capital first; nothing else.
  private static boolean isWord(String value, Pattern words) {
    return OFTEN.matcher(value).matches()
        && words.matcher(value.toLowerCase(Locale.ROOT)).matches();
  }

  /// What Python prints for it where a text was meant.
  ///
  /// @return empty if it is a text
  /// @throws NotBuilt with what is wrong, if the loader gives up the file over it
  static Optional<String> printed(ScalarNode scalar) throws NotBuilt {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.NULL)) {
      return Optional.of("None");
    }
    if (tag.equals(Tag.BOOL)) {
      return Optional.of(bool(text));
    }
    if (tag.equals(Tag.INT)) {
      return Optional.of(integer(text).toString());
    }
    if (tag.equals(Tag.FLOAT)) {
      return Optional.of(real(text));
    }
    if (tag.equals(TIMESTAMP)) {
      return Optional.of(time(text));
    }
    if (tag.equals(VALUE) || tag.equals(Tag.MERGE)) {
      throw new NotBuilt("a lone " + text + ", which is a sign of its own there");
    }
    return Optional.empty();
  }

  private static String bool(String text) throws NotBuilt {
    String word = text.toLowerCase(Locale.ROOT);
    if (!BOOL.matcher(word).matches()) {
      throw new NotBuilt("\"" + text + "\", which is no truth value");
    }
    return List.of("yes", "true", "on").contains(word) ? "True" : "False";
  }

  private static BigInteger integer(String text) throws NotBuilt {
    String digits = text.replace("_", "");
    boolean negative = digits.startsWith("-");
    digits = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
    try {
      BigInteger value = unsigned(digits);
      return negative ? value.negate() : value;
    } catch (NumberFormatException e) {
      throw new NotBuilt("\"" + text + "\", which is no number");
    }
  }

  private static BigInteger unsigned(String digits) {
    if (digits.startsWith("0b")) {
      return new BigInteger(digits.substring(2), 2);
    }
    if (digits.startsWith("0x")) {
      return new BigInteger(digits.substring(2), 16);
    }
    if (digits.startsWith("0") && digits.length() > 1) {
      return new BigInteger(digits, 8);
    }
    BigInteger value = BigInteger.ZERO;
    for (String part : digits.split(":", -1)) {
      value = value.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
    }
    return value;
  }

  /// As Python prints it, for what people write into configurations.
  private static String real(String text) throws NotBuilt {
    String number = text.replace("_", "").toLowerCase(Locale.ROOT);
    if (number.endsWith("inf") || number.endsWith("nan")) {
      return number.replaceAll("[.+]", "");
    }
    try {
      BigDecimal value = BigDecimal.ZERO;
      String plain = number.replaceFirst("^[-+]", "");
      for (String part : plain.split(":", -1)) {
        value = value.multiply(BigDecimal.valueOf(60)).add(new BigDecimal(part));
      }
      double rounded = number.startsWith("-") ? -value.doubleValue() : value.doubleValue();
      return Math.abs(rounded) < 1e16 && (rounded == 0 || Math.abs(rounded) >= 1e-4)
          ? new BigDecimal(Double.toString(rounded)).toPlainString()
          : Double.toString(rounded);
    } catch (NumberFormatException e) {
      throw new NotBuilt("\"" + text + "\", which is no number");
    }
  }

  private static String time(String text) throws NotBuilt {
    Matcher date = DATE.matcher(text);
    Matcher time = TIME.matcher(text);
    try {
      if (date.matches()) {
        day(date);
        return text;
      }
      if (time.matches()) {
        return day(time) + " " + LocalTime.of(part(time, 4), part(time, 5), part(time, 6));
      }
    } catch (DateTimeException noSuchTime) {
      // Said below.
    }
    throw new NotBuilt("\"" + text + "\", which looks like a date and is none");
  }

  private static LocalDate day(Matcher text) {
    if (part(text, 1) == 0) {
      throw new DateTimeException("Python's first year is 1");
    }
    return LocalDate.of(part(text, 1), part(text, 2), part(text, 3));
  }

  private static int part(Matcher text, int group) {
    return Integer.parseInt(text.group(group));
  }
}
