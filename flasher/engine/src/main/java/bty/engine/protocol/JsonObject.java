package bty.engine.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// A JSON object read strictly (RFC 8259): duplicate keys and text after the end are refused, as is
/// what is nested deeper than 64. Unknown keys are left alone, so that an older program understands
/// a newer one.
///
/// @param what names the document in messages, such as `plan`
/// @param values the members: String, Long, Double, Boolean, List, Map, or absent for JSON's null
public record JsonObject(String what, Map<String, Object> values) {
  private static final int MAX_DEPTH = 64;
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// Keeps its own copy of the members.
  public JsonObject {
    values = Map.copyOf(values);
  }

  /// Reads one object.
  ///
  /// @throws ProtocolException if the bytes are not exactly one JSON object
  public static JsonObject parse(String what, byte[] json) throws ProtocolException {
    if (read(what, json) instanceof Map<?, ?> map) {
      return of(what, map);
    }
    throw new ProtocolException("reading the " + what + ": wanted a JSON object");
  }

  /// Reads an array of objects, or one object as an array of one.
  ///
  /// @throws ProtocolException if the bytes are neither
  public static List<JsonObject> parseList(String what, byte[] json) throws ProtocolException {
    Object document = read(what, json);
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : document instanceof List<?> list ? list : List.of(document)) {
      if (!(item instanceof Map<?, ?> map)) {
        throw new ProtocolException("reading the " + what + ": wanted JSON objects");
      }
      objects.add(of(what, map));
    }
    return List.copyOf(objects);
  }

  /// A member that must be there and be a string.
  public String string(String key) throws ProtocolException {
    return find(key, String.class, "a string").orElseThrow(() -> missing(key));
  }

  /// A member that may be absent, else must be a string.
  public Optional<String> optionalString(String key) throws ProtocolException {
    return find(key, String.class, "a string");
  }

  /// A member that must be there and be a whole number.
  public long number(String key) throws ProtocolException {
    return find(key, Long.class, "a whole number").orElseThrow(() -> missing(key));
  }

  /// A member that may be absent, else must be a whole number.
  public OptionalLong optionalNumber(String key) throws ProtocolException {
    Optional<Long> found = find(key, Long.class, "a whole number");
    return found.isPresent() ? OptionalLong.of(found.get()) : OptionalLong.empty();
  }

  /// A member that may be absent, else must be a number of any kind.
  public OptionalDouble optionalDecimal(String key) throws ProtocolException {
    Object value = values.get(key);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (value instanceof Number number) {
      return OptionalDouble.of(number.doubleValue());
    }
    throw new ProtocolException("reading the " + what + ": " + key + " is not a number");
  }

  /// A member that may be absent, else must be an object.
  public Optional<JsonObject> optionalObject(String key) throws ProtocolException {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Map<?, ?> map) {
      return Optional.of(of(what + " " + key, map));
    }
    throw new ProtocolException("reading the " + what + ": " + key + " is not an object");
  }

  /// A member that must be there and be an object.
  public JsonObject object(String key) throws ProtocolException {
    return optionalObject(key).orElseThrow(() -> missing(key));
  }

  /// A member that must be there and be an array of objects, possibly empty.
  public List<JsonObject> objects(String key) throws ProtocolException {
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : find(key, List.class, "an array").orElseThrow(() -> missing(key))) {
      if (!(item instanceof Map<?, ?> map)) {
        throw new ProtocolException(
            "reading the " + what + ": " + key + " holds more than objects");
      }
      objects.add(of(what + " " + key, map));
    }
    return List.copyOf(objects);
  }

  private <T> Optional<T> find(String key, Class<T> type, String wanted) throws ProtocolException {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new ProtocolException("reading the " + what + ": " + key + " is not " + wanted);
    }
    return Optional.of(type.cast(value));
  }

  private ProtocolException missing(String key) {
    return new ProtocolException("reading the " + what + ": " + key + " is missing");
  }

  private static JsonObject of(String what, Map<?, ?> map) {
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((key, value) -> members.put((String) key, value));
    return new JsonObject(what, members);
  }

  private static Object read(String what, byte[] json) throws ProtocolException {
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), new String(json, StandardCharsets.UTF_8))) {
      parser.nextToken();
      Object value = value(what, parser, 0);
      if (parser.nextToken() != null) {
        throw new ProtocolException("reading the " + what + ": there is text after the JSON's end");
      }
      if (value == null) {
        throw new ProtocolException("reading the " + what + ": it is empty");
      }
      return value;
    } catch (JacksonException e) {
      throw new ProtocolException("reading the " + what + ": " + e.getOriginalMessage());
    }
  }

  private static @Nullable Object value(String what, JsonParser parser, int depth)
      throws ProtocolException {
    if (depth > MAX_DEPTH) {
      throw new ProtocolException("reading the " + what + ": nested deeper than " + MAX_DEPTH);
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case null -> null;
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          Object member = value(what, parser, depth + 1);
          if (member != null) {
            map.put(key, member);
          }
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          Object item = value(what, parser, depth + 1);
          if (item != null) {
            list.add(item);
          }
        }
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new ProtocolException("reading the " + what + ": it ends too early");
    };
  }
}
