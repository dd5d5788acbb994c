package bty.cli.tui.view;

import bty.cli.tui.state.DiskItem;
import bty.cli.tui.state.ImageItem;
import bty.engine.disk.Disk;
import bty.engine.disk.Partition;
import bty.engine.protocol.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that is known of one item.
final class Details {
  private Details() {}

  static List<String> of(ImageItem image, int width) {
    List<String> lines = new ArrayList<>(Words.wrap("Image  " + image.name(), width, 7));
    image
        .problem()
        .ifPresent(words -> lines.addAll(Words.wrap("x cannot be flashed: " + words, width, 2)));
    if (image.isUsable()) {
      lines.addAll(Words.wrap("       " + sizes(image), width, 7));
    }
    image.sha256().ifPresent(digest -> lines.addAll(Words.wrap("sha256 " + digest, width, 7)));
    return lines;
  }

  private static String sizes(ImageItem image) {
    StringBuilder words = new StringBuilder(image.format());
    if (image.storedBytes().isPresent()) {
      words.append(", ").append(Sizes.bytes(image.storedBytes().getAsLong())).append(" as stored");
    }
    if (image.diskBytes().isPresent()) {
      words.append(", ").append(Sizes.bytes(image.diskBytes().getAsLong())).append(" on the disk");
    }
    return words.toString();
  }

  static List<String> of(DiskItem item, Optional<ImageItem> image, int width) {
    Disk disk = item.disk();
    List<String> lines = new ArrayList<>();
    lines.addAll(Words.wrap("Disk   " + disk.path() + ", " + facts(disk), width, 7));
    for (String reason : item.refusals(image)) {
      lines.addAll(Words.wrap("x cannot be written: " + reason, width, 2));
    }
    for (String caution : item.cautions()) {
      lines.addAll(Words.wrap("! careful: " + caution, width, 2));
    }
    disk.signature()
        .ifPresent(type -> lines.add(Words.fit("       the disk as a whole  " + type, width)));
    for (Partition partition : disk.partitions()) {
      lines.add(Words.fit("       " + of(partition), width));
    }
    if (disk.partitions().isEmpty() && disk.signature().isEmpty()) {
      lines.add("       no partitions");
    }
    return lines;
  }

  private static String facts(Disk disk) {
    List<String> facts = new ArrayList<>();
    disk.model().ifPresent(facts::add);
    disk.serial().ifPresent(serial -> facts.add("serial " + serial));
    facts.add(Sizes.bytes(disk.sizeBytes()));
    facts.add(disk.transport().word());
    return String.join(", ", facts);
  }

  static String of(Partition partition) {
    String label = partition.label().or(partition::partLabel).map(name -> "  " + name).orElse("");
    return partition.path()
        + "  "
        + Sizes.bytes(partition.sizeBytes())
        + "  "
        + partition.fileSystem().orElse("-")
        + label;
  }
}
