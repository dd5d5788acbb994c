package bty.engine.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Reads an image once, from its first to its last stored byte, and says what it is. The appliance
/// does this at upload and `bty inspect image` at the shell, with the code that will later write
/// it.
public final class ImageInspector {
  private static final int END_BYTES = 1 << 20;
  private final RetryPolicy retries;

  /// An inspector that bears with a slow server as the flasher does.
  public ImageInspector() {
    this(RetryPolicy.PATIENT);
  }

  /// @param retries how long to bear with a server that does not answer
  public ImageInspector(RetryPolicy retries) {
    this.retries = retries;
  }

  /// Takes as long as reading and decoding the whole image; stores nothing.
  ///
  /// @throws ImageException if the image can't be fetched, is of a kind that can't be flashed, or
  ///   is damaged
  /// @throws IOException if the thread is interrupted or reading breaks otherwise
  public ImageInspection inspect(ImageLocation location) throws IOException {
    try (OpenImage image = OpenImage.open(location, retries);
        Decoder decoder = image.decoder(image.chunks())) {
      DiskEnds ends = decodeAll(decoder);
      DiskContent.requireDisk(location, image.format(), ends.head());
      PartitionTableReader.Reading reading = PartitionTableReader.read(ends);
      List<String> problems = new ArrayList<>(reading.problems());
      DiskContent.wholeSectors(location, ends.diskBytes()).ifPresent(problems::add);
      return new ImageInspection(
          location,
          image.format(),
          image.storedBytes(),
          OptionalLong.of(ends.diskBytes()),
          image.digest(),
          reading.table(),
          problems);
    }
  }

  /// Decodes to the end and keeps the ends: the first END_BYTES, and at least as many last ones.
  private static DiskEnds decodeAll(Decoder decoder) throws IOException {
    ByteBuffer head = ByteBuffer.allocateDirect(END_BYTES);
    decoder.read(head);
    ByteBuffer before = ByteBuffer.allocateDirect(END_BYTES);
    ByteBuffer last = ByteBuffer.allocateDirect(END_BYTES);
    long size = head.flip().remaining();
    last.put(head.duplicate()).flip();
    while (true) {
      before.clear();
      if (decoder.read(before) < 0) {
        break;
      }
      size += before.flip().remaining();
      if (before.remaining() < END_BYTES) {
        return new DiskEnds(head, join(last, before), size);
      }
      ByteBuffer swap = last;
      last = before;
      before = swap;
    }
    return new DiskEnds(head, last, size);
  }

  private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocateDirect(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }
}
