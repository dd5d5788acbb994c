package bty.engine.filesystem;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/// How a file system is told: a magic number at a fixed place, and where the rest of what it says
/// stands.
///
/// @param offset of the magic number
/// @param magic its bytes, one character each
/// @param start of the block that is handed on
/// @param length of that block
/// @param read makes a file system of the block; empty if it is none after all
record Signature(
    int offset,
    String magic,
    int start,
    int length,
    Function<ByteBuffer, Optional<FileSystem>> read) {
  Optional<FileSystem> of(DiskBytes bytes) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    return bytes
        .range(offset, wanted.length)
        .filter(found -> found.equals(ByteBuffer.wrap(wanted)))
        .flatMap(_ -> bytes.range(start, length))
        .flatMap(read);
  }
}
