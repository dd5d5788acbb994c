package bty.appliance.files;

import java.nio.file.Path;

/// What a name of a [Folder] stands for.
public sealed interface FolderEntry {
  /// Nothing.
  record Absent() implements FolderEntry {}

  /// A file that can be read.
  ///
  /// @param path where it really is; a link was followed
  record Found(Path path) implements FolderEntry {}

  /// Something else.
  ///
  /// @param why what follows "it" in a sentence
  record Unusable(String why) implements FolderEntry {}
}
