package bty.engine.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What udev found out: its database below `/run/udev/data`, and the links it made below `/dev`.
/// Either may be missing.
///
/// When two disks claim the same link (equal serials), the link in `/dev` points to whichever won,
/// but the database lists it for both; both sources together show the ambiguity.
final class UdevDatabase {
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-fA-F]{2})");

  private final SysDir data;
  private final Map<String, List<String>> linksByName = new HashMap<>();
  private final Map<String, String> nameByLink = new HashMap<>();

  private UdevDatabase(SysDir data) {
    this.data = data;
  }

  static UdevDatabase read(SysDir root) {
    UdevDatabase udev = new UdevDatabase(root.at("run/udev/data"));
    for (SysDir folder : root.at("dev/disk").children()) {
      folder.children().forEach(link -> udev.enter("/dev/disk/" + folder.name() + "/", link));
    }
    root.at("dev/mapper").children().forEach(link -> udev.enter("/dev/mapper/", link));
    return udev;
  }

  private void enter(String folder, SysDir link) {
    link.linkTarget()
        .ifPresent(name -> {
          linksByName.computeIfAbsent(name, _ -> new ArrayList<>()).add(folder + link.name());
          nameByLink.put(folder + link.name(), name);
        });
  }

  /// The kernel's name of the device a link points to.
  Optional<String> kernelName(String link) {
    return Optional.ofNullable(nameByLink.get(link));
  }

  /// All that is known about a device.
  Entry entry(BlockNode node) {
    Map<String, String> properties = new HashMap<>();
    List<String> links = new ArrayList<>(linksByName.getOrDefault(node.name(), List.of()));
    for (String line : data.lines("b" + node.number())) {
      int equals = line.indexOf('=');
      if (line.startsWith("E:") && equals > 0) {
        properties.put(line.substring(2, equals), line.substring(equals + 1));
      } else if (line.startsWith("S:disk/") || line.startsWith("S:mapper/")) {
        links.add("/dev/" + line.substring(2));
      }
    }
    return new Entry(properties, links.stream().distinct().toList());
  }

  /// @param properties such as `ID_FS_TYPE`
  /// @param links paths below `/dev/disk` and `/dev/mapper`
  record Entry(Map<String, String> properties, List<String> links) {
    Optional<String> get(String key) {
      return Optional.ofNullable(properties.get(key)).filter(value -> !value.isBlank());
    }

    /// The file system's label.
    Optional<String> label() {
      return get("ID_FS_LABEL_ENC").map(UdevDatabase::unescape).or(() -> fromLink("by-label"));
    }

    /// The name in the GPT.
    Optional<String> partLabel() {
      return get("ID_PART_ENTRY_NAME")
          .map(UdevDatabase::unescape)
          .or(() -> fromLink("by-partlabel"));
    }

    private Optional<String> fromLink(String folder) {
      String start = "/dev/disk/" + folder + "/";
      return links.stream()
          .filter(link -> link.startsWith(start))
          .map(link -> unescape(link.substring(start.length())))
          .findFirst();
    }

    /// The first of the properties that is there.
    Optional<String> first(String... keys) {
      return Stream.of(keys).flatMap(key -> get(key).stream()).findFirst();
    }
  }

  /// udev writes what is not safe in a file name as `\x20` and so on.
  private static String unescape(String text) {
    return HEX.matcher(text)
        .replaceAll(match ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
  }
}
