package bty.engine.qcow2;

/// One range from the first byte to the last; none, if there is no byte.
final class WholeRange implements RangeCursor {
  private final long bytes;
  private boolean taken;

  WholeRange(long bytes) {
    this.bytes = bytes;
  }

  @Override
  public boolean next() {
    boolean first = !taken && bytes > 0;
    taken = true;
    return first;
  }

  @Override
  public long from() {
    return 0;
  }

  @Override
  public long to() {
    return bytes;
  }
}
