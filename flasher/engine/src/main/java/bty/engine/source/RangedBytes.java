package bty.engine.source;

import bty.engine.qcow2.StoredBytes;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The stored bytes of a source, read from any place.
///
/// @param start the first bytes, which were read already
public record RangedBytes(ImageSource source, ByteBuffer start) implements StoredBytes {
  @Override
  public long length() {
    return source.length();
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    long at = position;
    if (at < start.limit()) {
      int count = Math.min(into.remaining(), start.limit() - (int) at);
      into.put(start.slice((int) at, count));
      at += count;
    }
    if (into.hasRemaining()) {
      source.seek(at, at + into.remaining());
    }
    while (into.hasRemaining() && source.read(into) >= 0) {
      // A source brings what it has, or says why it can't.
    }
  }

  @Override
  public long nextData(long position) throws IOException {
    return source.dataRoute().from(position).map(StoredRoute.Stretch::from).orElse(length());
  }

  @Override
  public long nextHole(long position) throws IOException {
    return source.dataRoute().from(position).map(StoredRoute.Stretch::to).orElse(length());
  }
}
