package bty.engine.provision;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import bty.engine.provision.ProvisionRequest.InputNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is fair YAML, and not what cloud-init makes of it.
class CloudInputsTest {
  private static List<String> problems(
      String user, @Nullable String meta, @Nullable String network) {
    return ProvisionCheck.problems(
        new ProvisionRequest.Seed(
            new Provisioning.CloudInit(
                user, Optional.ofNullable(meta), Optional.ofNullable(network)),
            new InputNames("ud", "md", "nc"),
            RunId.at(Instant.EPOCH, 0),
            Optional.empty()));
  }

  @Test
  void aMacAddressThatIsANumberIsRefusedWithItsPlaceAndItsCure() {
    String network =
        """
        version: 2
        ethernets:
          lan:
            match:
              macaddress: 52:54:00:12:34:56
        """;
    assertThat(problems("#!/bin/sh\n", null, network))
        .containsExactly(
            "nc:5:19: macaddress 52:54:00:12:34:56 without quotes is the number 41135085296 to"
                + " cloud-init, which reads YAML 1.1, and not the text that is wanted there; write"
                + " \"52:54:00:12:34:56\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 1\nconfig:\n- {type: physical, name: e, mac_address: 52:54:00:12:34:56}\n",
        "network: {version: 2, ethernets: {e: {match: {macaddress: 10:11:12:13:14:15}}}}\n",
        "version: 2\nbonds: {b: {macaddress: 525400123456}}\n",
        "version: 2\nethernets: {e: {set-name: on}}\n",
        "version: 2\nethernets: {on: {dhcp4: true}}\n",
        "version: 2\nwifis: {w: {access-points: {0123: {password: secret1234}}}}\n",
        "version: 2\nwifis: {w: {access-points: {a: {password: 01234567}}}}\n",
        "version: 2\nvlans: {v: {id: 5, link: off, addresses: [10.0.0.1/24]}}\n",
        "version: 2\nm: &m {macaddress: 52:54:00:12:34:56}\nethernets: {e: {match: {<<: *m}}}\n",
      })
  void networksThatCloudInitWouldMisreadAreRefused(String network) {
    assertThat(problems("#!/bin/sh\n", null, network)).hasSize(1);
    assertThat(problems("#!/bin/sh\n", null, network).getFirst())
        .startsWith("nc:")
        .contains("write \"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 2\nethernets: {e: {match: {macaddress: '52:54:00:12:34:56'}, dhcp4: yes}}\n",
        "version: 2\nethernets: {e: {match: {macaddress: 00:11:22:33:44:55}, mtu: 9000}}\n",
        "version: 2\nethernets: {e: {match: {macaddress: !!str 52:54:00:12:34:56}}}\n",
        "version: 2\nethernets: {e: {addresses: [10.0.0.1/24, 'fe80::1/64'], gateway4: 10.0.0.2}}",
        "version: 2\nwifis: {w: {access-points: {a: {password: 12345678}}}}\n",
        "version: 2\nethernets: {e: {routes: [{to: default, via: 10.0.0.1, metric: 0100}]}}\n",
        "version: 1\nconfig:\n- {type: vlan, name: v.5, vlan_link: v, vlan_id: 5}\n",
      })
  void networksThatArriveAsWrittenAreTaken(String network) {
    assertThat(problems("#!/bin/sh\n", null, network)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hostname: no                    | ud:2:11: hostname no without quotes is False",
        "hostname: 10.20                 | is the number 10.2 to cloud-init",
        "password: 0123                  | is the number 83 to cloud-init",
        "keyboard: {layout: no}          | ud:2:20: layout no without quotes is False",
        "users: [{name: on}]             | name on without quotes is True",
        "users: [{name: a, gecos: 1234}] | gecos 1234 without quotes is the number 1234",
        "users: [{name: a, expiredate: 2030-01-31}] | without quotes is a date",
        "chpasswd: {users: [{name: a, password: 0x10}]} | password 0x10",
        "packages: [[nginx, 1.10]]       | packages 1.10 without quotes is the number 1.1",
        "write_files: [{path: /a, owner: '10:10', content: 12}] | content 12",
        "write_files: [{path: /a, owner: 10:10}]                | the number 610",
        "write_files: [{path: /a, permissions: 644}]            | a decimal number to cloud-init",
        "write_files: [{path: /a, permissions: 644}]            | write \"0644\"",
        "runcmd: [[chmod, 0600, /a]]     | ud:2:18: runcmd 0600 without quotes is the number 384",
        "runcmd: [[echo, yes]]           | runcmd yes without quotes is True",
        "runcmd: [ls, 12]                | runcmd 12 without",
        "runcmd: [{echo a: b}]           | ud:2:10: an item of runcmd that is a mapping",
        "a: !vault x                     | ud:2:4: the tag !vault, which cloud-init does not know",
        "a: !str x                       | write !!str, or put the value in quotes",
        "a: !!regexp x                   | the tag !!regexp",
        "a: {{ b }}                      | ud:2:5: a key that is itself a mapping",
        "a: =                            | a lone =",
        "a: 2026-02-30                   | \"2026-02-30\", which looks like a date and is none",
        "a: !!int x                      | \"x\", which is no number",
        "a: *b                           | ud:2:4: not YAML: found undefined alias b",
      })
  void cloudConfigsThatWouldBeMisreadOrDroppedAreRefused(String line, String part) {
    List<String> problems = problems("#cloud-config\n" + line + "\n", null, null);
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst()).startsWith("ud:2:").contains(part);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write_files: [{path: /a, permissions: 0644, content: ''}, {path: /b, permissions: '644'}]",
        "write_files: [{path: /a, permissions: 0o644, content: !!binary aGk=}]",
        "users: [default, {name: a, uid: 1000, lock_passwd: no, sudo: False}]",
        "runcmd: ['echo a: b', [sleep, 5], [ls, -l], null]",
        "mounts: [[sdb, /mnt, auto, defaults, 0, 2]]",
        "{ssh_pwauth: yes, growpart: {mode: off}, hostname: 123, packages: [7zip]}",
        "power_state: {delay: +5, mode: reboot}",
        "{a: &a {b: 1}, c: {<<: *a}, d: !!set {x, y}, e: 2026-02-28 10:20:30}",
        "a: &a [*a]",
      })
  void cloudConfigsThatArriveAsWrittenAreTaken(String line) {
    assertThat(problems("#cloud-config\n" + line + "\n", null, null)).isEmpty();
  }

  @Test
  void metaDataIsReadTheSameWay() {
    assertThat(problems("#!/bin/sh\n", "local-hostname: off\n", null))
        .singleElement()
        .asString()
        .startsWith("md:1:17: local-hostname off without quotes is False");
  }

  private static final String PART =
      """
      --x
      Content-Type: text/cloud-config

      #cloud-config
      hostname: no
      --x--
      """;

  @Test
  void aMimeMessageThatDoesNotSayWhatItIsIsRefused() {
    String text = "Content-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--x--\n";
    assertThat(problems(text, null, null))
        .containsExactly(
            "ud:1:1: the MIME message has no line MIME-Version among its headers; without it"
                + " cloud-init takes no part of it; write \"MIME-Version: 1.0\" as its first line");
    assertThat(problems("MIME-Version: 1.0\n" + text, null, null)).isEmpty();
  }

  static Stream<Arguments> packedParts() {
    String inner =
        Base64.getEncoder()
            .encodeToString("#cloud-config\na: !v x\n".getBytes(StandardCharsets.UTF_8));
    String head = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n";
    return Stream.of(
        Arguments.of(head + PART, "ud:8:11: hostname no without quotes"),
        Arguments.of(
            head + PART.replace("Content-Type: text/cloud-config\n", ""),
            "ud:7:11: hostname no without quotes"),
        Arguments.of(
            head
                + "--x\nContent-Type: text/cloud-config\nContent-Transfer-Encoding: base64\n\n"
                + inner
                + "\n--x--\n",
            "ud:8:1: in what begins here, line 2, column 4: the tag !v"),
        Arguments.of(
            """
            #cloud-config-archive
            - type: text/cloud-config
              content: |
                #cloud-config
                hostname: no
            """,
            "ud:3:12: in what begins here, line 2, column 11: hostname no"),
        Arguments.of("#cloud-config-archive\n- !part x\n", "ud:2:3: the tag !part"));
  }

  @ParameterizedTest
  @MethodSource("packedParts")
  void whatIsInsideIsReadToo(String text, String beginning) {
    assertThat(problems(text, null, null)).singleElement().asString().startsWith(beginning);
  }

  @Test
  void aliasesOfAliasesAreLookedAtOnce() {
    StringBuilder text = new StringBuilder("#cloud-config\na0: &a0 [x, 0600]\n");
    for (int i = 1; i < 40; i++) {
      text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
    }
    text.append("runcmd: [*a39]\n");
    long begin = System.nanoTime();
    assertThat(problems(text.toString(), null, null)).hasSizeLessThan(2);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
  }
}
