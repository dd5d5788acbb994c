package bty.appliance.image;

import bty.engine.inspect.ImageInspection;
import java.io.IOException;
import java.nio.file.Path;

/// Reads an image once and says what it is.
public interface ImageProbe {
  /// Takes as long as reading and decoding the file takes.
  ///
  /// @throws IOException if it cannot be read, or is nothing that can be flashed; the message is a
  ///   sentence for the operator
  ImageInspection inspect(Path file) throws IOException;
}
