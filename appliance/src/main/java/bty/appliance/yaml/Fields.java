package bty.appliance.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The keys of one mapping, turned into values. Everything that is wrong is collected, so that a
/// person mends a file once.
public final class Fields {
  private final Position position;
  private final Map<String, Node.Entry> entries;
  private final List<Problem> problems;
  private final Reading reading;

  /// Reads the fields of a mapping.
  private interface Reading {
    Fields of(Node node, Collection<String> known, List<Problem> problems);
  }

  private Fields(
      Position position, Map<String, Node.Entry> entries, List<Problem> problems, Reading reading) {
    this.position = position;
    this.entries = entries;
    this.problems = problems;
    this.reading = reading;
  }

  /// The fields of a document. A key with nothing behind it is a problem: it is more likely half
  /// written than meant.
  ///
  /// @param known all keys there may be; another one is a problem, with the nearest known one
  public static Fields of(Node node, Collection<String> known, List<Problem> problems) {
    if (node instanceof Node.Keys keys) {
      keys.entries()
          .forEach((key, entry) -> {
            if (entry.value() instanceof Node.Empty && known.contains(key)) {
              problems.add(
                  new Problem(
                      entry.key(),
                      key + ": nothing stands behind it; wanted a value, or no such key at all"));
            }
          });
    }
    return read(node, known, problems, Fields::of);
  }

  /// As [#of], but `null` is as good as no such key.
  public static Fields ofJson(Node node, Collection<String> known, List<Problem> problems) {
    return read(node, known, problems, Fields::ofJson);
  }

  private static Fields read(
      Node node, Collection<String> known, List<Problem> problems, Reading reading) {
    return switch (node) {
      case Node.Keys keys -> {
        keys.entries()
            .forEach((key, entry) -> {
              if (!known.contains(key)) {
                problems.add(
                    new Problem(
                        entry.key(), "unknown key \"" + key + "\"" + NearMiss.hint(key, known)));
              }
            });
        yield new Fields(keys.position(), keys.entries(), problems, reading);
      }
      case Node.Empty empty -> new Fields(empty.position(), Map.of(), problems, reading);
      case Node.Scalar scalar -> {
        problems.add(new Problem(scalar.position(), "a single value; wanted keys and values"));
        yield new Fields(scalar.position(), Map.of(), problems, reading);
      }
      case Node.Items items -> {
        problems.add(new Problem(items.position(), "a list; wanted keys and values"));
        yield new Fields(items.position(), Map.of(), problems, reading);
      }
    };
  }

  /// A key that may be missing or empty; its text, read by a function that refuses by
  /// IllegalArgumentException.
  public <T> Optional<T> value(String key, Function<String, T> read) {
    Node.Entry entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    return switch (entry.value()) {
      case Node.Empty _ -> Optional.empty();
      case Node.Scalar scalar -> read(key, scalar, read);
      case Node.Keys keys -> refuse(keys.position(), key, "keys and values; wanted one value");
      case Node.Items items -> refuse(items.position(), key, "a list; wanted one value");
    };
  }

  /// As [#value] for plain text.
  public Optional<String> text(String key) {
    return value(key, text -> text);
  }

  /// A whole number.
  ///
  /// @param least the smallest taken
  /// @param most the largest taken
  public Optional<Long> number(String key, long least, long most) {
    return value(
        key,
        text -> {
          if (!text.matches("-?[0-9]{1,18}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number");
          }
          long number = Long.parseLong(text);
          if (number < least || number > most) {
            throw new IllegalArgumentException(
                number + " is out of range; wanted " + least + " to " + most);
          }
          return number;
        });
  }

  /// true or false.
  public Optional<Boolean> flag(String key) {
    return value(
        key,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
            });
  }

  /// A list of values; a missing one is empty.
  public <T> List<T> list(String key, Function<String, T> read) {
    Node.Entry entry = entries.get(key);
    if (entry == null || entry.value() instanceof Node.Empty) {
      return List.of();
    }
    List<T> values = new ArrayList<>();
    if (entry.value() instanceof Node.Items items) {
      for (Node item : items.items()) {
        if (item instanceof Node.Scalar scalar) {
          read(key, scalar, read).ifPresent(values::add);
        } else {
          refuse(item.position(), key, "not a plain value");
        }
      }
    } else {
      refuse(entry.value().position(), key, "not a list");
    }
    return values;
  }

  /// Whether a list is said that has nothing in it.
  public boolean isEmptyList(String key) {
    Node.Entry entry = entries.get(key);
    return entry != null && entry.value() instanceof Node.Items items && items.items().isEmpty();
  }

  /// Keys of the operator's own choice, with plain values.
  public Map<String, String> words(String key) {
    Node.Entry entry = entries.get(key);
    if (entry == null || entry.value() instanceof Node.Empty) {
      return Map.of();
    }
    Map<String, String> words = new LinkedHashMap<>();
    if (entry.value() instanceof Node.Keys keys) {
      keys.entries()
          .forEach((word, value) -> {
            if (value.value() instanceof Node.Scalar scalar) {
              words.put(word, scalar.text());
            } else {
              refuse(value.key(), key, "\"" + word + "\" has no plain value");
            }
          });
    } else {
      refuse(entry.value().position(), key, "not keys and values");
    }
    return words;
  }

  /// A mapping inside.
  public Fields inside(String key, Collection<String> known) {
    Node.Entry entry = entries.get(key);
    return entry == null
        ? new Fields(position, Map.of(), problems, reading)
        : reading.of(entry.value(), known, problems);
  }

  /// Where a key stands, or the mapping when it does not.
  public Position positionOf(String key) {
    Node.Entry entry = entries.get(key);
    return entry == null ? position : entry.key();
  }

  /// Whether nothing at all is said.
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  private <T> Optional<T> read(String key, Node.Scalar scalar, Function<String, T> read) {
    try {
      return Optional.of(read.apply(scalar.text()));
    } catch (IllegalArgumentException e) {
      return refuse(scalar.position(), key, String.valueOf(e.getMessage()));
    }
  }

  private <T> Optional<T> refuse(Position where, String key, String what) {
    problems.add(new Problem(where, key + ": " + what));
    return Optional.empty();
  }
}
