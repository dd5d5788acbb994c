package bty.engine.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All block devices of `/sys/block`, and what is built on what.
final class BlockTree {
  private final Map<String, BlockNode> byName = new LinkedHashMap<>();
  private final Map<String, BlockNode> byNumber = new HashMap<>();
  private final Map<String, BlockNode> byMapperName = new HashMap<>();
  private final List<BlockNode> disks = new ArrayList<>();

  private BlockTree() {}

  /// @param root the folder in which `sys` is
  /// @throws IOException if there is no list of block devices
  static BlockTree read(SysDir root) throws IOException {
    SysDir block = root.at("sys/block");
    if (!Files.isDirectory(block.path())) {
      throw new IOException(
          "Listing the disks: %s is not there; is sysfs mounted?".formatted(block.path()));
    }
    BlockTree tree = new BlockTree();
    for (SysDir entry : block.children()) {
      BlockNode.read(entry).ifPresent(tree::add);
    }
    return tree;
  }

  private void add(BlockNode disk) {
    disks.add(disk);
    enter(disk);
    disk.partitions().forEach(this::enter);
  }

  private void enter(BlockNode node) {
    byName.put(node.name(), node);
    byNumber.put(node.number(), node);
    node.dir().text("dm/name").ifPresent(name -> byMapperName.put(name, node));
  }

  List<BlockNode> disks() {
    return List.copyOf(disks);
  }

  Optional<BlockNode> byNumber(String number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /// By a path such as `/dev/sda1` or `/dev/mapper/vg0-root`.
  Optional<BlockNode> byPath(String path) {
    if (path.startsWith("/dev/mapper/")) {
      return Optional.ofNullable(byMapperName.get(path.substring("/dev/mapper/".length())));
    }
    return path.startsWith("/dev/")
        ? Optional.ofNullable(byName.get(path.substring("/dev/".length()).replace('/', '!')))
        : Optional.empty();
  }

  Optional<BlockNode> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The device, its partitions, and all that is built on them, each once, from the bottom up.
  List<BlockNode> stack(BlockNode bottom) {
    Map<String, BlockNode> seen = new LinkedHashMap<>();
    collect(bottom, seen);
    return List.copyOf(seen.values());
  }

  private void collect(BlockNode node, Map<String, BlockNode> seen) {
    if (seen.putIfAbsent(node.name(), node) != null) {
      return;
    }
    node.partitions().forEach(partition -> collect(partition, seen));
    for (String holder : node.holders()) {
      byName(holder).ifPresent(above -> collect(above, seen));
    }
  }
}
