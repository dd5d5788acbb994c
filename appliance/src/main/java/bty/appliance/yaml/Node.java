package bty.appliance.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A piece of a document, with its place.
public sealed interface Node {
  /// Where it begins.
  Position place();

  /// Text, a number, true or false: the text as it was written decides, whatever YAML or JSON would
  /// make of it. So a MAC address stays one.
  record Scalar(Position place, String text) implements Node {}

  /// Nothing: an empty value or `null`.
  record Empty(Position place) implements Node {}

  /// Items.
  record Items(Position place, List<Node> items) implements Node {
    /// Keeps an own copy.
    public Items {
      items = List.copyOf(items);
    }
  }

  /// Keys, in the order of the text, and their values.
  record Keys(Position place, Map<String, Entry> entries) implements Node {
    /// Keeps an own copy, in order.
    public Keys {
      entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /// A key's place and its value.
  record Entry(Position key, Node value) {}
}
