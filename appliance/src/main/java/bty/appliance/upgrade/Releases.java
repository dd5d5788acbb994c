package bty.appliance.upgrade;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Versions beside each other, and the link that says which one runs:
///
/// ```
/// /usr/lib/bty-web          -> bty-web.releases/0.2.0-1f0c5a7e9b3d
/// /usr/lib/bty-web.releases/0.1.0-0a1b2c3d4e5f
///                          /0.2.0-1f0c5a7e9b3d
///                          /previous -> 0.1.0-0a1b2c3d4e5f
///                          /trial    -> 0.2.0-1f0c5a7e9b3d   until it has answered
/// ```
///
/// The link is replaced in one step: after a cut of the power it leads to the one or to the other,
/// and what was being tried is tried again at the next start.
final class Releases {
  private static final Duration UNPACKING = Duration.ofMinutes(10);
  private static final String PREVIOUS = "previous";
  private static final String TRIAL = "trial";

  private final Path program;
  private final Path folder;
  private final Commands commands;

  /// @param program the link
  Releases(Path program, Commands commands) {
    this.program = program;
    this.folder = program.resolveSibling(program.getFileName() + ".releases");
    this.commands = commands;
  }

  /// The folder's name of what runs.
  ///
  /// @throws IOException if the program is no link to a release
  String current() throws IOException {
    try {
      Path target = Files.readSymbolicLink(program);
      if (folder.normalize().equals(program.resolveSibling(target).normalize().getParent())) {
        return String.valueOf(target.getFileName());
      }
    } catch (NotLinkException installedOtherwise) {
      // Said below.
    }
    throw new IOException(
        "%s is no link into %s; this bty-web was installed in another way, and is upgraded in that"
            .formatted(program, folder));
  }

  /// The folder's name of what ran before, if it is still there.
  Optional<String> previous() throws IOException {
    Path link = folder.resolve(PREVIOUS);
    if (!Files.isSymbolicLink(link) || !Files.isDirectory(link)) {
      return Optional.empty();
    }
    String name = String.valueOf(Files.readSymbolicLink(link).getFileName());
    return name.equals(current()) ? Optional.empty() : Optional.of(name);
  }

  /// The version in the name of a release's folder.
  static String version(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('-')));
  }

  Path of(String name) {
    return folder.resolve(name);
  }

  /// Unpacks a tarball, whose first folder is left out, and has it on the disk.
  ///
  /// @throws IOException if that can't be done, or its program is not of that version
  void unpack(Path tarball, ReleaseNote note) throws IOException {
    Path ready = of(note.folder());
    if (Files.isDirectory(ready)) {
      return;
    }
    Path part = Files.createDirectories(of("." + note.folder() + ".part"));
    run(
        Command.of(
                "tar",
                "--extract",
                "--gzip",
                "--no-same-owner",
                "--strip-components=1",
                "--file",
                tarball.toString(),
                "--directory",
                part.toString())
            .within(UNPACKING));
    String said = run(Command.of(part.resolve("bin/bty-web").toString(), "--version")).strip();
    if (!said.equals("bty-web " + note.version())) {
      throw new IOException(
          "the program in the tarball says \"%s\" of itself, and \"bty-web %s\" was signed"
              .formatted(said, note.version()));
    }
    // Before the link leads there: what a cut of the power leaves has to be all of it.
    run(Command.of("sync", "--file-system", part.toString()).within(UNPACKING));
    Files.move(part, ready, StandardCopyOption.ATOMIC_MOVE);
  }

  private String run(Command command) throws IOException {
    return commands.run(command).require().output();
  }

  /// Makes that release the one that is started next, on trial.
  void switchTo(String name) throws IOException {
    String before = current();
    if (!before.equals(name)) {
      link(folder.resolve(PREVIOUS), Path.of(before));
      link(folder.resolve(TRIAL), Path.of(name));
    }
    returnTo(name);
  }

  /// What was on trial when its end was not seen, if that is what runs.
  Optional<String> onTrial() throws IOException {
    Path link = folder.resolve(TRIAL);
    if (!Files.isSymbolicLink(link)) {
      return Optional.empty();
    }
    String name = String.valueOf(Files.readSymbolicLink(link).getFileName());
    return name.equals(current()) ? Optional.of(name) : Optional.empty();
  }

  /// It has answered, or makes way.
  void endTrial() throws IOException {
    Files.deleteIfExists(folder.resolve(TRIAL));
  }

  /// The same, and what was tried in vain does not count as the version before.
  void returnTo(String name) throws IOException {
    link(program, Path.of(String.valueOf(folder.getFileName()), name));
    run(Command.of("sync", "--file-system", folder.toString()).within(UNPACKING));
  }

  private static void link(Path link, Path target) throws IOException {
    Path fresh = link.resolveSibling("." + link.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createSymbolicLink(fresh, target);
    Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Removes what neither runs nor ran before, and what an upgrade left that was cut off.
  void tidy() throws IOException {
    List<String> kept = new ArrayList<>(List.of(current(), PREVIOUS, TRIAL));
    previous().ifPresent(kept::add);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path one : all) {
        if (!kept.contains(String.valueOf(one.getFileName()))) {
          run(Command.of("rm", "-rf", "--one-file-system", "--", one.toString()));
        }
      }
    }
  }
}
