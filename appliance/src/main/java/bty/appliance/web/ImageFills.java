package bty.appliance.web;

import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLayout;
import bty.appliance.image.ImageLookup;
import bty.appliance.image.ImagePin;
import bty.appliance.view.DiskBar;
import bty.engine.protocol.Sizes;
import bty.engine.source.ImageName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How an image looks in a table and on its own page.
final class ImageFills {
  private static final String UNKNOWN = "not known";

  private ImageFills() {}

  /// Where its page is.
  static String href(ImageName name) {
    return "/ui/images/"
        + URLEncoder.encode(name.text(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// State, name, sizes, bar and users, for a row.
  ///
  /// @param users what people call the machines whose files name it
  static Fill row(ImageName name, ImageLookup found, ImagePin pin, List<String> users) {
    Fill row =
        state(found)
            .text("name", name.text())
            .text("href", href(name))
            .text("users", users.isEmpty() ? "no machine" : String.join(", ", users))
            .flag("used", !users.isEmpty())
            .text(
                "usersHref",
                "/ui/machines?image=" + URLEncoder.encode(name.text(), StandardCharsets.UTF_8))
            .text("usersCount", users.size() + (users.size() == 1 ? " machine" : " machines"));
    return switch (found) {
      case ImageLookup.Ready(ImageFacts facts) ->
          row.text("format", facts.format().word())
              .text("stored", Sizes.bytes(facts.stamp().size()))
              .text("disk", disk(facts))
              .flag("wrap", !facts.problems().isEmpty())
              .sentence("sub", words(system(facts), pin.description(), problems(facts)))
              .maybe("bar", bar(facts))
              .text(
                  "barNot",
                  facts.layout().isPresent()
                      ? "no partitions that are known here"
                      : "read by an older version; its partitions are not known");
      case ImageLookup.NotReady not ->
          row.text("format", "")
              .text("stored", "")
              .text("disk", "")
              .flag("wrap", true)
              .sentence("sub", words(pin.description(), not.reason()))
              .maybe("bar", Optional.empty())
              .text("barNot", not instanceof ImageLookup.Pending ? "looking inside" : UNKNOWN);
    };
  }

  /// Its state, in shape and word.
  static Fill state(ImageLookup found) {
    return switch (found) {
      case ImageLookup.Ready(ImageFacts facts) ->
          facts.problems().isEmpty() ? state("good", "ready") : state("look", "see note");
      case ImageLookup.Pending _ -> state("work", "reading");
      case ImageLookup.Missing _, ImageLookup.Refused _ -> state("fail", "not usable");
    };
  }

  private static Fill state(String tone, String word) {
    return new Fill().text("tone", tone).text("word", word);
  }

  private static Optional<String> words(String... parts) {
    String all =
        Stream.of(parts).filter(part -> !part.isBlank()).collect(Collectors.joining(" · "));
    return Optional.of(all).filter(text -> !text.isEmpty());
  }

  private static String problems(ImageFacts facts) {
    return String.join("; ", facts.problems());
  }

  /// What the operating system calls itself; empty where that is not known.
  static String system(ImageFacts facts) {
    return facts.layout().map(ImageLayout::system).orElse("");
  }

  /// What it takes on a disk.
  static String disk(ImageFacts facts) {
    return facts.diskBytes().isPresent()
        ? Sizes.bytes(facts.diskBytes().getAsLong())
        : "not known before it is decoded";
  }

  /// The disk as a bar; empty where its partitions are not known.
  static Optional<Fill> bar(ImageFacts facts) {
    if (facts.layout().isEmpty() || facts.diskBytes().isEmpty()) {
      return Optional.empty();
    }
    DiskBar bar = DiskBar.of(facts.layout().get(), facts.diskBytes().getAsLong());
    if (bar.pieces().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Fill()
            .text("barWords", bar.words())
            .rows(
                "pieces",
                bar.pieces().stream()
                    .map(piece ->
                        new Fill()
                            .text("css", piece.css())
                            .text("x", piece.x())
                            .text("width", piece.width()))
                    .toList()));
  }

  /// Each partition in a line.
  static List<Fill> parts(ImageFacts facts) {
    return facts.layout().map(ImageLayout::parts).orElse(List.of()).stream()
        .map(part ->
            new Fill()
                .text(
                    "part",
                    (part.number() == 0 ? "" : part.number() + " ")
                        + part.what()
                        + ", "
                        + Sizes.bytes(part.sizeBytes())))
        .toList();
  }
}
