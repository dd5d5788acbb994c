package bty.engine.compression;

import bty.engine.source.ImageException;
import bty.engine.source.StoredChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// gzip (RFC 1952): any number of members. Checksum and length of each are compared; the length,
/// which is modulo 4 GiB, is never believed for anything else. Zeroes behind the last member are
/// the padding of a tape, and what OpenWrt appends is known by its beginning; other bytes that a
/// tolerant reader would skip are a damaged or cut member as likely as anything.
public final class GzipDecoder implements Decoder {
  private static final int FLAG_HEADER_CRC = 1 << 1;
  private static final int FLAG_EXTRA = 1 << 2;
  private static final int FLAG_NAME = 1 << 3;
  private static final int FLAG_COMMENT = 1 << 4;
  private static final int FLAGS_RESERVED = 0xe0;

  /// `struct fwimage_header` of OpenWrt's fwtool, before the JSON: version and flags, both 0.
  private static final int TRAILER_ZEROES = 8;

  private final String image;
  private final StoredChunks stored;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private @Nullable ByteBuffer chunk;
  private final Leftover accepted;
  private final Consumer<String> notes;
  private boolean insideMember;
  private boolean anyMember;
  private boolean ended;
  private long before;

  /// @param image its name, for sentences
  public GzipDecoder(String image, StoredChunks stored) {
    this(image, stored, Leftover.KNOWN, _ -> {});
  }

  /// @param image its name, for sentences
  /// @param accepted what may lie behind the last member
  /// @param notes told what lies there
  public GzipDecoder(String image, StoredChunks stored, Leftover accepted, Consumer<String> notes) {
    this.image = image;
    this.stored = stored;
    this.accepted = accepted;
    this.notes = notes;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int start = into.position();
    while (into.hasRemaining()) {
      if (!insideMember && !startMember()) {
        break;
      }
      inflate(into);
    }
    int count = into.position() - start;
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
    int first = ended ? -1 : nextByte();
    if (first < 0) {
      return false;
    }
    if (first != 0x1f || requireByte() != 0x8b || requireByte() != 8) {
      skipRest(first);
      return false;
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

  /// Goes to the end of the stored bytes, if what lies behind the last member may be there.
  ///
  /// @param first its first byte, or that of something like a member
  private void skipRest(int first) throws IOException {
    long from = before + (chunk == null ? 0 : chunk.position()) - 1;
    int next = first;
    int zeroes = 0;
    while (next == 0) {
      zeroes++;
      next = nextByte();
    }
    ended = true;
    if (next < 0) {
      return;
    }
    if (anyMember && next == '{' && (zeroes == 0 || zeroes == TRAILER_ZEROES)) {
      notes.accept(
          "%s has a trailer of metadata behind its end, as OpenWrt appends it, from stored byte %d on; it is left out"
              .formatted(image, from));
    } else if (anyMember && accepted == Leftover.ANYTHING) {
      notes.accept(
          "%s has bytes behind its end that are no gzip, from stored byte %d on; they are left out, as its digest was given"
              .formatted(image, from));
    } else {
      throw new ImageException(
          ImageException.Kind.FORMAT,
          "%s goes on behind the end of its gzip data, from stored byte %d on, with bytes that are no gzip; something was appended to it, or a part of it is damaged: with the digest that it should have (--sha256) they are left out"
              .formatted(image, from));
    }
    while (nextChunk() != null) {
      // What is left out counts for the digest all the same.
    }
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
    anyMember = true;
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
    before += chunk == null ? 0 : chunk.limit();
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
