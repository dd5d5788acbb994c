package bty.engine.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A file system that is mounted somewhere, looked at as if it were `/`: symbolic links, also
/// absolute ones and those with `..`, never lead out of it (chroot(2) without the call). Nobody
/// else may change it meanwhile.
public final class RootFolder {
  // The kernel's own bound, path_resolution(7).
  private static final int MOST_LINKS = 40;

  private final Path top;

  /// @param top where the file system's own top folder is; no link itself
  public RootFolder(Path top) {
    this.top = top;
  }

  /// Where a path of the system is for us, with all links followed.
  ///
  /// @param path absolute, as the system itself would say it
  /// @return empty if there is nothing, or links go round in circles
  public Optional<Path> find(String path) throws IOException {
    return resolve(path).filter(found -> Files.exists(found, LinkOption.NOFOLLOW_LINKS));
  }

  /// Whether there is a folder.
  public boolean hasFolder(String path) throws IOException {
    return find(path)
        .filter(found -> Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS))
        .isPresent();
  }

  /// Whether there is a regular file.
  public boolean hasFile(String path) throws IOException {
    return find(path)
        .filter(found -> Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS))
        .isPresent();
  }

  /// What a symbolic link says, if the last name of the path is one.
  public Optional<String> link(String path) throws IOException {
    Path asked = Path.of(path);
    Path parent = asked.getParent();
    Optional<Path> folder = find(parent == null ? "/" : parent.toString());
    Path name = asked.getFileName();
    if (folder.isEmpty() || name == null) {
      return Optional.empty();
    }
    Path file = folder.get().resolve(name);
    return Files.isSymbolicLink(file)
        ? Optional.of(Files.readSymbolicLink(file).toString())
        : Optional.empty();
  }

  /// The folder of that path, made with those above it where they are missing, each with mode 0755.
  ///
  /// @throws IOException if something else is in the way
  public Path folder(String path) throws IOException {
    Path made =
        resolve(path)
            .orElseThrow(() -> new IOException("Following " + path + ": its links go in circles"));
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = made;
        at != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS);
        at = at.getParent()) {
      missing.push(at);
    }
    for (Path next : missing) {
      Files.createDirectory(next);
      SystemFile.adopt(next, "rwxr-xr-x");
    }
    if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("Making the folder " + path + ": a file of that name is in the way");
    }
    return made;
  }

  /// The names in a folder in their order; none if there is no such folder.
  public List<String> names(String path) throws IOException {
    Optional<Path> folder =
        find(path).filter(found -> Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS));
    if (folder.isEmpty()) {
      return List.of();
    }
    try (var entries = Files.list(folder.get())) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    }
  }

  /// Follows every link; names that do not exist are kept as they are.
  private Optional<Path> resolve(String path) throws IOException {
    Deque<String> todo = new ArrayDeque<>(Arrays.asList(path.split("/+")));
    Deque<Path> trail = new ArrayDeque<>(List.of(top));
    int links = 0;
    while (!todo.isEmpty()) {
      String name = todo.pop();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        if (trail.size() > 1) {
          trail.removeLast();
        }
        continue;
      }
      Path next = trail.getLast().resolve(name);
      Optional<String> target = target(next);
      if (target.isEmpty()) {
        trail.addLast(next);
        continue;
      }
      if (++links > MOST_LINKS) {
        return Optional.empty();
      }
      if (target.get().startsWith("/")) {
        trail.clear();
        trail.addLast(top);
      }
      List<String> names = Arrays.asList(target.get().split("/+"));
      names.reversed().forEach(todo::push);
    }
    return Optional.of(trail.getLast());
  }

  private static Optional<String> target(Path file) throws IOException {
    try {
      return Files.isSymbolicLink(file)
          ? Optional.of(Files.readSymbolicLink(file).toString())
          : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }
}
