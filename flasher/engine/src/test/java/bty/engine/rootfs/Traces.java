package bty.engine.rootfs;

import bty.engine.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a provisioning could leave behind on this machine.
public final class Traces {
  private final List<String> before;

  private Traces(List<String> before) {
    this.before = before;
  }

  /// What others have left here is not ours.
  public static Traces begin() throws IOException {
    return new Traces(folders());
  }

  /// Mounts and loop devices of a file or device, processes and folders of ours, in any namespace.
  public List<String> of(Path disk) throws IOException {
    List<String> found = new ArrayList<>();
    LoopDevices.over(disk.toString()).forEach(loop -> found.add("loop device " + loop));
    folders().stream().filter(folder -> !before.contains(folder)).forEach(found::add);
    // What was killed ends when the kernel comes to it.
    found.addAll(Eventually.see("the end of all mounts", Traces::mounts, List::isEmpty));
    return found;
  }

  private static List<String> mounts() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process :
          processes.filter(p -> p.getFileName().toString().matches("[0-9]+")).toList()) {
        for (String line : lines(process.resolve("mountinfo"))) {
          if (line.contains("/bty-root")) {
            found.add("process " + process.getFileName() + " sees the mount " + line);
          }
        }
      }
    }
    return found;
  }

  private static List<String> folders() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("bty-(root|workflow).*"))
          .map(Path::toString)
          .toList();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException gone) {
      return List.of();
    }
  }
}
