package bty.engine.qcow2;

/// The ranges that hold what the disk holds. Small gaps are read over: asking for the next range
/// costs more than they do.
final class NeededRanges implements RangeCursor {
  /// What a fast network brings in the time that one more request takes.
  static final int GAP_BYTES = 256 * 1024;

  private final Runs runs;
  private final long fileBytes;
  private int next;
  private long from;
  private long to;

  /// @param runs sorted
  /// @param fileBytes where every range ends at the latest
  NeededRanges(Runs runs, long fileBytes) {
    this.runs = runs;
    this.fileBytes = fileBytes;
  }

  @Override
  public boolean next() {
    if (next == runs.count()) {
      return false;
    }
    from = runs.storedOffset(runs.inFile(next));
    to = from;
    while (next < runs.count() && runs.storedOffset(runs.inFile(next)) - to <= GAP_BYTES) {
      to = Math.max(to, Math.min(fileBytes, runs.storedEnd(runs.inFile(next))));
      next++;
    }
    return true;
  }

  @Override
  public long from() {
    return from;
  }

  @Override
  public long to() {
    return to;
  }
}
