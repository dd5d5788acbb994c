package bty.engine.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Finds where zstd frames end by their headers alone, RFC 8878 section 3.1.1, and how much each
/// decodes to at most.
final class ZstdFrameWalk {
  private static final int MAX_BLOCK_BYTES = 128 << 10;
  private static final int MAX_HEADER_BYTES = 18;

  private enum Next {
    MAGIC,
    SKIPPABLE_SIZE,
    DESCRIPTOR,
    HEADER_REST,
    BLOCK_HEADER,
    CONTENT,
    FRAME_END
  }

  private final long mostWindow;
  private final ByteBuffer field =
      ByteBuffer.allocate(MAX_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private Next next = Next.MAGIC;
  private int wanted = 4;
  private long skip;
  private int descriptor;
  private int blockBytes;
  private boolean lastBlock;
  private long contentBytes;
  private boolean lost;

  /// @param mostWindow a frame that asks for a larger window is not walked
  ZstdFrameWalk(long mostWindow) {
    this.mostWindow = mostWindow;
  }

  /// Moves the position of the buffer to the end of the frame, or to its limit if the frame goes on
  /// after that.
  ///
  /// @return whether a frame ended
  boolean walk(ByteBuffer bytes) {
    while (bytes.hasRemaining() && !lost) {
      if (skip > 0) {
        int count = (int) Math.min(skip, bytes.remaining());
        bytes.position(bytes.position() + count);
        skip -= count;
      } else {
        field.put(bytes.get());
      }
      if (skip == 0 && field.position() == wanted && step()) {
        return true;
      }
    }
    return false;
  }

  /// Whether this is no frame, or none that is walked. Nothing can be said after that.
  boolean isLost() {
    return lost;
  }

  /// Whether nothing of the next frame was seen yet.
  boolean isBetweenFrames() {
    return next == Next.MAGIC && field.position() == 0 && !lost;
  }

  /// What the frame decodes to at most, as far as it was walked.
  long contentBytes() {
    return contentBytes;
  }

  private boolean step() {
    field.flip();
    Next done = next;
    switch (done) {
      case MAGIC -> magic(field.getInt());
      case SKIPPABLE_SIZE -> skip(Integer.toUnsignedLong(field.getInt()), Next.FRAME_END);
      case DESCRIPTOR -> descriptor(Byte.toUnsignedInt(field.get()));
      case HEADER_REST -> header();
      case BLOCK_HEADER -> block((field.getShort() & 0xffff) | (field.get() & 0xff) << 16);
      case CONTENT, FRAME_END -> {}
    }
    field.clear();
    while (skip == 0 && wanted == 0 && !lost) {
      if (next == Next.FRAME_END) {
        expect(Next.MAGIC, 4);
        return true;
      }
      afterContent();
    }
    return false;
  }

  private void expect(Next what, int bytes) {
    next = what;
    wanted = bytes;
  }

  private void skip(long bytes, Next then) {
    skip = bytes;
    expect(then, 0);
  }

  private void magic(int magic) {
    contentBytes = 0;
    if (ZstdFrameHeader.isFrame(magic)) {
      expect(Next.DESCRIPTOR, 1);
    } else if (ZstdFrameHeader.isSkippable(magic)) {
      expect(Next.SKIPPABLE_SIZE, 4);
    } else {
      lost = true;
    }
  }

  private void descriptor(int bits) {
    descriptor = bits;
    boolean singleSegment = (bits & 0x20) != 0;
    int window = singleSegment ? 0 : 1;
    int dictionary = new int[] {0, 1, 2, 4}[bits & 3];
    int content = new int[] {singleSegment ? 1 : 0, 2, 4, 8}[bits >> 6];
    expect(Next.HEADER_REST, window + dictionary + content);
    if (wanted == 0) {
      lost = true; // The format has no such header.
    }
  }

  private void header() {
    boolean singleSegment = (descriptor & 0x20) != 0;
    long window = singleSegment ? MAX_BLOCK_BYTES : ZstdFrameHeader.window(field.get() & 0xff);
    blockBytes = (int) Math.min(window, MAX_BLOCK_BYTES);
    lost = window > mostWindow || (descriptor & 0x08) != 0;
    expect(Next.BLOCK_HEADER, 3);
  }

  private void block(int bits) {
    lastBlock = (bits & 1) != 0;
    int size = bits >> 3;
    switch ((bits >> 1) & 3) {
      case 0 -> content(size, size);
      case 1 -> content(1, size);
      case 2 -> content(size, blockBytes);
      default -> lost = true;
    }
  }

  private void content(int storedBytes, int decodedBytes) {
    contentBytes += decodedBytes;
    skip(storedBytes, Next.CONTENT);
  }

  private void afterContent() {
    if (!lastBlock) {
      expect(Next.BLOCK_HEADER, 3);
    } else if ((descriptor & 0x04) != 0) {
      descriptor &= ~0x04;
      skip(4, Next.FRAME_END);
    } else {
      expect(Next.FRAME_END, 0);
    }
  }
}
