package bty.appliance.web;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLookup;
import bty.appliance.machine.Machine;
import bty.appliance.view.MachineView;
import bty.appliance.view.Views;
import bty.engine.protocol.Sizes;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The images: what they are, what is wrong with them, who uses them, and how to bring one.
final class ImagesPage {
  private final ImageCatalog images;
  private final Views views;
  private final Frame.Page page;

  ImagesPage(Frame frame, ImageCatalog images, Views views) {
    this.images = images;
    this.views = views;
    this.page = frame.livePage("images", Frame.Place.IMAGES);
  }

  List<Route> routes() {
    return List.of(Route.page("GET", "/ui/images", this::show));
  }

  private Response show(Request request) throws IOException {
    Map<String, List<String>> users = users();
    List<Fill> rows = new ArrayList<>();
    for (ImageName name : images.list()) {
      rows.add(row(name, users.getOrDefault(name.text(), List.of())));
    }
    return page.show(
        request,
        200,
        "Images",
        new Fill()
            .rows("images", rows)
            .number("count", rows.size())
            .text("host", request.header("Host").orElse(request.local()))
            .text("formCsrf", Frame.csrf(request)));
  }

  private Map<String, List<String>> users() throws IOException {
    Map<String, List<String>> users = new TreeMap<>();
    for (MachineView view : views.machines(Optional.empty(), Integer.MAX_VALUE).machines()) {
      MachineNames.spec(view)
          .flatMap(Machine::image)
          .ifPresent(image ->
              users
                  .computeIfAbsent(image.text(), _ -> new ArrayList<>())
                  .add(MachineNames.of(view)));
    }
    return users;
  }

  private Fill row(ImageName name, List<String> users) {
    Fill row = new Fill().text("name", name.text()).text("users", users(users));
    return switch (images.find(name)) {
      case ImageLookup.Ready(ImageFacts facts) ->
          row.text("tone", facts.problems().isEmpty() ? "good" : "look")
              .text("word", facts.problems().isEmpty() ? "ready" : "see note")
              .text("format", facts.format().word())
              .text("stored", Sizes.bytes(facts.stamp().size()))
              .text(
                  "disk",
                  facts.diskBytes().isPresent()
                      ? Sizes.bytes(facts.diskBytes().getAsLong())
                      : "not known")
              .text("digest", facts.digest().hex())
              .text("note", String.join("; ", facts.problems()));
      case ImageLookup.Pending pending -> missing(row, "work", "being read", pending.reason());
      case ImageLookup.NotReady not -> missing(row, "fail", "not usable", not.reason());
    };
  }

  private static Fill missing(Fill row, String tone, String word, String note) {
    return row.text("tone", tone)
        .text("word", word)
        .text("format", "")
        .text("stored", "")
        .text("disk", "")
        .text("digest", "")
        .text("note", note);
  }

  private static String users(List<String> users) {
    return switch (users.size()) {
      case 0 -> "no machine";
      case 1, 2, 3 -> String.join(", ", users);
      default -> String.join(", ", users.subList(0, 2)) + " and " + (users.size() - 2) + " more";
    };
  }
}
