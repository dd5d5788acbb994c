package bty.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.image.ImageFormat;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlanJsonTest {
  private static final MacAddress MAC = MacAddress.parse("52-54-00-A1-9C-AE");
  private static final Plan FLASH =
      new Plan.Flash(
          MAC,
          "policy flash: first contact since power-on",
          new RunId("20261123T001500Z-3f9a1c"),
          new PlanImage(
              new ImageName("debian.img.zst"),
              URI.create("http://10.77.0.10:8080/images/debian.img.zst"),
              ImageFormat.ZSTD,
              123,
              OptionalLong.of(456),
              new Sha256("ab".repeat(32))),
          "serial=S1",
          new Provisioning.None(),
          Optional.of("a1"));

  static Stream<Plan> everyPlan() {
    return Stream.of(
        FLASH, new Plan.Interactive(MAC, "policy tui"), new Plan.Nothing(MAC, "policy local"));
  }

  @ParameterizedTest
  @MethodSource("everyPlan")
  void whatOneProgramWritesTheOtherReads(Plan plan) throws ProtocolException {
    assertThat(PlanJson.read(PlanJson.write(plan).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(plan);
  }

  @Test
  void theFormIsTheContracts() {
    assertThat(PlanJson.write(FLASH))
        .isEqualTo(
            """
            {"schema_version":"1","mac":"52:54:00:a1:9c:ae",\
            "reason":"policy flash: first contact since power-on","mode":"flash",\
            "run":"20261123T001500Z-3f9a1c","image":{"name":"debian.img.zst",\
            "url":"http://10.77.0.10:8080/images/debian.img.zst","format":"zstd","size_bytes":123,\
            "disk_size_bytes":456,"sha256":"%s"},"target":"serial=S1",\
            "provisioning":{"mode":"none"},"hostname":"a1","after":"reboot"}\
            """
                .formatted("ab".repeat(32)));
  }

  static Stream<Arguments> notUnderstood() {
    String good = PlanJson.write(FLASH);
    return Stream.of(
        Arguments.of("", "reading the plan: it is empty"),
        Arguments.of("[]", "reading the plan: wanted a JSON object"),
        Arguments.of(good + "x", "reading the plan: "),
        Arguments.of(good.substring(0, 60), "reading the plan: "),
        Arguments.of(good.replace("\"mode\":\"flash\"", "\"mode\":\"wipe\""), "mode is \"wipe\""),
        Arguments.of(
            good.replace("\"mode\":\"none\"", "\"mode\":\"magic\""),
            "provisioning mode \"magic\" is unknown"),
        Arguments.of(good.replace("\"after\":\"reboot\"", "\"after\":\"halt\""), "after is"),
        Arguments.of(good.replace("version\":\"1\"", "version\":\"2\""), "schema_version is \"2\""),
        Arguments.of(good.replace("abab", "xyab"), "is not a SHA-256"),
        Arguments.of(good.replace(":123,", ":0,"), "image size 0 bytes"),
        Arguments.of(good.replace("http://", "file://"), "neither http nor https"),
        Arguments.of(
            good.replace("\"after\"", "\"run\":\"20261123T001500Z-3f9a1c\",\"after\""), "run"),
        Arguments.of(good.replace("\"target\":\"serial=S1\",", ""), "target is missing"));
  }

  @ParameterizedTest
  @MethodSource("notUnderstood")
  void whatIsNotUnderstoodIsRefusedInASentence(String body, String part) {
    assertThatThrownBy(() -> PlanJson.read(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("reading the plan")
        .hasMessageContaining(part);
  }

  @Test
  void aKeyFromANewerProgramIsLeftAlone() throws ProtocolException {
    String newer = PlanJson.write(FLASH).replaceFirst("\\{", "{\"colour\":{\"a\":[1,null,true]},");
    assertThat(PlanJson.read(newer.getBytes(StandardCharsets.UTF_8))).isEqualTo(FLASH);
  }

  @ParameterizedTest
  @CsvSource({
    "52:54:00:A1:9C:AE, 52:54:00:a1:9c:ae",
    "52-54-00-a1-9c-ae, 52:54:00:a1:9c:ae",
    "525400a19cae, ",
    "52:54:00:a1:9c, ",
    "01:00:5e:00:00:01, ",
    "00:00:00:00:00:00, ",
    "52:54:00:a1:9c:ag, ",
    "'52:54:00:a1:9c:ae\n', ",
  })
  void aMacIsReadInAnyUsualSpelling(String text, String canonical) {
    assertThat(MacAddress.find(text).map(MacAddress::text))
        .isEqualTo(Optional.ofNullable(canonical));
  }
}
