package bty.appliance.view;

import bty.appliance.image.ImageLayout;
import bty.appliance.image.ImageLayout.Part;
import bty.engine.protocol.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A disk drawn as a bar of its partitions, and the same in words. Pure.
///
/// @param pieces from left to right
/// @param words such as `EFI 268.4 MB, root ext4 42.6 GB`
public record DiskBar(List<Piece> pieces, String words) {
  /// A partition of a large disk is still to be seen, in percent.
  private static final double LEAST = 0.6;

  /// Room that alignment leaves is nothing to be told of, in percent.
  private static final double GAP = 1;

  /// Keeps its own copy of the list.
  public DiskBar {
    pieces = List.copyOf(pieces);
  }

  /// One piece.
  ///
  /// @param css the name of its colour: `c0` free, `c1` boot, `c2` system, `c3` anything else
  /// @param x where it begins, such as `0.6%`
  /// @param width such as `98.0%`
  public record Piece(String css, String x, String width) {}

  /// The bar of that layout.
  ///
  /// @param diskBytes of the whole disk, 1 or more
  public static DiskBar of(ImageLayout layout, long diskBytes) {
    List<Piece> pieces = new ArrayList<>();
    List<String> words = new ArrayList<>();
    double at = 0;
    for (Part part : layout.parts()) {
      double start = percent(part.startBytes(), diskBytes);
      if (start - at > GAP) {
        pieces.add(piece("c0", at, start - at));
      }
      double from = Math.min(Math.max(at, start), 100 - LEAST);
      double end = percent(part.startBytes() + part.sizeBytes(), diskBytes);
      double width = Math.min(100 - from, Math.max(LEAST, end - from));
      pieces.add(piece(css(part), from, width));
      words.add(part.what().replace(", ", " ") + " " + Sizes.bytes(part.sizeBytes()));
      at = from + width;
    }
    if (!pieces.isEmpty() && 100 - at > GAP) {
      pieces.add(piece("c0", at, 100 - at));
    }
    return new DiskBar(
        pieces,
        words.isEmpty()
            ? "no partitions that are known here"
            : words.stream().collect(Collectors.joining(", ")));
  }

  private static double percent(long bytes, long of) {
    return Math.min(100, 100.0 * bytes / Math.max(1, of));
  }

  private static Piece piece(String css, double x, double width) {
    return new Piece(css, text(x), text(width));
  }

  private static String text(double percent) {
    return String.format(Locale.ROOT, "%.1f%%", percent);
  }

  private static String css(Part part) {
    return switch (part.kind()) {
      case BOOT -> "c1";
      case SYSTEM -> "c2";
      case DATA -> "c3";
    };
  }
}
