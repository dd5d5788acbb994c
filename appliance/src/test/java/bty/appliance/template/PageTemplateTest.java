package bty.appliance.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.template.PageTemplate.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PageTemplateTest {
  @Test
  void whateverAValueHoldsIsTextAndNeverHtml() {
    PageTemplate page = PageTemplate.parse("p", "<p title=\"{{a}}\">{{a}}</p>", Set.of("a"));
    String hostile = "<script>alert('1')</script>\" onload=\"x & y";
    String text = page.render(Map.of("a", new Value.Text(hostile)));
    assertThat(text).doesNotContain("<script", "\" onload").contains("&lt;script&gt;", "&amp; y");
  }

  @Test
  void nothingIsPassedOnUnescaped() {
    for (String raw : List.of("{{{a}}}", "{{&a}}", "{{> other}}", "{{=<% %>=}}")) {
      assertThatThrownBy(() -> PageTemplate.parse("p", raw, Set.of("a")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not a name or a section");
    }
  }

  @Test
  void sectionsRepeatAndNamesAreChecked() {
    PageTemplate page =
        PageTemplate.parse(
            "p",
            "{{#rows}}<li>{{name}}</li>{{/rows}}{{^rows}}none{{/rows}}",
            Set.of("rows", "name"));
    Value two =
        new Value.Rows(
            List.of(Map.of("name", new Value.Text("a")), Map.of("name", new Value.Text("b"))));
    assertThat(page.render(Map.of("rows", two))).isEqualTo("<li>a</li><li>b</li>");
    assertThat(page.render(Map.of("rows", new Value.Rows(List.of())))).isEqualTo("none");
    assertThatThrownBy(() -> page.render(Map.of("rows", two, "more", new Value.Flag(true))))
        .hasMessageContaining("more");
    assertThatThrownBy(() -> PageTemplate.parse("p", "{{x}}", Set.of("y")))
        .hasMessageContaining("wanted exactly [y]");
  }
}
