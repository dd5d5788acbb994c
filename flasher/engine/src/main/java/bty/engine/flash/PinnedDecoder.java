package bty.engine.flash;

import bty.engine.image.Decoder;
import bty.engine.image.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A decoder of an image whose digest is known. Stored bytes that can't be decoded are damaged, or
/// were made so: which of the two it is the digest says, once the rest is read too. Somebody who
/// fetched a bad copy gets a good one by trying again; a bad original has to be made anew.
final class PinnedDecoder implements Decoder {
  /// Compares what was read with what was wanted.
  @FunctionalInterface
  interface DigestCheck {
    /// @throws FlashFailure if they differ
    void run() throws FlashFailure;
  }

  private final Decoder decoder;
  private final StoredFeed stored;
  private final DigestCheck check;

  /// @param check may be run once all stored bytes are read
  PinnedDecoder(Decoder decoder, StoredFeed stored, DigestCheck check) {
    this.decoder = decoder;
    this.stored = stored;
    this.check = check;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    try {
      return decoder.read(into);
    } catch (ImageException e) {
      stored.skipRest();
      check.run();
      throw e;
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
