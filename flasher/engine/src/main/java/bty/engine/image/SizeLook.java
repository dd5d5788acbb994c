package bty.engine.image;

import bty.engine.compression.Decoder;
import bty.engine.compression.GzipDecoder;
import bty.engine.compression.GzipEnd;
import bty.engine.compression.XzIndex;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.ReadBytes;
import bty.engine.source.ImageLocation;
import bty.engine.source.ImageSource;
import bty.engine.source.RangedBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Finds out how long the disk of a compressed image is from the end of its file, before anything
/// is read of it. From a server that would cost requests, and tells nothing.
record SizeLook(ImageLocation location, ImageSource source) {
  private static final int CHUNK_BYTES = 1 << 20;

  DecodedSize xz() {
    return DecodedSize.exactlyIfKnown(
        stored().map(XzIndex::contentBytes).orElse(OptionalLong.empty()));
  }

  /// @param notes told what lies behind its end, as a sentence
  DecodedSize gzip(Reading reading, Consumer<String> notes) {
    Optional<GzipEnd> end = stored().map(GzipEnd::of);
    if (end.filter(GzipEnd::trailer).isPresent()) {
      notes.accept(
          location.describe()
              + " has a trailer of metadata behind its end, as OpenWrt appends it; it is left out");
    }
    return end.map(it ->
            new DecodedSize(it.leastBytes(), false, it.inDoubt() && reading == Reading.NEEDED))
        .orElse(DecodedSize.UNKNOWN);
  }

  /// Decodes all of a gzip file.
  ///
  /// @throws ImageException of kind FORMAT if it is damaged, cut off, or followed by bytes that do
  ///   not belong to it
  DecodedSize measured() throws IOException {
    StoredCopy stored = new StoredCopy(new RangedBytes(source, ByteBuffer.allocate(0)));
    try (Decoder decoder = new GzipDecoder(location.describe(), stored)) {
      ByteBuffer decoded = ByteBuffer.allocateDirect(CHUNK_BYTES);
      long bytes = 0;
      for (int count = 0; count >= 0; count = decoder.read(decoded.clear())) {
        bytes += count;
      }
      return DecodedSize.exactly(bytes);
    }
  }

  private Optional<DiskBytes> stored() {
    RangedBytes bytes = new RangedBytes(source, ByteBuffer.allocate(0));
    return location instanceof ImageLocation.File
        ? Optional.of(new ReadBytes(source.length(), bytes::read))
        : Optional.empty();
  }
}
