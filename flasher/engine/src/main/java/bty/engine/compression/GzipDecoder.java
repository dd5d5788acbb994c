package bty.engine.compression;

import bty.engine.source.ImageException;
import bty.engine.source.StoredChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// gzip (RFC 1952): any number of members. Checksum and length of each are compared; the length,
/// which is modulo 4 GiB, is never believed for anything else. What follows the last member must be
/// another one: bytes that a tolerant reader would skip are a damaged or cut member as likely as
/// padding.
public final class GzipDecoder implements Decoder {
  private static final int FLAG_HEADER_CRC = 1 << 1;
  private static final int FLAG_EXTRA = 1 << 2;
  private static final int FLAG_NAME = 1 << 3;
  private static final int FLAG_COMMENT = 1 << 4;
  private static final int FLAGS_RESERVED = 0xe0;

  private final String image;
  private final StoredChunks stored;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private @Nullable ByteBuffer chunk;
  private boolean insideMember;

  /// @param image its name, for sentences
  public GzipDecoder(String image, StoredChunks stored) {
    this.image = image;
    this.stored = stored;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    while (into.hasRemaining()) {
      if (!insideMember && !startMember()) {
        break;
      }
      inflate(into);
    }
    int count = into.position() - before;
    return count == 0 && into.hasRemaining() ? -1 : count;
  }

  private void inflate(ByteBuffer into) throws IOException {
    ByteBuffer seen = into.duplicate();
    try {
      inflater.inflate(into);
    } catch (DataFormatException e) {
      throw damaged("its data make no sense (" + e.getMessage() + ")");
    }
    crc.update(seen.limit(into.position()));
    if (inflater.finished()) {
      endMember();
    } else if (inflater.needsDictionary()) {
      throw damaged("it asks for a dictionary");
    } else if (inflater.needsInput()) {
      inflater.setInput(require(nextChunk()));
    }
  }

  /// False at the end of the image.
  private boolean startMember() throws IOException {
    int first = nextByte();
    if (first < 0) {
      return false;
    }
    if (first != 0x1f || requireByte() != 0x8b || requireByte() != 8) {
      throw damaged("what follows the end of a member is none");
    }
    int flags = requireByte();
    if ((flags & FLAGS_RESERVED) != 0) {
      throw damaged("it has unknown flags");
    }
    skip(6); // time, hints, system
    if ((flags & FLAG_EXTRA) != 0) {
      skip(requireByte() | requireByte() << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      skipText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      skipText();
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      skip(2);
    }
    insideMember = true;
    inflater.reset();
    crc.reset();
    if (chunk != null) {
      inflater.setInput(chunk);
    }
    return true;
  }

  private void endMember() throws IOException {
    // The inflater has moved the chunk's position behind what it took.
    long wantedCrc = requireInt();
    long wantedSize = requireInt();
    if (wantedCrc != crc.getValue()) {
      throw damaged("its checksum is wrong");
    }
    if (wantedSize != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw damaged("its length is wrong");
    }
    insideMember = false;
  }

  private long requireInt() throws IOException {
    return requireByte() | requireByte() << 8 | requireByte() << 16 | (long) requireByte() << 24;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      requireByte();
    }
  }

  private void skipText() throws IOException {
    while (requireByte() != 0) {
      // Up to the zero that ends it.
    }
  }

  private int requireByte() throws IOException {
    int next = nextByte();
    if (next < 0) {
      throw cut();
    }
    return next;
  }

  private int nextByte() throws IOException {
    ByteBuffer from = chunk != null && chunk.hasRemaining() ? chunk : nextChunk();
    return from == null ? -1 : Byte.toUnsignedInt(from.get());
  }

  private @Nullable ByteBuffer nextChunk() throws IOException {
    chunk = stored.next();
    return chunk;
  }

  private ByteBuffer require(@Nullable ByteBuffer next) throws ImageException {
    if (next == null) {
      throw cut();
    }
    return next;
  }

  private ImageException cut() {
    return damaged("it was cut off");
  }

  private ImageException damaged(String how) {
    return new ImageException(
        ImageException.Kind.FORMAT, image + " is damaged gzip: " + how + "; get it again");
  }

  @Override
  public void close() {
    inflater.end();
  }
}
