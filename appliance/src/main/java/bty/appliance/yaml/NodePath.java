package bty.appliance.yaml;

import java.util.Map;
import java.util.Optional;

/// Which key of a document stands at a position. Pure.
public final class NodePath {
  private NodePath() {}

  /// Such as `retention.runs`, for the position of that key or of its value; empty if no key is
  /// there.
  public static Optional<String> of(Node node, Position position) {
    return switch (node) {
      case Node.Keys keys -> inside(keys, position);
      case Node.Items items ->
          items.items().stream().anyMatch(item -> item.position().equals(position))
              ? Optional.of("")
              : Optional.empty();
      case Node.Scalar _, Node.Empty _ -> Optional.empty();
    };
  }

  private static Optional<String> inside(Node.Keys keys, Position position) {
    for (Map.Entry<String, Node.Entry> one : keys.entries().entrySet()) {
      Node.Entry entry = one.getValue();
      if (entry.key().equals(position) || entry.value().position().equals(position)) {
        return Optional.of(one.getKey());
      }
      Optional<String> deeper = of(entry.value(), position);
      if (deeper.isPresent()) {
        return deeper.map(rest -> rest.isEmpty() ? one.getKey() : one.getKey() + "." + rest);
      }
    }
    return Optional.empty();
  }
}
