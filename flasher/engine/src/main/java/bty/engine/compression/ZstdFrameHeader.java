package bty.engine.compression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/// The header of the first data frame of a zstd stream, RFC 8878 section 3.1.1.1.
///
/// @param windowBytes memory the decoder needs for it
/// @param contentBytes what it decodes to, where the compressor wrote it down
public record ZstdFrameHeader(long windowBytes, OptionalLong contentBytes) {
  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE_MAGIC = 0x184D2A50;

  public static boolean isFrame(int magic) {
    return magic == MAGIC;
  }

  public static boolean isSkippable(int magic) {
    return (magic & 0xFFFF_FFF0) == SKIPPABLE_MAGIC;
  }

  /// Where the first frame that is not skippable begins; empty if that is outside the buffer.
  public static Optional<Integer> firstData(ByteBuffer start) {
    ByteBuffer bytes = start.slice().order(ByteOrder.LITTLE_ENDIAN);
    long at = 0;
    while (at + 8 <= bytes.limit() && isSkippable(bytes.getInt((int) at))) {
      at += 8 + Integer.toUnsignedLong(bytes.getInt((int) at + 4));
    }
    return at + 4 <= bytes.limit() ? Optional.of((int) at) : Optional.empty();
  }

  /// Reads the header; empty if it is not wholly in the buffer or none of a zstd frame.
  public static Optional<ZstdFrameHeader> find(ByteBuffer start) {
    Optional<Integer> at = firstData(start);
    if (at.isEmpty() || at.get() + 18 > start.remaining()) {
      return Optional.empty();
    }
    ByteBuffer bytes = start.slice().order(ByteOrder.LITTLE_ENDIAN).position(at.get());
    if (!isFrame(bytes.getInt())) {
      return Optional.empty();
    }
    int descriptor = Byte.toUnsignedInt(bytes.get());
    boolean singleSegment = (descriptor & 0x20) != 0;
    long window = singleSegment ? 0 : window(Byte.toUnsignedInt(bytes.get()));
    bytes.position(bytes.position() + new int[] {0, 1, 2, 4}[descriptor & 3]);
    OptionalLong content = content(bytes, descriptor >> 6, singleSegment);
    return Optional.of(new ZstdFrameHeader(singleSegment ? content.orElse(0) : window, content));
  }

  static long window(int descriptor) {
    long base = 1L << (10 + (descriptor >> 3));
    return base + base / 8 * (descriptor & 7);
  }

  private static OptionalLong content(ByteBuffer bytes, int flag, boolean singleSegment) {
    return switch (flag) {
      case 0 ->
          singleSegment ? OptionalLong.of(Byte.toUnsignedLong(bytes.get())) : OptionalLong.empty();
      case 1 -> OptionalLong.of(Short.toUnsignedLong(bytes.getShort()) + 256);
      case 2 -> OptionalLong.of(Integer.toUnsignedLong(bytes.getInt()));
      default -> OptionalLong.of(bytes.getLong()).stream().filter(size -> size >= 0).findAny();
    };
  }
}
