package bty.appliance.provision;

import bty.appliance.files.StateBound;
import bty.appliance.files.Witnesses;
import bty.engine.protocol.ProvisioningFile;
import bty.engine.provision.InputText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder of the state folder whose texts are named from outside. Nothing that really lies
/// elsewhere is read, whatever the name or a link says.
///
/// @param state the state folder
/// @param name of the folder in it
record TextFolder(Path state, String name) {
  /// What is wrong with a file, with its name.
  static final class FlawException extends Exception {
    private static final long serialVersionUID = 1L;

    FlawException(String sentence) {
      super(sentence);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /// The text of one file, unpacked and without a byte order mark, as [InputText] has it.
  ///
  /// @param path names joined by `/`
  /// @param witnesses told what was looked at
  /// @throws FlawException if it is not there, lies elsewhere, is too large, empty or no text
  String text(String path, Witnesses witnesses) throws FlawException {
    String shown = name + "/" + path;
    try {
      witnesses.add(state.resolve(name).resolve(path));
      Path root = root();
      Path file = root.resolve(path).toRealPath();
      if (!file.startsWith(root)) {
        throw new FlawException(shown + " leads out of " + name + "/; put the file itself there");
      }
      if (!Files.isRegularFile(file)) {
        throw new FlawException(shown + " is not a file");
      }
      return InputText.of(shown, bytes(shown, file));
    } catch (InputText.UnfitException e) {
      throw new FlawException(e.getMessage());
    } catch (NoSuchFileException e) {
      throw new FlawException(shown + " is not there");
    } catch (IOException e) {
      throw new FlawException(shown + " cannot be read: " + why(e));
    }
  }

  /// All files of a folder, at any depth; hidden ones stay.
  ///
  /// @param folder ends in `/`
  /// @param witnesses told what was looked at
  /// @throws FlawException naming the first one that cannot come along
  List<ProvisioningFile> below(String folder, Witnesses witnesses) throws FlawException {
    List<ProvisioningFile> files = new ArrayList<>();
    for (String path : paths(folder, witnesses)) {
      String shown = name + "/" + folder + path;
      try {
        witnesses.add(state.resolve(name).resolve(folder + path));
        Path root = root();
        Path file = root.resolve(folder + path).toRealPath();
        if (!file.startsWith(root)) {
          throw new FlawException(shown + " leads out of " + name + "/; put the file itself there");
        }
        if (!Files.isRegularFile(file)) {
          throw new FlawException(shown + " is not a file");
        }
        files.add(new ProvisioningFile(path, decode(shown, bytes(shown, file))));
      } catch (IOException e) {
        throw new FlawException(shown + " cannot be read: " + why(e));
      } catch (IllegalArgumentException e) {
        throw new FlawException(shown + " cannot come along: " + e.getMessage());
      }
    }
    return files;
  }

  /// What there is to choose from; nothing where there is no folder. What is in a file is looked at
  /// when it is chosen.
  List<String> names() {
    try {
      return Files.isDirectory(state.resolve(name))
          ? paths("", new Witnesses()).stream().filter(path -> !path.startsWith(".")).toList()
          : List.of();
    } catch (FlawException unreadable) {
      return List.of();
    }
  }

  /// In the same order every time.
  private List<String> paths(String folder, Witnesses witnesses) throws FlawException {
    try {
      Path start = root().resolve(folder);
      try (Stream<Path> walk = Files.walk(start)) {
        List<Path> all = walk.toList();
        for (Path path : all) {
          if (Files.isDirectory(path)) {
            witnesses.add(path);
          }
        }
        return all.stream()
            .filter(path -> !Files.isDirectory(path))
            .map(path -> start.relativize(path))
            .filter(path -> isShown(path))
            .map(Path::toString)
            .sorted()
            .limit(bty.engine.protocol.Provisioning.MAX_FILES + 1L)
            .toList();
      }
    } catch (UncheckedIOException e) {
      throw new FlawException(
          name + "/" + folder + " cannot be read: " + why(new IOException(e.getMessage())));
    } catch (IOException e) {
      throw new FlawException(name + "/" + folder + " cannot be read: " + why(e));
    }
  }

  /// Without the path, which is said already.
  private static String why(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "the appliance has no permission";
    }
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  /// What Python leaves behind is not the operator's either.
  private static boolean isShown(Path path) {
    for (Path part : path) {
      if (part.toString().startsWith(".") || part.toString().equals("__pycache__")) {
        return false;
      }
    }
    return true;
  }

  private Path root() throws IOException {
    Path root = state.resolve(name);
    Optional<String> objection = new StateBound(state).objection(root);
    if (objection.isPresent()) {
      throw new IOException(name + "/ " + objection.get());
    }
    return root.toRealPath();
  }

  private static byte[] bytes(String shown, Path file) throws IOException, FlawException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(ProvisioningFile.MAX_BYTES + 1);
      if (bytes.length > ProvisioningFile.MAX_BYTES) {
        throw new FlawException(
            shown
                + " has "
                + Files.size(file)
                + " bytes; at most "
                + ProvisioningFile.MAX_BYTES
                + " are taken");
      }
      return bytes;
    }
  }

  private static String decode(String shown, byte[] bytes) throws FlawException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FlawException(shown + " is not UTF-8 text");
    }
  }
}
