package bty.appliance.support;

import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLookup;
import bty.engine.protocol.Sizes;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which program this is, on what it runs, and how it is, in words.
final class Facts {
  private static final int MOST = 16 << 10;

  private Facts() {}

  /// A fact.
  record Fact(String name, String value) {}

  /// Which program, which Java, since when.
  static List<Fact> program(SupportParts parts, Instant now) {
    Duration up = Duration.between(parts.started(), now);
    return List.of(
        new Fact("Version", "bty-web " + parts.version()),
        new Fact(
            "Java",
            Runtime.version() + ", " + System.getProperty("java.vendor", "of an unknown maker")),
        new Fact("Up", Sizes.duration(up.isNegative() ? Duration.ZERO : up)));
  }

  /// How much there is, and what is free.
  static List<Fact> sizes(SupportParts parts) {
    return List.of(
        new Fact("State", size(parts.folder(), "status")),
        new Fact("Status", size(parts.folder().resolve("status"), "")),
        new Fact("Images", size(parts.images(), "")),
        new Fact("Free for state", free(parts.folder())),
        new Fact("Free for images", free(parts.images())));
  }

  /// @param without a folder in it that is told of by itself
  private static String size(Path folder, String without) {
    try {
      return FolderSize.of(folder, without).words();
    } catch (IOException e) {
      return "cannot be looked at: " + e.getMessage();
    }
  }

  private static String free(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      return Sizes.bytes(store.getUsableSpace()) + " of " + Sizes.bytes(store.getTotalSpace());
    } catch (IOException e) {
      return "cannot be looked at: " + e.getMessage();
    }
  }

  /// What `/readyz` says.
  static List<String> health(SupportParts parts, Instant now) {
    List<String> problems = parts.health().problems(now);
    return problems.isEmpty() ? List.of("ready") : problems;
  }

  static String about(SupportParts parts, Instant now) {
    StringBuilder text = new StringBuilder("written " + now + "\n");
    program(parts, now).forEach(fact -> line(text, fact));
    sizes(parts).forEach(fact -> line(text, fact));
    for (SoftwareParts.Part part : SoftwareParts.all()) {
      line(text, new Fact(part.group() + ":" + part.name(), part.version() + " " + part.licence()));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, Fact fact) {
    text.append(fact.name()).append(": ").append(fact.value()).append('\n');
  }

  /// Kernel, distribution, load, memory (proc(5), os-release(5)).
  static String system(SupportParts parts) {
    Runtime java = Runtime.getRuntime();
    StringBuilder text = new StringBuilder();
    for (String file :
        List.of("/proc/version", "/etc/os-release", "/proc/loadavg", "/proc/uptime")) {
      text.append("== ").append(file).append('\n').append(read(file));
    }
    text.append("== /proc/meminfo\n");
    read("/proc/meminfo").lines().limit(6).forEach(line -> text.append(line).append('\n'));
    text.append("== program\nprocessors: ").append(java.availableProcessors());
    text.append("\nheap: ").append(Sizes.bytes(java.totalMemory() - java.freeMemory()));
    text.append(" of ").append(Sizes.bytes(java.maxMemory())).append('\n');
    sizes(parts).forEach(fact -> line(text, fact));
    return text.toString();
  }

  private static String read(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      String text = new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
      return text.endsWith("\n") ? text : text + "\n";
    } catch (IOException notHere) {
      return "not here\n";
    }
  }

  /// Each image, what is wanted of it, and why it cannot be flashed.
  static String images(SupportParts parts) throws IOException {
    StringBuilder text = new StringBuilder();
    for (ImageName name : parts.catalog().list()) {
      String found =
          switch (parts.catalog().find(name)) {
            case ImageLookup.Ready(ImageFacts facts) ->
                facts.format() + " " + facts.stamp().size() + " bytes, " + facts.digest();
            case ImageLookup.NotReady not -> not.reason();
          };
      String source = parts.state().pins().find(name).pin().source();
      text.append(name).append(": ").append(found);
      Optional.of(source)
          .filter(from -> !from.isEmpty())
          .ifPresent(from -> text.append(", from ").append(from));
      text.append('\n');
    }
    return text.toString();
  }
}
