package bty.appliance.run;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.Folder;
import bty.appliance.run.RunStore.Observed;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what [RunStore] has written. A file that cannot be read makes its machine's history
/// untrustworthy, which is remembered and not passed over.
final class RunStoreReader {
  private RunStoreReader() {}

  static Map<MacAddress, Observed> read(Path folder) throws IOException {
    Map<MacAddress, Observed> machines = new HashMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path entry : entries) {
        Optional<MacAddress> mac = MacAddress.find(String.valueOf(entry.getFileName()));
        if (mac.isPresent()) {
          machines.put(mac.get(), machine(entry));
        }
      }
    }
    return machines;
  }

  private static Observed machine(Path folder) throws IOException {
    AtomicFile.sweep(folder);
    Optional<MachineSighting> facts = Optional.empty();
    Optional<String> problem = Optional.empty();
    List<Run> runs = new ArrayList<>();
    Path factsFile = folder.resolve("facts.json");
    try {
      if (Files.exists(factsFile)) {
        facts = Optional.of(SightingFile.read(Files.readAllBytes(factsFile)));
      }
    } catch (ProtocolException e) {
      problem = Optional.of(factsFile + ": " + e.getMessage());
    }
    Path runsFolder = folder.resolve("runs");
    if (Files.isDirectory(runsFolder)) {
      AtomicFile.sweep(runsFolder);
      new Folder(runsFolder).sweep();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(runsFolder, "*.json")) {
        for (Path file : files) {
          try {
            runs.add(RunFile.read(Files.readAllBytes(file)));
          } catch (ProtocolException e) {
            problem = Optional.of(file + ": " + e.getMessage() + "; mend or remove that file");
          }
        }
      }
    }
    runs.sort(Comparator.comparingLong(Run::number));
    return new Observed(facts, List.copyOf(runs), problem);
  }
}
