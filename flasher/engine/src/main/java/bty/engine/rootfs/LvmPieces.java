package bty.engine.rootfs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Turns the segments of a logical volume into stretches of the disk.
///
/// @param group the metadata of its volume group
/// @param physical the physical volumes of the disk, by their UUID without hyphens
record LvmPieces(LvmText group, Map<String, Extent> physical) {
  private static final int SECTOR = 512;

  /// @throws IllegalArgumentException with what it is instead, if it is not linear and whole
  List<Extent> of(LvmText volume) {
    List<LvmText> segments =
        volume.sections().entrySet().stream()
            .filter(section -> section.getKey().startsWith("segment"))
            .map(Map.Entry::getValue)
            .sorted(Comparator.comparingLong(segment -> segment.number("start_extent")))
            .toList();
    List<Extent> pieces = new ArrayList<>();
    long extent = 0;
    for (LvmText segment : segments) {
      if (segment.number("start_extent") != extent) {
        throw new IllegalArgumentException("its segments do not follow one another");
      }
      add(pieces, piece(segment));
      extent += segment.number("extent_count");
    }
    if (pieces.isEmpty()) {
      throw new IllegalArgumentException("it has no segments");
    }
    return pieces;
  }

  private Extent piece(LvmText segment) {
    String type = segment.string("type").orElse("");
    if (!type.equals("striped") || segment.number("stripe_count") != 1) {
      throw new IllegalArgumentException(
          "it is of the type \""
              + (type.equals("striped") ? "striped over several disks" : type)
              + "\", and only linear volumes are looked into");
    }
    List<?> where = segment.list("stripes");
    if (where.size() != 2
        || !(where.get(0) instanceof String name)
        || !(where.get(1) instanceof Long first)
        || first < 0) {
      throw new IllegalArgumentException("its segments do not say where they are");
    }
    LvmText onGroup = group.below("physical_volumes").get(name);
    if (onGroup == null) {
      throw new IllegalArgumentException("it is on " + name + ", which its group does not have");
    }
    Extent volume = physical.get(onGroup.string("id").orElse("").replace("-", ""));
    if (volume == null) {
      throw new IllegalArgumentException("a part of it is on another disk");
    }
    long extentBytes = Math.multiplyExact(group.number("extent_size"), SECTOR);
    long start =
        Math.addExact(
            Math.multiplyExact(onGroup.number("pe_start"), SECTOR),
            Math.multiplyExact(first, extentBytes));
    long size = Math.multiplyExact(segment.number("extent_count"), extentBytes);
    if (size <= 0 || start + size > volume.sizeBytes()) {
      throw new IllegalArgumentException("it ends beyond its physical volume");
    }
    return new Extent(volume.startBytes() + start, size);
  }

  private static void add(List<Extent> pieces, Extent next) {
    if (!pieces.isEmpty() && pieces.getLast().endBytes() == next.startBytes()) {
      Extent before = pieces.removeLast();
      pieces.add(new Extent(before.startBytes(), before.sizeBytes() + next.sizeBytes()));
    } else {
      pieces.add(next);
    }
  }
}
