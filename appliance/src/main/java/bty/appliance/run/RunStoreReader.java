package bty.appliance.run;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.Folder;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// Reads what [RunStore] has written. A file that cannot be read makes its machine's history
/// untrustworthy, which is remembered and not passed over.
final class RunStoreReader {
  static final String JSON = ".json";

  /// More than the breaker counts, and an offer.
  static final int LAST = 6;

  private RunStoreReader() {}

  /// A machine's runs.
  ///
  /// @param runs those that can be read, oldest first
  /// @param problem what of them cannot be read
  record Found(List<Run> runs, Optional<String> problem) {}

  /// The machines there is a folder for.
  static List<MacAddress> machines(Path folder) throws IOException {
    List<MacAddress> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        MacAddress.find(String.valueOf(entry.getFileName())).ifPresent(found::add);
      }
    }
    return found;
  }

  /// The runs of a machine by the names of their files alone, as [RunKey]s, sorted. What has no
  /// such name is left out here, and is a problem when the machine is read.
  ///
  /// @param folder the machine's own
  static long[] keys(Path folder) throws IOException {
    long[] keys = new long[16];
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("runs"))) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        OptionalLong key = key(name);
        if (key.isPresent()) {
          if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
          }
          keys[count++] = key.getAsLong();
        }
      }
    } catch (NoSuchFileException noRuns) {
      return new long[0];
    }
    long[] sorted = Arrays.copyOf(keys, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static OptionalLong key(String name) {
    // The form is what RunId checks; here a hundred thousand names are looked at, and one that is
    // nearly right is found out when its file is read.
    if (name.length() != 23 + JSON.length()
        || !name.endsWith(JSON)
        || name.charAt(8) != 'T'
        || name.charAt(15) != 'Z') {
      return OptionalLong.empty();
    }
    try {
      return RunKey.find(name);
    } catch (NumberFormatException notAnId) {
      return OptionalLong.empty();
    }
  }

  /// Reads a machine's runs, and removes what a crash has left.
  ///
  /// @param folder the machine's own
  /// @param opened what is younger is being written now
  /// @throws IOException if they can perhaps be read another time
  static Found read(MacAddress mac, Path folder, FileTime opened) throws IOException {
    if (!Files.isDirectory(folder)) {
      return new Found(List.of(), Optional.of(folder + " was there and is gone"));
    }
    AtomicFile.sweep(folder, opened);
    Path runsFolder = folder.resolve("runs");
    if (!Files.isDirectory(runsFolder)) {
      return new Found(List.of(), Optional.empty());
    }
    AtomicFile.sweep(runsFolder, opened);
    new Folder(runsFolder).sweep(opened);
    List<Run> runs = new ArrayList<>();
    Optional<String> problem = Optional.empty();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(runsFolder, "*" + JSON)) {
      for (Path file : files) {
        try {
          runs.add(run(mac, file));
        } catch (ProtocolException e) {
          problem = Optional.of(file + ": " + e.getMessage() + "; mend or remove that file");
        } catch (NoSuchFileException forgottenMeanwhile) {
          // Then it is none of them any more.
        }
      }
    }
    runs.sort(Comparator.comparingLong(Run::number));
    return new Found(runs, problem);
  }

  /// The last runs of a machine, oldest first, without the others being read; empty where all have
  /// to be: because something about them is not as it should be, or nothing before the last ones is
  /// known to be without a part in what the machine boots.
  ///
  /// @param folder the machine's own
  static Optional<List<Run>> readLast(MacAddress mac, Path folder) {
    Path runsFolder = folder.resolve("runs");
    String[] names = runsFolder.toFile().list();
    if (names == null) {
      return Optional.empty();
    }
    List<String> files = Arrays.stream(names).filter(name -> name.endsWith(JSON)).sorted().toList();
    if (!files.stream().allMatch(name -> key(name).isPresent())) {
      return Optional.empty();
    }
    List<Run> last = new ArrayList<>();
    try {
      for (String name : files.subList(Math.max(0, files.size() - LAST), files.size())) {
        last.add(run(mac, runsFolder.resolve(name)));
      }
    } catch (IOException | ProtocolException unreadable) {
      return Optional.empty();
    }
    boolean isInOrder =
        IntStream.range(1, last.size())
            .allMatch(i -> last.get(i - 1).number() < last.get(i).number());
    return isInOrder && isEnough(last, files.size())
        ? Optional.of(List.copyOf(last))
        : Optional.empty();
  }

  /// Whether nothing before the last runs has a part in what their machine boots.
  ///
  /// @param all how many there are with those
  static boolean isEnough(List<Run> last, int all) {
    return last.size() == all
        || last.stream().anyMatch(run -> run.state() instanceof RunState.Done);
  }

  /// Reads one run.
  static Run run(MacAddress mac, Path file) throws IOException, ProtocolException {
    Run run = RunFile.read(Files.readAllBytes(file));
    if (!(run.id() + JSON).equals(String.valueOf(file.getFileName()))) {
      throw new ProtocolException("it is run " + run.id() + ", which another file is for");
    }
    if (!run.mac().equals(mac)) {
      throw new ProtocolException("it is a run of " + run.mac());
    }
    if (RunKey.find(run.id().text()).isEmpty()) {
      throw new ProtocolException("run id " + run.id() + " names no time");
    }
    return run;
  }

  /// The file of a run.
  static Path file(Path folder, RunId id) {
    return folder.resolve("runs").resolve(id + JSON);
  }
}
