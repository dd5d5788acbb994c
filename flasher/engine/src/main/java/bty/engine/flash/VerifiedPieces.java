package bty.engine.flash;

import bty.engine.image.DiskPieces;
import bty.engine.source.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The disk of an image whose digest is known. Stored bytes that can't be decoded are damaged, or
/// were made so: which of the two it is the digest says, once the rest is read too. Somebody who
/// fetched a bad copy gets a good one by trying again; a bad original has to be made anew.
final class VerifiedPieces implements DiskPieces {
  /// Compares what was read with what was wanted.
  @FunctionalInterface
  interface DigestCheck {
    /// @throws FlashFailure if they differ
    void run() throws FlashFailure;
  }

  private final DiskPieces pieces;
  private final ReadAhead stored;
  private final DigestCheck check;

  /// @param check may be run once all stored bytes are read
  VerifiedPieces(DiskPieces pieces, ReadAhead stored, DigestCheck check) {
    this.pieces = pieces;
    this.stored = stored;
    this.check = check;
  }

  @Override
  public int readHead(ByteBuffer into) throws IOException {
    try {
      return pieces.readHead(into);
    } catch (ImageException e) {
      throw judged(e);
    }
  }

  @Override
  public Piece next(ByteBuffer into) throws IOException {
    try {
      return pieces.next(into);
    } catch (ImageException e) {
      throw judged(e);
    }
  }

  private ImageException judged(ImageException damage) throws FlashFailure {
    stored.skipRest();
    check.run();
    return damage;
  }

  @Override
  public void close() {
    pieces.close();
  }
}
