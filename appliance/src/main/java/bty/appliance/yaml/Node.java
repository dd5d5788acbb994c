package bty.appliance.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A piece of a document, with its position.
public sealed interface Node {
  /// Where it begins.
  Position position();

  /// Text, a number, true or false: the text as it was written decides, whatever YAML or JSON would
  /// make of it. So a MAC address stays one.
  record Scalar(Position position, String text) implements Node {}

  /// Nothing: an empty value or `null`.
  record Empty(Position position) implements Node {}

  /// Items.
  record Items(Position position, List<Node> items) implements Node {
    /// Keeps its own copy.
    public Items {
      items = List.copyOf(items);
    }
  }

  /// Keys, in the order of the text, and their values.
  record Keys(Position position, Map<String, Entry> entries) implements Node {
    /// Keeps its own copy, in order.
    public Keys {
      entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /// A key's position and its value.
  record Entry(Position key, Node value) {}
}
