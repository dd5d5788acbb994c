package bty.appliance.openapi;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares a value with a JSON Schema (2020-12), as far as the schemas of this program go: it
/// refuses a schema with a word that it does not know.
final class SchemaCheck {
  private static final Set<String> KNOWN =
      Set.of(
          "$ref",
          "description",
          "type",
          "enum",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "minimum",
          "maximum",
          "pattern",
          "format");

  private final Map<?, ?> schemas;
  private final List<String> problems = new ArrayList<>();

  /// @param schemas by name, for references
  SchemaCheck(Map<?, ?> schemas) {
    this.schemas = schemas;
  }

  /// What is wrong with a value.
  static List<String> problems(Map<?, ?> schemas, String name, Object value) {
    SchemaCheck check = new SchemaCheck(schemas);
    check.value(name, Map.of("$ref", "#/components/schemas/" + name), value);
    return check.problems;
  }

  private void value(String at, Map<?, ?> schema, Object value) {
    for (Object word : schema.keySet()) {
      if (!KNOWN.contains(word)) {
        problems.add(at + ": the schema says " + word);
      }
    }
    if (schema.get("$ref") instanceof String reference) {
      Object other = schemas.get(reference.replace("#/components/schemas/", ""));
      if (other instanceof Map<?, ?> map) {
        value(at, map, value);
      } else {
        problems.add(at + ": there is no " + reference);
      }
    }
    Object types = schema.get("type");
    if (types != null) {
      List<?> allowed = types instanceof List<?> list ? list : List.of(types);
      if (allowed.stream().noneMatch(type -> isOf(String.valueOf(type), value))) {
        problems.add(at + ": " + value + " is no " + types);
      }
    }
    if (schema.get("enum") instanceof List<?> words && !words.contains(value)) {
      problems.add(at + ": " + value + " is none of " + words);
    }
    switch (value) {
      case Map<?, ?> members -> members(at, schema, members);
      case List<?> items -> items(at, schema, items);
      case Number number -> number(at, schema, number);
      case String text -> text(at, schema, text);
      default -> {}
    }
  }

  private static boolean isOf(String type, Object value) {
    return switch (type) {
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Long;
      case "number" -> value instanceof Number;
      case "boolean" -> value instanceof Boolean;
      case "array" -> value instanceof List<?>;
      case "object" -> value instanceof Map<?, ?>;
      default -> false;
    };
  }

  private void members(String at, Map<?, ?> schema, Map<?, ?> members) {
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> known ? known : Map.of();
    if (schema.get("required") instanceof List<?> required) {
      required.stream()
          .filter(name -> !members.containsKey(name))
          .forEach(name -> problems.add(at + "." + name + " is missing"));
    }
    members.forEach((name, member) -> {
      String place = at + "." + name;
      if (properties.get(name) instanceof Map<?, ?> own) {
        value(place, own, member);
      } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
        problems.add(place + " is unknown");
      } else if (schema.get("additionalProperties") instanceof Map<?, ?> others) {
        value(place, others, member);
      }
    });
  }

  private void items(String at, Map<?, ?> schema, List<?> items) {
    if (schema.get("items") instanceof Map<?, ?> of) {
      for (int i = 0; i < items.size(); i++) {
        value(at + "[" + i + "]", of, items.get(i));
      }
    }
  }

  private void number(String at, Map<?, ?> schema, Number number) {
    boolean low =
        schema.get("minimum") instanceof Number least && number.doubleValue() < least.doubleValue();
    boolean high =
        schema.get("maximum") instanceof Number most && number.doubleValue() > most.doubleValue();
    if (low || high) {
      problems.add(at + ": " + number + " is out of range");
    }
  }

  private void text(String at, Map<?, ?> schema, String text) {
    if (schema.get("pattern") instanceof String pattern && !text.matches(pattern)) {
      problems.add(at + ": " + text + " does not fit " + pattern);
    }
    if ("date-time".equals(schema.get("format"))) {
      try {
        Instant _ = Instant.parse(text);
      } catch (DateTimeException e) {
        problems.add(at + ": " + text + " is no moment");
      }
    }
  }
}
