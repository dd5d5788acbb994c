package bty.engine.compression;

import bty.engine.source.ImageException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;

/// A C library that the system brings and keeps mended.
@SuppressWarnings(
    "restricted") // Native calls are the purpose of this file; the launcher enables them.
final class SystemLibrary {
  private final SymbolLookup symbols;

  private SystemLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /// Loads it, for as long as the program runs.
  ///
  /// @param file its name with the version of its interface, as programs are linked to it
  /// @param debianPackage what brings it
  /// @param image what needs it
  /// @throws ImageException of kind TOOL_MISSING if it is not there
  static SystemLibrary load(String file, String debianPackage, String image) throws ImageException {
    try {
      return new SystemLibrary(SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException e) {
      throw new ImageException(
          ImageException.Kind.TOOL_MISSING,
          "decoding %s needs the library %s, which this system does not have; install it (Debian's package %s), or store the image as zstd"
              .formatted(image, file, debianPackage),
          e);
    }
  }

  /// One of its functions, if it has it.
  Optional<MemorySegment> find(String name) {
    return symbols.find(name);
  }

  /// One of its functions.
  MemorySegment function(String name) {
    return find(name).orElseThrow(() -> new AssertionError("BUG: a library without " + name));
  }
}
