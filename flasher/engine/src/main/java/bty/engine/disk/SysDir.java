package bty.engine.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder of the kernel's, read one small file at a time. What is not there, or answers with an
/// error, is absent: devices come and go while they are looked at, and drives without a medium
/// answer EIO.
public record SysDir(Path path) {
  /// The folder behind symbolic links, or this one when it has gone.
  SysDir real() {
    try {
      return new SysDir(path.toRealPath());
    } catch (IOException gone) {
      return this;
    }
  }

  SysDir at(String name) {
    return new SysDir(path.resolve(name));
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /// The raw bytes of a file, for binary attributes.
  Optional<byte[]> bytes(String name) {
    try {
      return Optional.of(Files.readAllBytes(path.resolve(name)));
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  /// The stripped text of a file; an empty one is absent.
  Optional<String> text(String name) {
    return bytes(name)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
        .filter(text -> !text.isEmpty());
  }

  /// The lines of a file; none when it is absent.
  List<String> lines(String name) {
    return text(name).map(text -> text.lines().toList()).orElse(List.of());
  }

  long number(String name, long otherwise) {
    try {
      return text(name).map(Long::parseLong).orElse(otherwise);
    } catch (NumberFormatException notOne) {
      return otherwise;
    }
  }

  boolean flag(String name) {
    return number(name, 0) == 1;
  }

  boolean has(String name) {
    return Files.exists(path.resolve(name));
  }

  /// What the folder holds, sorted by name; nothing when it is absent.
  List<SysDir> children() {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.sorted().map(SysDir::new).toList();
    } catch (IOException absent) {
      return List.of();
    }
  }

  /// The last name of what the symbolic link points to.
  Optional<String> linkTarget() {
    try {
      return Optional.of(String.valueOf(Files.readSymbolicLink(path).getFileName()));
    } catch (IOException | UnsupportedOperationException notALink) {
      return Optional.empty();
    }
  }
}
