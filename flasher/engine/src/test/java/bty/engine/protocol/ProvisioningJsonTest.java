package bty.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisioningJsonTest {
  private static final ProvisioningFile WORKFLOW = new ProvisioningFile("a.yaml", "steps: []\n");
  private static final Provisioning CIJOE =
      new Provisioning.Cijoe(
          "a.yaml",
          Optional.of("conf/a.toml"),
          List.of(WORKFLOW, new ProvisioningFile("conf/a.toml", "")));
  private static final Provisioning SEED =
      new Provisioning.CloudInit(
          "#cloud-config\nfoo: \"ü\\\"\n", Optional.of("a: 1\n"), Optional.of("version: 2\n"));

  private static String write(Provisioning provisioning) {
    return Json.write(json -> {
      json.writeStartObject();
      ProvisioningJson.write(json, provisioning);
      json.writeEndObject();
    });
  }

  private static Provisioning read(String text) throws ProtocolException {
    return ProvisioningJson.read(JsonObject.parse("plan", text.getBytes(StandardCharsets.UTF_8)));
  }

  static Stream<Provisioning> everyKind() {
    return Stream.of(
        new Provisioning.None(),
        SEED,
        new Provisioning.CloudInit("#!/bin/sh\n", Optional.empty(), Optional.empty()),
        CIJOE,
        new Provisioning.Cijoe("a.yaml", Optional.empty(), List.of(WORKFLOW)));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void whatOneProgramWritesTheOtherReads(Provisioning provisioning) throws ProtocolException {
    assertThat(read(write(provisioning))).isEqualTo(provisioning);
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        Arguments.of(new Provisioning.None(), "{'mode':'none'}"),
        Arguments.of(
            new Provisioning.CloudInit("#!a", Optional.of("b"), Optional.of("c")),
            "{'mode':'cloud-init','user_data':'#!a','meta_data':'b','network_config':'c'}"),
        Arguments.of(
            CIJOE,
            "{'mode':'cijoe','workflow':'a.yaml','config':'conf/a.toml','files':["
                + "{'path':'a.yaml','content':'steps: []\\n'},"
                + "{'path':'conf/a.toml','content':''}]}"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void theFormIsTheContracts(Provisioning provisioning, String form) {
    assertThat(write(provisioning)).isEqualTo("{\"provisioning\":" + form.replace('\'', '"') + "}");
  }

  static Stream<Arguments> notUnderstood() {
    String file = "{'path':'a.yaml','content':''}";
    String cijoe = "{'mode':'cijoe','workflow':'a.yaml','files':[" + file;
    return Stream.of(
        Arguments.of("{}", "mode is missing"),
        Arguments.of("{'mode':'cijoe-online'}", "mode \"cijoe-online\" is unknown"),
        Arguments.of("{'mode':'cloud-init'}", "user_data is missing"),
        Arguments.of("{'mode':'cloud-init','user_data':1}", "user_data is not a string"),
        Arguments.of("{'mode':'cloud-init','user_data':' \\n'}", "user-data is empty"),
        Arguments.of("{'mode':'cloud-init','user_data':'#!','meta_data':''}", "meta-data is empty"),
        Arguments.of(
            "{'mode':'cloud-init','user_data':'#!','network_config':''}",
            "network-config is empty"),
        Arguments.of(cijoe.replace("'workflow':'a.yaml',", "") + "]}", "workflow is missing"),
        Arguments.of("{'mode':'cijoe','workflow':'a.yaml'}", "files is missing"),
        Arguments.of("{'mode':'cijoe','workflow':'a','files':{}}", "files is not an array"),
        Arguments.of("{'mode':'cijoe','workflow':'a','files':[1]}", "holds more than objects"),
        Arguments.of(
            cijoe.replace("'content'", "'contents'") + "]}", "plan provisioning files: content is"),
        Arguments.of(
            "{'mode':'cijoe','workflow':'b','files':[" + file + "]}",
            "the workflow \"b\" is not among the files"),
        Arguments.of(
            cijoe + "],'config':'c.toml'}", "the config \"c.toml\" is not among the files"),
        Arguments.of(cijoe + "," + file + "]}", "the file \"a.yaml\" is there twice"),
        Arguments.of(
            cijoe + "," + file.replace("a.yaml", "a.yaml/b") + "]}",
            "\"a.yaml\" is both a file and the folder of another"));
  }

  @ParameterizedTest
  @MethodSource("notUnderstood")
  void whatIsNotUnderstoodIsRefusedInASentence(String form, String part) {
    assertThatThrownBy(() -> read("{\"provisioning\":" + form.replace('\'', '"') + "}"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("reading the plan")
        .hasMessageContaining(part);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "..",
        "../a",
        "a/../b",
        "a/..",
        "./a",
        "a/.",
        "a//b",
        "a/",
        "a\\b",
        "a\nb",
        "a\u0000b",
        "a\u007f"
      })
  void aPathThatCouldLeaveItsFolderIsRefused(String path) {
    assertThatThrownBy(() -> new ProvisioningFile(path, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b", "..a", "a..", "a/b/c.yaml", ".hidden/x", "ü/é"})
  void anOrdinaryPathIsTaken(String path) {
    assertThat(new ProvisioningFile(path, "").path()).isEqualTo(path);
  }

  @Test
  void longPathsAreRefused() {
    String name = "n".repeat(255);
    assertThat(new ProvisioningFile(name + "/" + name, "").names()).containsExactly(name, name);
    for (String path : List.of(name + "n", "ü".repeat(128), (name + "/").repeat(4) + "bcdef")) {
      assertThatThrownBy(() -> new ProvisioningFile(path, ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("longer than");
    }
  }

  @Test
  void aTextIsTakenUpToOneMebibyteOfUtf8() {
    String largest = "ü".repeat(ProvisioningFile.MAX_BYTES / 2);
    assertThat(new ProvisioningFile("a", largest).content()).isEqualTo(largest);
    assertThatThrownBy(() -> new ProvisioningFile("a", largest + "a"))
        .hasMessage("the file \"a\" has 1048577 bytes; at most 1048576 are taken");
    assertThatThrownBy(
            () -> new Provisioning.CloudInit(largest + "a", Optional.empty(), Optional.empty()))
        .hasMessage("user-data has 1048577 bytes; at most 1048576 are taken");
  }

  @Test
  void allTextsTogetherAreTakenUpToFourMebibytes() {
    String mebibyte = "x".repeat(ProvisioningFile.MAX_BYTES);
    List<ProvisioningFile> five =
        IntStream.range(0, 5)
            .mapToObj(i -> new ProvisioningFile("f" + i, i == 4 ? "x" : mebibyte))
            .toList();
    Provisioning.Cijoe four = new Provisioning.Cijoe("f0", Optional.empty(), five.subList(0, 4));
    assertThat(four.files()).hasSize(4);
    assertThatThrownBy(() -> new Provisioning.Cijoe("f0", Optional.empty(), five))
        .hasMessageContaining("4194305 bytes together; at most 4194304");
    assertThatThrownBy(() ->
            new Provisioning.Cijoe("a", Optional.empty(), Collections.nCopies(1001, WORKFLOW)))
        .hasMessageContaining("1001 workflow files; at most 1000");
  }
}
