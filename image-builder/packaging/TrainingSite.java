import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the appliance is trained on: a state folder with machines, half of which are to be flashed,
/// and the image for that.
final class TrainingSite {
  private static final int MACHINES = 48;
  private static final List<String> POLICIES = List.of("flash", "local", "flash", "tui");

  private TrainingSite() {}

  /// Makes `state/` and `images/` in the folder.
  ///
  /// @param image what the machines are to be flashed with
  static void make(Path folder, Path image) throws IOException {
    Path machines = Files.createDirectories(folder.resolve("state/machines"));
    List<String> addresses = addresses();
    for (int i = 0; i < addresses.size(); i++) {
      String policy = POLICIES.get(i % POLICIES.size());
      Files.writeString(
          machines.resolve(addresses.get(i) + ".yaml"),
          "boot_policy: " + policy + "\nimage: " + image.getFileName() + "\ntarget: only\n");
    }
    Path images = Files.createDirectories(folder.resolve("images"));
    Path linked = Files.createLink(images.resolve(String.valueOf(image.getFileName())), image);
    // What is younger may be on its way still, and is not read yet.
    Files.setLastModifiedTime(linked, FileTime.from(Instant.EPOCH));
  }

  /// Of an address with `%MAC%` as many as there are machines; any other as it is.
  static Stream<String> each(String url) {
    return url.contains("%MAC%")
        ? addresses().stream().map(mac -> url.replace("%MAC%", mac))
        : Stream.of(url);
  }

  private static List<String> addresses() {
    return IntStream.range(0, MACHINES)
        .mapToObj(i -> String.format(Locale.ROOT, "52-54-00-00-01-%02x", i))
        .toList();
  }
}
