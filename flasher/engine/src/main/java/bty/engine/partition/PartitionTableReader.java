package bty.engine.partition;

import bty.engine.disk.DiskBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the ends of a disk say about its partitions.
public final class PartitionTableReader {
  /// A table and what is wrong with it.
  public record Reading(PartitionTable table, List<String> problems) {}

  private PartitionTableReader() {}

  public static Reading read(DiskBytes ends) {
    List<String> problems = new ArrayList<>();
    Optional<PartitionTable> table =
        GptReader.read(ends, problems).or(() -> MbrReader.read(ends, problems));
    if (table.isEmpty()) {
      problems.add("no partition table: firmware will not find anything to boot on it");
    }
    return new Reading(table.orElseGet(PartitionTable.None::new), List.copyOf(problems));
  }
}
