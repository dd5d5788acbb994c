package bty.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLocationTest {
  @Test
  void aTextWithoutASchemeIsAPath() {
    assertThat(ImageLocation.parse("a:b.img"))
        .isEqualTo(new ImageLocation.File(Path.of("a:b.img")));
    assertThat(ImageLocation.parse("/x/y.img").describe()).isEqualTo("/x/y.img");
  }

  @Test
  void aUrlIsDescribedWithoutItsPassword() {
    assertThat(ImageLocation.parse("http://u:p@h/i.img").describe()).isEqualTo("http://h/i.img");
    assertThat(ImageLocation.parse("HTTPS://h/i")).isInstanceOf(ImageLocation.Http.class);
  }

  @Test
  void aBlankInAUrlIsToldHowToBeWritten() {
    assertThatThrownBy(() -> ImageLocation.parse("http://h/a b.img"))
        .hasMessage(
            "\"http://h/a b.img\" is not a URL of an image: it has a blank in it; write it as %20");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "ftp://h/x", "http:///x", "http://h/a b", "file:///etc/passwd"})
  void whatIsNeitherIsRefused(String text) {
    assertThatThrownBy(() -> ImageLocation.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
