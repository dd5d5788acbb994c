package bty.appliance.provision;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.files.Delay;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineYaml;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.provision.ProvisioningLookup.Bad;
import bty.appliance.provision.ProvisioningLookup.Good;
import bty.appliance.yaml.Parsed;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvisioningStoreTest {
  private static final String CLOUD = "#cloud-config\nruncmd: [date]\n";

  private static final String WORKFLOW = "doc: x\nsteps: [{name: look, uses: do}]\n";
  private static final String ALONE = WORKFLOW.replace("uses: do", "run: date");

  @TempDir private Path state;

  @BeforeEach
  void files() throws IOException {
    write("user-data/web.yaml", CLOUD);
    write("user-data/racks/net.yaml", "version: 2\n");
    write("user-data/empty.yaml", " \n");
    Files.write(state.resolve("user-data/latin1.yaml"), new byte[] {'a', (byte) 0xe4});
    write("user-data/large.yaml", "#".repeat(ProvisioningFile.MAX_BYTES + 1));
    write("outside.yaml", CLOUD);
    Files.createSymbolicLink(state.resolve("user-data/link.yaml"), Path.of("../outside.yaml"));
    Files.createSymbolicLink(state.resolve("user-data/inside.yaml"), Path.of("web.yaml"));
    write("workflows/alone.yaml", ALONE);
    write("workflows/lab.toml", "a = 1\n");
    write("workflows/other/x.yaml", "not = 'sent'\n");
    write("workflows/deploy/task.yaml", WORKFLOW);
    write("workflows/deploy/scripts/do.py", "pass\n");
    write("workflows/deploy/own.toml", "b = 1\n");
    write("workflows/deploy/.git/config", "hidden");
    write("workflows/deploy/__pycache__/do.pyc", "compiled");
  }

  @Test
  void cloudInitTakesUserDataAndNetworkConfig() {
    Provisioning found =
        good("cloud-init", "user_data: web.yaml", "network_config: racks/net.yaml");
    assertThat(found)
        .isEqualTo(
            new Provisioning.CloudInit(CLOUD, Optional.empty(), Optional.of("version: 2\n")));
  }

  @Test
  void whatIsKeptInMemoryIsReadAgainOnceAFileHasChanged() throws IOException {
    ProvisioningStore store = new ProvisioningStore(state);
    ProvisioningSpec spec = wish("cloud-init", "user_data: web.yaml");
    ProvisioningLookup first = store.find(spec);
    assertThat(store.find(spec)).isSameAs(first);
    write("user-data/web.yaml", CLOUD + "packages: [nginx]\n");
    assertThat(store.find(spec)).isInstanceOf(Good.class).isNotEqualTo(first);
    Files.delete(state.resolve("user-data/web.yaml"));
    assertThat(store.find(spec)).isInstanceOf(Bad.class);
    write("user-data/web.yaml", CLOUD);
    assertThat(store.find(spec)).isEqualTo(first);
  }

  @Test
  void linkWithinTheFolderIsFollowed() {
    assertThat(good("cloud-init", "user_data: inside.yaml"))
        .isEqualTo(new Provisioning.CloudInit(CLOUD, Optional.empty(), Optional.empty()));
  }

  @Test
  void workflowThatLiesAloneTravelsAlone() {
    assertThat(good("cijoe", "cijoe_workflow: alone.yaml", "cijoe_config: lab.toml"))
        .isEqualTo(
            new Provisioning.Cijoe(
                "alone.yaml",
                Optional.of("lab.toml"),
                List.of(
                    new ProvisioningFile("alone.yaml", ALONE),
                    new ProvisioningFile("lab.toml", "a = 1\n"))));
  }

  @Test
  void workflowInItsOwnFolderBringsWhatLiesBesideIt() {
    Provisioning.Cijoe found =
        (Provisioning.Cijoe)
            good("cijoe", "cijoe_workflow: deploy/task.yaml", "cijoe_config: lab.toml");
    assertThat(found.workflow()).isEqualTo("task.yaml");
    assertThat(found.config()).contains("lab.toml");
    assertThat(found.files())
        .extracting(ProvisioningFile::path)
        .containsExactly("own.toml", "scripts/do.py", "task.yaml", "lab.toml");
    assertThat(good("cijoe", "cijoe_workflow: deploy/task.yaml", "cijoe_config: deploy/own.toml"))
        .isEqualTo(
            new Provisioning.Cijoe(
                "task.yaml", Optional.of("own.toml"), found.files().subList(0, 3)));
  }

  @Test
  void sameFilesHaveTheSameDigestAndOthersAnother() throws IOException {
    Good before = (Good) find("cloud-init", "user_data: web.yaml");
    assertThat(find("cloud-init", "user_data: web.yaml")).isEqualTo(before);
    write("user-data/web.yaml", CLOUD + "# changed\n");
    assertThat(((Good) find("cloud-init", "user_data: web.yaml")).digest())
        .isPresent()
        .isNotEqualTo(before.digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cloud-init   | hostname: a                     | provisioning_mode | provisioning_mode"
            + " cloud-init needs user_data; none is named",
        "cloud-init   | user_data: absent.yaml          | user_data | user-data/absent.yaml is not"
            + " there",
        "cloud-init   | user_data: web.yaml/x           | user_data | user-data/web.yaml/x cannot"
            + " be read",
        "cloud-init   | user_data: racks                | user_data | user-data/racks is not a"
            + " file",
        "cloud-init   | user_data: empty.yaml           | user_data | user-data/empty.yaml is"
            + " empty",
        "cloud-init   | user_data: latin1.yaml          | user_data | user-data/latin1.yaml is not"
            + " UTF-8 text",
        "cloud-init   | user_data: link.yaml            | user_data | user-data/link.yaml leads out"
            + " of user-data/; put the file itself there",
        "cloud-init   | user_data: large.yaml           | user_data | user-data/large.yaml has"
            + " 1048577 bytes; at most 1048576 are taken",
        "cijoe        | hostname: a                     | provisioning_mode | provisioning_mode"
            + " cijoe needs cijoe_workflow; none is named",
        "cijoe        | cijoe_workflow: absent.yaml     | cijoe_workflow | workflows/absent.yaml is"
            + " not there",
        "cijoe-online | hostname: a                     | provisioning_mode | provisioning_mode"
            + " cijoe-online, a workflow against the booted system, is not there yet",
      })
  void whatIsMissingOrWrongIsNamed(String mode, String line, String key, String sentence) {
    Bad bad = (Bad) find(mode, line);
    assertThat(bad.flaws().getFirst().key()).isEqualTo(key);
    assertThat(bad.sentence()).startsWith(sentence).doesNotContain("Exception", state.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cloud-init | user_data: bad.yaml | user_data | user-data/bad.yaml:4:6: not YAML",
        "cijoe | cijoe_workflow: deploy/bad.yaml | cijoe_workflow | workflows/deploy/bad.yaml:2:",
        "cijoe | cijoe_workflow: list.yaml | cijoe_workflow | workflows/list.yaml:1:1: ",
        "cijoe | cijoe_workflow: deploy/typo.yaml | cijoe_workflow |"
            + " workflows/deploy/typo.yaml:2:28",
      })
  void whatIsNotYamlIsNamedWithItsPlace(String mode, String line, String key, String sentence)
      throws IOException {
    write("user-data/bad.yaml", "#cloud-config\nruncmd:\n  - [ls\nusers: []\n");
    write("workflows/deploy/bad.yaml", "steps:\n\t- a\n");
    write("workflows/list.yaml", "- a\n");
    write("workflows/deploy/typo.yaml", "doc: x\nsteps: [{name: look, uses: od}]\n");
    Bad bad = (Bad) find(mode, line);
    assertThat(bad.flaws().getFirst().key()).isEqualTo(key);
    assertThat(bad.sentence()).startsWith(sentence).hasSizeGreaterThan(sentence.length() + 10);
    assertThat(bad.flaws().getFirst().position()).isPresent();
  }

  @Test
  void workflowThatCijoeTakesForSomethingElseIsNamed() throws IOException {
    write("workflows/task.yml", ALONE);
    assertThat(((Bad) find("cijoe", "cijoe_workflow: task.yml")).sentence())
        .isEqualTo(
            "workflows/task.yml: CIJOE takes a file for a workflow only if its name ends in .yaml;"
                + " rename it to task.yaml");
  }

  @Test
  void configurationThatIsNotTomlIsNamedWithItsPlace() throws IOException {
    write("workflows/lab.toml", "[cijoe.task]\nfail_fast = yes\n");
    Bad bad = (Bad) find("cijoe", "cijoe_workflow: deploy/task.yaml", "cijoe_config: lab.toml");
    assertThat(bad.flaws().getFirst().key()).isEqualTo("cijoe_config");
    assertThat(bad.sentence()).startsWith("workflows/lab.toml:2:13: not TOML: yes is no value");
  }

  @Test
  void addressThatCloudInitTakesForANumberIsNamedWithItsPlace() throws IOException {
    write("user-data/mac.yaml", "version: 2\nethernets:\n  e: {macaddress: 52:54:00:12:34:56}\n");
    Bad bad = (Bad) find("cloud-init", "user_data: web.yaml", "network_config: mac.yaml");
    assertThat(bad.flaws().getFirst().key()).isEqualTo("network_config");
    assertThat(bad.sentence())
        .startsWith("user-data/mac.yaml:3:19: macaddress 52:54:00:12:34:56 without quotes is");
  }

  @Test
  void userDataWithAByteOrderMarkOrPackedByGzipTravelsAsText() throws IOException {
    Path file = state.resolve("user-data/web.yaml");
    Files.writeString(file, "\ufeff" + CLOUD);
    Provisioning plain = new Provisioning.CloudInit(CLOUD, Optional.empty(), Optional.empty());
    assertThat(good("cloud-init", "user_data: web.yaml")).isEqualTo(plain);
    try (GZIPOutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      packed.write(CLOUD.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(good("cloud-init", "user_data: web.yaml")).isEqualTo(plain);
    Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0});
    assertThat(((Bad) find("cloud-init", "user_data: web.yaml")).sentence())
        .startsWith("user-data/web.yaml begins like gzip and cannot be unpacked: ");
  }

  @Test
  void networkConfigThatIsNotYamlIsNamed() throws IOException {
    write("user-data/bad-net.yaml", "version: 2\nethernets: {\n");
    Bad bad = (Bad) find("cloud-init", "user_data: web.yaml", "network_config: bad-net.yaml");
    assertThat(bad.flaws().getFirst().key()).isEqualTo("network_config");
    assertThat(bad.sentence()).startsWith("user-data/bad-net.yaml:");
  }

  @Test
  void everyFlawIsReported() {
    Bad bad = (Bad) find("cloud-init", "user_data: a.yaml", "network_config: b.yaml");
    assertThat(bad.flaws()).extracting(ProvisioningLookup.Flaw::key).hasSize(2);
  }

  @Test
  void configurationMustNotTakeAnotherFilesPlace() throws IOException {
    write("workflows/own.toml", "c = 1\n");
    Bad bad = (Bad) find("cijoe", "cijoe_workflow: deploy/task.yaml", "cijoe_config: own.toml");
    assertThat(bad.sentence())
        .isEqualTo(
            "workflows/own.toml would take the place of workflows/deploy/own.toml, which comes"
                + " along with the workflow; give one of them another name");
  }

  @Test
  void fileThatIsNoTextCannotComeAlong() throws IOException {
    Files.write(state.resolve("workflows/deploy/logo.png"), new byte[] {(byte) 0x89, 'P'});
    assertThat(((Bad) find("cijoe", "cijoe_workflow: deploy/task.yaml")).sentence())
        .isEqualTo("workflows/deploy/logo.png is not UTF-8 text");
  }

  @Test
  void linkBesideAWorkflowMustNotLeadOut() throws IOException {
    Files.createSymbolicLink(
        state.resolve("workflows/deploy/passwd"), Path.of("../../outside.yaml"));
    assertThat(((Bad) find("cijoe", "cijoe_workflow: deploy/task.yaml")).sentence())
        .isEqualTo("workflows/deploy/passwd leads out of workflows/; put the file itself there");
  }

  @Test
  void fileThatGitReplacesIsWaitedFor() throws Exception {
    Path file = state.resolve("user-data/web.yaml");
    Files.delete(file);
    Delay whileGitWrites =
        _ -> {
          try {
            Files.writeString(file, CLOUD);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    ProvisioningSpec wish = wish("cloud-init", "user_data: web.yaml");
    assertThat(new ProvisioningStore(state).patiently(wish, whileGitWrites))
        .isInstanceOf(Good.class);
  }

  @Test
  void fileThatStaysAwayIsWaitedForThreeTenthsOfASecond() throws Exception {
    Files.delete(state.resolve("user-data/web.yaml"));
    AtomicLong waited = new AtomicLong();
    ProvisioningSpec wish = wish("cloud-init", "user_data: web.yaml");
    assertThat(new ProvisioningStore(state).patiently(wish, waited::addAndGet))
        .isInstanceOf(Bad.class);
    assertThat(waited).hasValue(300);
  }

  private Provisioning good(String mode, String... lines) {
    return ((Good) find(mode, lines)).value();
  }

  private ProvisioningLookup find(String mode, String... lines) {
    return new ProvisioningStore(state).find(wish(mode, lines));
  }

  private static ProvisioningSpec wish(String mode, String... lines) {
    String text = "provisioning_mode: " + mode + "\n" + String.join("\n", lines) + "\n";
    return ((Parsed.Good<Machine>) MachineYaml.yaml(text)).value().provisioning();
  }

  private void write(String path, String text) throws IOException {
    Path file = state.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
