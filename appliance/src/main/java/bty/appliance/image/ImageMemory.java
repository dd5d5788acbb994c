package bty.appliance.image;

import bty.engine.image.ImageName;
import java.io.IOException;
import java.util.Optional;

/// Where facts about images outlive the program: reading a large image takes minutes.
public interface ImageMemory {
  /// The facts kept under that name, if they can be read.
  Optional<ImageFacts> recall(ImageName name) throws IOException;

  /// Keeps them.
  void keep(ImageFacts facts) throws IOException;

  /// Drops them.
  void drop(ImageName name) throws IOException;
}
