package bty.engine.rootfs;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where the logical volumes of a disk are, read from LVM's own metadata (LVM2, `lib/format_text`
/// `layout.h`, `lib/label`). The volumes are not activated: an image with the volume group of the
/// machine that we run on is no clash, and nothing has to be deactivated.
final class LvmReader {
  private static final int SECTOR = 512;
  private static final int LABEL_SECTORS = 4;
  private static final int PV_HEADER_BYTES = 4096;
  private static final int MDA_HEADER_BYTES = 512;
  private static final String MDA_MAGIC = " LVM2 x[5A%r0N*>";
  private static final int LARGEST_TEXT = 8 << 20;
  private static final int IGNORED = 1;

  /// What is known of the volumes of a disk.
  ///
  /// @param places those whose bytes are found
  /// @param problems a sentence for each that cannot be read, and why
  record Volumes(List<Volume> places, List<String> problems) {}

  private final DiskBytes disk;
  private final Map<String, Extent> physical = new HashMap<>();
  private final Map<String, LvmText> groups = new LinkedHashMap<>();
  private final List<Volume> places = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private LvmReader(DiskBytes disk) {
    this.disk = disk;
  }

  /// @param volumes the physical volumes on the disk
  static Volumes read(DiskBytes disk, List<Volume> volumes) {
    LvmReader reader = new LvmReader(disk);
    for (Volume volume : volumes) {
      try {
        reader.readLabel(volume.first());
      } catch (IllegalArgumentException | ArithmeticException e) {
        reader.problems.add(volume.name() + ": its LVM metadata is damaged: " + e.getMessage());
      }
    }
    reader.groups.forEach(reader::addVolumes);
    return new Volumes(List.copyOf(reader.places), List.copyOf(reader.problems));
  }

  private void readLabel(Extent volume) {
    ByteBuffer start = bytes(volume.startBytes(), LABEL_SECTORS * SECTOR + PV_HEADER_BYTES);
    int label = 0;
    while (!has(start, label, "LABELONE")) {
      label += SECTOR;
      if (label >= LABEL_SECTORS * SECTOR) {
        throw new IllegalArgumentException("the label is missing");
      }
    }
    int header = label + number(start, label + 20);
    byte[] uuid = new byte[32];
    within(start, header, 40);
    start.get(header, uuid);
    physical.put(new String(uuid, StandardCharsets.US_ASCII), volume);
    int at = header + 40;
    while (location(start, at) != 0) { // data areas
      at += 16;
    }
    at += 16;
    for (; location(start, at) != 0; at += 16) { // metadata areas
      readArea(volume, location(start, at), start.getLong(at + 8));
    }
  }

  private static long location(ByteBuffer bytes, int at) {
    within(bytes, at, 16);
    return bytes.getLong(at);
  }

  private void readArea(Extent volume, long offset, long size) {
    if (offset < 0 || size <= MDA_HEADER_BYTES || offset > volume.sizeBytes()) {
      throw new IllegalArgumentException("a metadata area lies outside of it");
    }
    long area = volume.startBytes() + offset;
    ByteBuffer header = bytes(area, MDA_HEADER_BYTES);
    if (!has(header, 4, MDA_MAGIC)) {
      throw new IllegalArgumentException("a metadata area has no header");
    }
    long textAt = header.getLong(40);
    long textSize = header.getLong(48);
    if (textAt == 0 || (header.getInt(60) & IGNORED) != 0) {
      return;
    }
    if (textAt < MDA_HEADER_BYTES || textAt >= size || textSize <= 0 || textSize > LARGEST_TEXT) {
      throw new IllegalArgumentException("its text is said to be at " + textAt);
    }
    // The area is a ring behind its header.
    int first = (int) Math.min(textSize, size - textAt);
    StringBuilder text = new StringBuilder(text(area + textAt, first));
    text.append(text(area + MDA_HEADER_BYTES, (int) (textSize - first)));
    LvmText.parse(text.toString()).sections().forEach((name, group) -> keepNewest(name, group));
  }

  private String text(long offset, int length) {
    ByteBuffer bytes = bytes(offset, length);
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  private void keepNewest(String name, LvmText group) {
    LvmText known = groups.get(name);
    if (known == null || known.number("seqno") < group.number("seqno")) {
      groups.put(name, group);
    }
  }

  private void addVolumes(String groupName, LvmText group) {
    Map<String, LvmText> logical = group.below("logical_volumes");
    logical.forEach((name, volume) -> {
      if (!volume.list("status").contains("VISIBLE")) {
        return;
      }
      try {
        String words = "LVM volume " + groupName + "/" + name;
        places.add(new Volume(words, new LvmPieces(group, physical).of(volume), false));
      } catch (IllegalArgumentException | ArithmeticException e) {
        problems.add("LVM volume " + groupName + "/" + name + ": " + e.getMessage());
      }
    });
  }

  private ByteBuffer bytes(long offset, int length) {
    return disk.range(offset, length)
        .orElseThrow(() -> new IllegalArgumentException("it is cut off"));
  }

  /// Whether the text stands at a place of the bytes.
  static boolean has(ByteBuffer bytes, int at, String ascii) {
    byte[] wanted = ascii.getBytes(StandardCharsets.ISO_8859_1);
    return at + wanted.length <= bytes.limit()
        && bytes.slice(at, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  private static int number(ByteBuffer bytes, int at) {
    within(bytes, at, 4);
    return bytes.getInt(at);
  }

  private static void within(ByteBuffer bytes, int at, int length) {
    if (at < 0 || at + length > bytes.limit()) {
      throw new IllegalArgumentException("its header is cut off");
    }
  }
}
