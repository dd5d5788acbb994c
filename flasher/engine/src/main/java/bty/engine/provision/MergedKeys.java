package bty.engine.provision;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// The keys of a mapping with those that `<<` brings in (yaml.org/type/merge.html).
final class MergedKeys {
  private final Map<String, NodeTuple> keys = new LinkedHashMap<>();
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private MergedKeys() {}

  /// Of a key that is there twice the last one counts, as in Python; what is merged in comes last.
  static Map<String, NodeTuple> of(MappingNode mapping) {
    MergedKeys merged = new MergedKeys();
    merged.own(mapping);
    merged.others(mapping);
    return merged.keys;
  }

  private void own(MappingNode mapping) {
    for (NodeTuple entry : mapping.getValue()) {
      if (!isMerge(entry)) {
        keys.put(word(entry.getKeyNode()), entry);
      }
    }
  }

  private void others(MappingNode mapping) {
    if (!seen.add(mapping)) {
      return;
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (isMerge(entry)) {
        from(entry.getValueNode());
      }
    }
  }

  private void from(Node node) {
    switch (node) {
      case MappingNode other -> {
        for (NodeTuple entry : other.getValue()) {
          if (!isMerge(entry)) {
            keys.putIfAbsent(word(entry.getKeyNode()), entry);
          }
        }
        others(other);
      }
      case SequenceNode list when seen.add(list) -> list.getValue().forEach(this::from);
      default -> {}
    }
  }

  private static boolean isMerge(NodeTuple entry) {
    return entry.getKeyNode().getTag().equals(Tag.MERGE);
  }

  private static String word(Node key) {
    return key instanceof ScalarNode scalar ? scalar.getValue() : "";
  }
}
