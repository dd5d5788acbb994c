package bty.engine.qcow2;

/// The ranges of the disk that no run covers: unallocated clusters and zero clusters, joined.
final class ZeroRanges implements RangeCursor {
  private final Runs runs;
  private final Qcow2Header header;
  private int next;
  private long covered;
  private long from;
  private long to;

  ZeroRanges(Runs runs, Qcow2Header header) {
    this.runs = runs;
    this.header = header;
  }

  @Override
  public boolean next() {
    while (next < runs.count()) {
      from = covered;
      to = runs.diskOffset(next);
      covered = runs.diskEnd(next, header);
      next++;
      if (from < to) {
        return true;
      }
    }
    from = covered;
    to = header.diskBytes();
    covered = to;
    return from < to;
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
