package bty.appliance.web;

import bty.appliance.template.PageTemplate.Value;
import bty.appliance.view.Moments;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What fills the holes of a page, or of one repetition of a section.
public final class Fill {
  private final Map<String, Value> values = new LinkedHashMap<>();

  /// A text.
  public Fill text(String name, String text) {
    values.put(name, new Value.Text(text));
    return this;
  }

  /// What stands in a field of a form.
  public Fill typed(String name, String text) {
    values.put(name, new Value.Typed(text));
    return this;
  }

  /// A number.
  public Fill number(String name, long number) {
    return text(name, Long.toString(number));
  }

  /// A section that is there or not.
  public Fill flag(String name, boolean present) {
    values.put(name, new Value.Flag(present));
    return this;
  }

  /// A section that is repeated.
  public Fill rows(String name, List<Fill> rows) {
    values.put(name, new Value.Rows(rows.stream().map(row -> row.values).toList()));
    return this;
  }

  /// A section with values of its own that is there or not.
  public Fill maybe(String name, Optional<Fill> section) {
    return rows(name, section.stream().toList());
  }

  /// A sentence that is there or not: a section, and in it the same name with `Text` behind it.
  public Fill sentence(String name, Optional<String> sentence) {
    return maybe(name, sentence.map(text -> new Fill().text(name + "Text", text)));
  }

  /// A moment, as a section with `iso`, `exact` and `ago`.
  public Fill moment(String name, Optional<Instant> moment, Instant now) {
    return maybe(
        name,
        moment.map(instant ->
            new Fill()
                .text("iso", instant.toString())
                .text("exact", Moments.exact(instant))
                .text("ago", Moments.ago(instant, now))));
  }

  /// All values.
  Map<String, Value> values() {
    return values;
  }
}
