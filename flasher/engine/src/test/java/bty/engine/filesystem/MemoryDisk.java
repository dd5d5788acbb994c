package bty.engine.filesystem;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A disk in memory.
record MemoryDisk(ByteBuffer bytes) implements DiskBytes {
  @Override
  public long diskBytes() {
    return bytes.limit();
  }

  @Override
  public Optional<ByteBuffer> range(long offset, int length) {
    return offset < 0 || length < 0 || offset > diskBytes() - length
        ? Optional.empty()
        : Optional.of(DiskBytes.slice(bytes, offset, length));
  }
}
