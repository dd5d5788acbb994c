package bty.cli.output;

import bty.engine.disk.DiskKind;
import bty.engine.disk.Partition;
import bty.engine.flash.FlashPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What a flash would destroy, for a person who is about to agree to it. Never empty.
public final class LostLines {
  private LostLines() {}

  /// Of the disk as a whole first.
  ///
  /// @param partitions shows those that the kernel knows, at least one
  public static List<String> of(
      FlashPlan.Ready plan, Function<List<Partition>, List<String>> partitions) {
    List<String> lines = new ArrayList<>();
    if (plan.disk().kind() == DiskKind.FILE) {
      lines.add("whatever the file holds");
    }
    if (plan.disk().partitions().isEmpty()) {
      lines.addAll(plan.willBeLost());
    } else {
      plan.lostAsWhole().ifPresent(lines::add);
      lines.addAll(partitions.apply(plan.disk().partitions()));
    }
    return lines.isEmpty()
        ? List.of("nothing that is recognised: the disk has no partitions")
        : lines;
  }
}
