package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import bty.engine.provision.ProvisionRequest.InputNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisionCheckTest {
  private static final InputNames NAMES = new InputNames("ud.yaml", "md.yaml", "nc.yaml");
  private static final RunId RUN = new RunId("20261123T001500Z-3f9a1c");

  private static ProvisionRequest.Seed seed(
      String user, @Nullable String meta, @Nullable String network, @Nullable String hostname) {
    return new ProvisionRequest.Seed(
        new Provisioning.CloudInit(user, Optional.ofNullable(meta), Optional.ofNullable(network)),
        NAMES,
        RUN,
        Optional.ofNullable(hostname));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#cloud-config\n",
        "#cloud-config\nusers:\n  - name: a\n",
        "\n  #cloud-config\r\npackages: [a, b]\r\n",
        "#Cloud-Config\na: 1\na: 2\n",
        "#cloud-config\n---\na: !!binary aGk=\nb: !!python/unicode x\n",
        "#!/bin/sh\necho '{'\n",
        "#! /usr/bin/env python3\n",
        "#include\nhttp://10.0.0.1/x\n",
        "#include-once\nhttp://10.0.0.1/x\n",
        "#cloud-boothook\n#!/bin/sh\n",
        "#part-handler\nimport os\n",
        "#cloud-config-jsonp\n[]\n",
        "#cloud-config-archive\n- type: text/x-shellscript\n  content: x\n",
        "## template: jinja\n#cloud-config\na: {{ ds.meta }}\n{% if x %}\n",
        """
        Content-Type: multipart/mixed; boundary="==1=="
        MIME-Version: 1.0

        --==1==

        x
        --==1==--
        """,
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=abc\r\n\r\n--abc\r\n",
      })
  void userDataThatCloudInitTakesIsTaken(String text) {
    assertThat(ProvisionCheck.problems(seed(text, null, null, null))).isEmpty();
  }

  static Stream<Arguments> badUserData() {
    return Stream.of(
        Arguments.of(
            "hello\n", "ud.yaml:1:1: the first line is \"hello\", which cloud-init does not know"),
        Arguments.of("users: []\n", "the first line is \"users: []\""),
        Arguments.of("#cloud-confg\n", "the first line is \"#cloud-confg\""),
        Arguments.of("#cloud-configuration\na: 1\n", "which cloud-init does not know"),
        Arguments.of("#!\n", "ud.yaml:1:1: the line #! names no program"),
        Arguments.of("#cloud-config\nusers: [a\nb: 1\n", "ud.yaml:3:2: not YAML"),
        Arguments.of(
            "#cloud-config\na: b: c\n",
            "ud.yaml:2:5: not YAML: mapping values are not allowed here"),
        Arguments.of("#cloud-config\n\ta: 1\n", "ud.yaml:2:1: not YAML"),
        Arguments.of(
            "#cloud-config\n- a\n", "ud.yaml:2:1: a #cloud-config is a mapping of keys to values"),
        Arguments.of("#cloud-config\njust text\n", "ud.yaml:2:1: a #cloud-config is a mapping"),
        Arguments.of("#cloud-config\na: 1\n---\nb: 2\n", "ud.yaml:3:1: a second document begins"),
        Arguments.of(
            "#cloud-config\na: \u0007\n", "ud.yaml:2:4: a character that YAML does not allow"),
        Arguments.of("#cloud-config\n" + "[".repeat(100_000), "nested deeper than 100"),
        Arguments.of("#cloud-config-archive\na: 1\n", "is a list of parts"),
        Arguments.of("Content-Type: text/plain\n\nx\n", "Content-Type of multipart"),
        Arguments.of(
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=abc\n\nx\n",
            "has no part"));
  }

  @ParameterizedTest
  @MethodSource("badUserData")
  void userDataThatCloudInitWouldPassOverIsRefusedWithItsPlace(String text, String part) {
    List<String> problems = ProvisionCheck.problems(seed(text, null, null, null));
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst()).startsWith("ud.yaml:").contains(part);
  }

  static Stream<Arguments> badOthers() {
    return Stream.of(
        Arguments.of("- a\n", null, null, "md.yaml:1:1: wanted a mapping"),
        Arguments.of("a: [\n", null, null, "md.yaml:2:1: not YAML"),
        Arguments.of("!!map\na: 1\n", null, null, "md.yaml: instance-id cannot be put in front"),
        Arguments.of(null, "ethernets: {}\n", null, "nc.yaml:1:1: the key version is missing"),
        Arguments.of(null, "version: 3\n", null, "nc.yaml:1:1: version is \"3\""),
        Arguments.of(
            null, "version: 1\n", null, "nc.yaml:1:1: a network configuration of version 1"),
        Arguments.of(null, "text\n", null, "nc.yaml:1:1: wanted a mapping"),
        Arguments.of(null, null, "a b", "\"a b\" is not a host name"),
        Arguments.of(null, null, "-a", "\"-a\" is not a host name"),
        Arguments.of(null, null, "a".repeat(64), "is not a host name"));
  }

  @ParameterizedTest
  @MethodSource("badOthers")
  void theOtherInputsAreCheckedToo(String meta, String network, String hostname, String part) {
    List<String> problems = ProvisionCheck.problems(seed("#!/bin/sh\n", meta, network, hostname));
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst()).contains(part);
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    assertThat(ProvisionCheck.problems(seed("x\n", "- a\n", "version: 9\n", "?"))).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 2\nethernets: {}\n",
        "version: 1\nconfig: []\n",
        "network:\n  version: 2\n",
        "network: {config: disabled}\n",
        "{\"version\": 2}"
      })
  void networkConfigurationsOfEveryFormAreTaken(String text) {
    assertThat(ProvisionCheck.problems(seed("#!/bin/sh\n", null, text, null))).isEmpty();
  }

  static Stream<Arguments> metaData() {
    String id = "instance-id: 20261123T001500Z-3f9a1c\n";
    return Stream.of(
        Arguments.of(null, "rack1-a", id + "local-hostname: rack1-a\n"),
        Arguments.of(null, null, id),
        Arguments.of(null, "123", id + "local-hostname: \"123\"\n"),
        Arguments.of(null, "no", id + "local-hostname: \"no\"\n"),
        Arguments.of("# none yet\n", "a", id + "local-hostname: a\n"),
        Arguments.of("public-keys: [k]\n", "a", id + "local-hostname: a\npublic-keys: [k]\n"),
        Arguments.of(
            "---\n# ours\n  b: 1\n  c: 2\n", null, "---\n# ours\n  " + id + "  b: 1\n  c: 2\n"),
        Arguments.of("instance-id: mine\n", "a", "local-hostname: a\ninstance-id: mine\n"),
        Arguments.of(
            "local-hostname: own\ninstance-id: mine\n",
            "a",
            "local-hostname: own\ninstance-id: mine\n"),
        Arguments.of(
            "{\"a\": 1}",
            "h",
            "{instance-id: 20261123T001500Z-3f9a1c, local-hostname: h, \"a\": 1}"),
        Arguments.of("{}", null, "{instance-id: 20261123T001500Z-3f9a1c}"));
  }

  @ParameterizedTest
  @MethodSource("metaData")
  void metaDataIsTheOperatorsWithOursInFront(String given, String hostname, String expected) {
    ProvisionRequest.Seed seed = seed("#!/bin/sh\n", given, null, hostname);
    assertThat(ProvisionCheck.problems(seed)).isEmpty();
    assertThat(NoCloudSeed.render(seed))
        .containsEntry("meta-data", expected)
        .containsEntry("user-data", "#!/bin/sh\n")
        .doesNotContainKey("network-config");
  }

  @Test
  void aPackedInputIsUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("#cloud-config\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(InputText.of("a", packed.toByteArray())).isEqualTo("#cloud-config\n");
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 4);
    assertThatThrownBy(() -> InputText.of("a", cut)).hasMessageContaining("cannot be unpacked");
  }

  static Stream<Arguments> badBytes() {
    return Stream.of(
        Arguments.of(new byte[0], "a is empty"),
        Arguments.of(" \n".getBytes(StandardCharsets.UTF_8), "a is empty"),
        Arguments.of(new byte[] {'a', (byte) 0xff}, "a is not UTF-8"),
        Arguments.of(new byte[] {'a', 0}, "a holds a NUL"),
        Arguments.of(new byte[(1 << 20) + 1], "a has more than 1048576 bytes"));
  }

  @ParameterizedTest
  @MethodSource("badBytes")
  void whatIsNoTextIsRefused(byte[] bytes, String part) {
    assertThatThrownBy(() -> InputText.of("a", bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(part);
  }

  @Test
  void aByteOrderMarkIsTakenOff() throws IOException {
    assertThat(InputText.of("a", "\ufeff#cloud-config\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("#cloud-config\n");
  }
}
