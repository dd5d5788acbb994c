package bty.appliance.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.template.PageTemplate.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTemplateTest {
  private static final String FRAME = "web/frame.html.mustache";

  @Test
  void whateverAValueHoldsIsTextAndNeverHtml() {
    PageTemplate page = PageTemplate.parse("p", "<p title=\"{{a}}\">{{a}}</p>");
    String hostile = "<script>alert('1')</script>\" onload=\"x & y";
    String text = page.render(Map.of("a", new Value.Text(hostile)));
    assertThat(text).doesNotContain("<script", "\" onload").contains("&lt;script&gt;", "&amp; y");
  }

  @Test
  void nothingIsPassedOnUnescaped() {
    for (String raw : List.of("{{{a}}}", "{{&a}}", "{{> other}}", "{{=<% %>=}}")) {
      assertThatThrownBy(() -> PageTemplate.parse("p", raw))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not a name or a section");
    }
  }

  @Test
  void sectionsRepeatAndNamesAreChecked() {
    PageTemplate page =
        PageTemplate.parse("p", "{{#rows}}<li>{{name}}</li>{{/rows}}{{^rows}}none{{/rows}}");
    Value two =
        new Value.Rows(
            List.of(Map.of("name", new Value.Text("a")), Map.of("name", new Value.Text("b"))));
    assertThat(page.render(Map.of("rows", two))).isEqualTo("<li>a</li><li>b</li>");
    assertThat(page.render(Map.of("rows", new Value.Rows(List.of())))).isEqualTo("none");
    // A row of a table may know more than one page shows of it; a hole stays for nobody.
    assertThat(page.render(Map.of("rows", two, "more", new Value.Flag(true))))
        .isEqualTo("<li>a</li><li>b</li>");
    Value unnamed = new Value.Rows(List.of(Map.of("other", new Value.Text("a"))));
    assertThatThrownBy(() -> page.render(Map.of("rows", unnamed))).hasMessageContaining("[name]");
  }

  @Test
  void pageStandsInItsFrame() {
    PageTemplate page = TemplateFolder.BUILT_IN.loadPage(FRAME, "web/notice.html.mustache");
    assertThatThrownBy(() -> page.render(Map.of()))
        .hasMessageContaining("title")
        .hasMessageContaining("backWord");
  }
}
