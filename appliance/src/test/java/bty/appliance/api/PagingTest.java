package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import bty.engine.protocol.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists in pages: who follows the links has seen all that was there from the beginning to the end.
class PagingTest {
  private static final Pattern LINK = Pattern.compile("<([^>]+)>; rel=\"next\"");

  @TempDir private Path folder;
  private Appliance appliance;

  @BeforeEach
  void start() throws Exception {
    appliance = new Appliance(folder);
  }

  @AfterEach
  void stop() {
    appliance.close();
  }

  private static List<String> of(HttpResponse<String> answer, String key) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<String> found = new ArrayList<>();
    for (JsonObject one :
        JsonObject.parseList("list", answer.body().getBytes(StandardCharsets.UTF_8))) {
      found.add(one.string(key));
    }
    return found;
  }

  private List<List<String>> pages(String path, String key) throws Exception {
    List<List<String>> pages = new ArrayList<>();
    String next = path;
    while (!next.isEmpty()) {
      HttpResponse<String> answer = appliance.ask("GET", next, "");
      pages.add(of(answer, key));
      Matcher link = LINK.matcher(answer.headers().firstValue("Link").orElse(""));
      next = link.matches() ? link.group(1) : "";
    }
    return pages;
  }

  private String job(String image) throws Exception {
    HttpResponse<String> made =
        appliance.ask("POST", "/images/" + image + "/fetch", "{\"url\": \"http://192.0.2.1/y\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(202);
    return made.headers().firstValue("Location").orElseThrow();
  }

  @Test
  void imagesComeInPagesByName() throws Exception {
    for (String name : List.of("b", "a", "d", "c", "e+1")) {
      appliance.ask("PUT", "/images/" + name.replace("+", "%2B"), Appliance.disk(name));
    }
    assertThat(pages("/images?limit=2", "name"))
        .containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e+1"));
    assertThat(pages("/images", "name")).containsExactly(List.of("a", "b", "c", "d", "e+1"));
    assertThat(pages("/images?limit=5", "name")).hasSize(1);
    // One that is gone is a place all the same.
    assertThat(pages("/images?limit=9&after=bb", "name")).containsExactly(List.of("c", "d", "e+1"));
    assertThat(appliance.ask("GET", "/images?after=../x", "").statusCode()).isEqualTo(400);
    assertThat(appliance.ask("GET", "/images?limit=0", "").statusCode()).isEqualTo(400);
  }

  @Test
  void jobsComeInPagesTheNewestFirst() throws Exception {
    String first = job("a");
    job("b");
    appliance.pass(Duration.ofSeconds(1));
    job("c");
    appliance.pass(Duration.ofSeconds(1));
    String last = job("d");
    HttpResponse<String> page = appliance.ask("GET", "/jobs?limit=1", "");
    assertThat(of(page, "image")).containsExactly("d");
    // It is forgotten between one page and the next.
    while (appliance.ask("GET", last, "").statusCode() == 200) {
      var _ = appliance.ask("DELETE", last, "");
    }
    Matcher link = LINK.matcher(page.headers().firstValue("Link").orElseThrow());
    assertThat(link.matches()).isTrue();
    appliance.pass(Duration.ofSeconds(1));
    job("e");
    List<String> rest = new ArrayList<>();
    pages(link.group(1), "image").forEach(rest::addAll);
    assertThat(rest).startsWith("c").containsExactlyInAnyOrder("a", "b", "c");
    assertThat(pages("/jobs", "image")).hasSize(1);
    assertThat(pages("/jobs", "image").getFirst()).startsWith("e", "c").hasSize(4);
    assertThat(appliance.ask("GET", "/jobs?after=" + first, "").statusCode()).isEqualTo(400);
  }
}
