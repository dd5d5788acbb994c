package bty.appliance.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Does what has to be done with images, as who they belong to.
public interface CopyWorker {
  /// Makes one folder hold what the other holds. What is there already is not copied again.
  ///
  /// @param doing told how far it is, in words
  /// @return how many files were copied
  /// @throws IOException if one cannot be, or something is no file, folder or link
  int copy(Path from, Path to, Consumer<String> doing) throws IOException;

  /// Compares, byte by byte, all files that look the same in both. The first folder may change
  /// meanwhile.
  ///
  /// @throws IOException naming the first one that is not the same
  void compareCopied(Path from, Path to) throws IOException;

  /// Compares all of both folders; nobody changes them meanwhile.
  ///
  /// @param bytes those of files, too, and not only names, sizes and times
  /// @throws IOException naming the first difference
  void compare(Path from, Path to, boolean bytes) throws IOException;

  /// Removes a folder and what is in it.
  void remove(Path folder) throws IOException;
}
