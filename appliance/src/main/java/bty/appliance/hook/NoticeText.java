package bty.appliance.hook;

import bty.appliance.view.RunJson;
import bty.appliance.view.RunSentence;
import bty.appliance.view.RunView;
import bty.engine.protocol.Json;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// What notices say. Pure.
///
/// @param appliance its name
record NoticeText(String appliance) {
  private static final int MOST_NEEDS = 50;

  /// That a run has ended.
  ///
  /// @param name what people call its machine
  Notice ended(String id, Instant at, RunView view, String name) {
    String event = view.run().state().word();
    return notice(
        id,
        event,
        at,
        name + ": " + RunSentence.of(view.run()).line(),
        json -> {
          json.writeStringProperty("mac", view.run().mac().text());
          json.writeName("run");
          RunJson.write(json, view);
        });
  }

  /// That something needs a person.
  ///
  /// @param needs one sentence each; one at least
  Notice needs(String id, Instant at, String event, List<String> needs) {
    String text =
        needs.size() == 1
            ? needs.getFirst()
            : needs.size() + " things need a person; the first: " + needs.getFirst();
    return notice(
        id,
        event,
        at,
        text,
        json -> {
          json.writeArrayPropertyStart("needs");
          needs.stream().limit(MOST_NEEDS).forEach(json::writeString);
          json.writeEndArray();
        });
  }

  /// Nothing at all.
  Notice test(String id, Instant at, String who) {
    return notice(id, "test", at, who + " wants to know whether this is heard.", _ -> {});
  }

  private Notice notice(
      String id, String event, Instant at, String text, Consumer<JsonGenerator> more) {
    String body =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringProperty("id", id);
          json.writeStringProperty("event", event);
          json.writeStringProperty("at", at.toString());
          json.writeStringProperty("appliance", appliance);
          json.writeStringProperty("text", text);
          more.accept(json);
          json.writeEndObject();
        });
    return new Notice(id, event, at, body);
  }
}
