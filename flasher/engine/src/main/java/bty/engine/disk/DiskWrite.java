package bty.engine.disk;

import java.nio.ByteBuffer;

/// Bytes that belong somewhere on a disk. In a list of these each is on stable storage before the
/// next begins, so that what a cut of the power leaves behind can be told in advance.
///
/// @param offset from the start of the disk
/// @param bytes read-only, from the first to the last
public record DiskWrite(long offset, ByteBuffer bytes) {
  /// Keeps a copy.
  public DiskWrite {
    ByteBuffer copy = ByteBuffer.allocateDirect(bytes.remaining());
    bytes = copy.put(bytes.duplicate()).flip().asReadOnlyBuffer();
  }

  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }

  /// The same, of the disk that the given one is a part of.
  ///
  /// @param bytesFurther where the part begins
  public DiskWrite movedBy(long bytesFurther) {
    return new DiskWrite(offset + bytesFurther, bytes);
  }

  /// Whether the disk holds these bytes there already.
  public boolean isOn(DiskBytes disk) {
    return disk.range(offset, bytes.remaining()).filter(bytes::equals).isPresent();
  }
}
