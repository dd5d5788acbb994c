package bty.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a wrong command line is answered: the whole text, and exit code 2.
class MisuseTest {
  /// One wrong command line.
  ///
  /// @param command as it calls itself
  /// @param sentences what is wrong, a line each
  record Wrong(String name, String line, String command, List<String> sentences) {
    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir private Path folder;

  private static Wrong wrong(String name, String line, String command, String... sentences) {
    return new Wrong(name, line, command, List.of(sentences));
  }

  static Stream<Wrong> wordsAndOptions() {
    return Stream.of(
        wrong(
            "no verb",
            "",
            "bty",
            "nothing to do was named; wanted one of list, inspect, flash, make-stick, grow-stick,"
                + " run-stick, on-boot"),
        wrong(
            "half a verb",
            "list",
            "bty list",
            "nothing to do was named; wanted one of disks, images"),
        wrong(
            "a near miss of a verb",
            "flsh",
            "bty",
            "the word \"flsh\" is not known here; did you mean flash?"),
        wrong(
            "a near miss of an option",
            "list images --image-rot x",
            "bty list images",
            "the option \"--image-rot\" is not known here; did you mean --image-root?"),
        wrong(
            "a word too many",
            "list disks sda",
            "bty list disks",
            "the word \"sda\" is not known here"),
        wrong(
            "an option without its value",
            "flash --image",
            "bty flash",
            "--image wants a value: --image PATH|URL"),
        wrong(
            "an option instead of a value",
            "flash --image --yes",
            "bty flash",
            "--image wants a value: --image PATH|URL"),
        wrong(
            "an option twice", "flash --image a --image b", "bty flash", "--image is given twice"));
  }

  static Stream<Wrong> values() {
    return Stream.of(
        wrong(
            "an image root that is not there",
            "list images --image-root /nowhere",
            "bty list images",
            "the folder /nowhere of --image-root does not exist"),
        wrong(
            "nothing to inspect",
            "inspect image",
            "bty inspect image",
            "no image is named; wanted PATH|URL"),
        wrong(
            "an image that is not there",
            "inspect image /nowhere/a.img",
            "bty inspect image",
            "the image /nowhere/a.img does not exist"),
        wrong(
            "a flash of nothing to nowhere",
            "flash",
            "bty flash",
            "--image is missing",
            "--target is missing",
            "neither --dry-run nor --yes is given: --dry-run says what would be lost, --yes"
                + " writes"),
        wrong(
            "everything wrong at once",
            "flash --image ftp://x/a --target sda --sha256 12 --verify yes --progress bar"
                + " --provision cijoe --yes",
            "bty flash",
            "--target: reading the target wish \"sda\": \"sda\" is not understood; wanted only, a"
                + " path such as /dev/sda or ./disk.img, or serial=, wwn=, by-id=, model=, size>="
                + " joined by commas",
            "--sha256: \"12\" is not a SHA-256; wanted 64 hex digits, as sha256sum prints them",
            "--verify: \"yes\" found; wanted none or read-back",
            "--progress: \"bar\" found; wanted text, ndjson or none",
            "--provision cijoe wants --cijoe-workflow too",
            "\"ftp://x/a\" is not a URL of an image: its scheme is \"ftp\"; wanted http or"
                + " https"));
  }

  static Stream<Wrong> provisioning() {
    String start = "flash --image pom.xml --target /dev/sda --yes ";
    return Stream.of(
        wrong(
            "an unknown mode",
            start + "--provision ansible --user-data /nowhere",
            "bty flash",
            "--provision: \"ansible\" found; wanted none, cloud-init or cijoe",
            "--user-data: the file /nowhere does not exist"),
        wrong(
            "cloud-init with nothing",
            start + "--provision cloud-init",
            "bty flash",
            "--provision cloud-init wants --user-data too"),
        wrong(
            "inputs that are not there",
            start
                + "--provision cloud-init --user-data /nowhere/u --meta-data /nowhere/m"
                + " --network-config /",
            "bty flash",
            "--user-data: the file /nowhere/u does not exist",
            "--meta-data: the file /nowhere/m does not exist",
            "--network-config: / is a directory; wanted a file"),
        wrong(
            "options without their mode",
            start + "--user-data pom.xml --hostname a --cijoe-workflow pom.xml --cijoe-timeout 5",
            "bty flash",
            "--user-data belongs to --provision cloud-init",
            "--hostname belongs to --provision cloud-init",
            "--cijoe-workflow belongs to --provision cijoe",
            "--cijoe-timeout belongs to --provision cijoe"),
        wrong(
            "options of the other mode",
            start + "--provision cijoe --cijoe-workflow pom.xml --meta-data pom.xml",
            "bty flash",
            "--meta-data belongs to --provision cloud-init"),
        wrong(
            "a workflow that is not there",
            start + "--provision cijoe --cijoe-workflow /nowhere/w --cijoe-config /nowhere/c",
            "bty flash",
            "--cijoe-workflow: the file /nowhere/w does not exist",
            "--cijoe-config: the file /nowhere/c does not exist"),
        wrong(
            "values that make no sense",
            start + "--provision cijoe --cijoe-workflow pom.xml --cijoe-timeout 2h --report /tmp",
            "bty flash",
            "--cijoe-timeout: \"2h\" found; wanted whole minutes, such as 90",
            "--report: /tmp exists; name a folder that does not"),
        wrong(
            "a report nowhere",
            start + "--provision cijoe --cijoe-workflow pom.xml --report /nowhere/r",
            "bty flash",
            "--report: the folder /nowhere does not exist"),
        wrong(
            "a host name that is none",
            start + "--provision cloud-init --user-data pom.xml --hostname rack_1",
            "bty flash",
            "--hostname: \"rack_1\" is not a host name; wanted letters, digits and hyphens, such"
                + " as rack1-a7"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"wordsAndOptions", "values", "provisioning"})
  void misuseIsExplainedInFull(Wrong wrong) {
    String[] words = wrong.line().isEmpty() ? new String[0] : wrong.line().split(" ", -1);
    Shell.Outcome outcome = new Shell().run(words);
    assertThat(outcome.err().lines())
        .containsExactlyElementsOf(
            Stream.concat(
                    wrong.sentences().stream().map(text -> wrong.command() + ": " + text),
                    Stream.of("See " + wrong.command() + " --help."))
                .toList());
    assertThat(outcome.exit()).isEqualTo(ExitCode.MISUSE);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void misuseIsJsonTooWhereThatIsWanted() {
    assertThat(new Shell().run("flash", "--image", "/nowhere", "--json").out())
        .isEqualTo(
            """
            {"schema_version":"1","command":"flash","outcome":"failed",\
            "reason":"--target is missing; neither --dry-run nor --yes is given: --dry-run says \
            what would be lost, --yes writes; the image /nowhere does not exist","code":2}
            """);
    assertThat(new Shell().run("list", "disks", "--json", "--jsno").out())
        .isEqualTo(
            """
            {"schema_version":"1","command":"list-disks","outcome":"failed",\
            "reason":"the option \\"--jsno\\" is not known here; did you mean --json?","code":2}
            """);
    assertThat(new Shell().run("inspect", "image", "/nowhere", "--json").out())
        .startsWith("{\"schema_version\":\"1\",\"command\":\"inspect-image\",");
  }

  @Test
  void aNameThatBeginsWithAnAtSignIsAName() throws Exception {
    Path list = Files.writeString(folder.resolve("list"), "--json");
    assertThat(new Shell().run("inspect", "image", "@" + list).err())
        .startsWith("bty inspect image: the image @" + list + " does not exist");
  }

  @Test
  void aFolderOrAPipeIsNoImageAndIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (Path path : List.of(folder, pipe, Path.of("/dev/null"))) {
      Shell.Outcome outcome = new Shell().run("inspect", "image", path.toString());
      assertThat(outcome.err()).startsWith("bty inspect image: the image " + path + " is a ");
      assertThat(outcome.exit()).isEqualTo(ExitCode.MISUSE);
    }
  }

  @Test
  void aMissingImageThatLiesInTheImageFolderIsPointedAt() throws Exception {
    Path there = Files.writeString(folder.resolve("debian.img"), "x");
    Shell.Outcome outcome =
        new Shell()
            .with(Map.of("BTY_IMAGE_ROOT", folder.toString()))
            .run("inspect", "image", "debian.img");
    assertThat(outcome.err().lines().findFirst())
        .hasValue("bty inspect image: the image debian.img does not exist; there is " + there);
    assertThat(outcome.exit()).isEqualTo(ExitCode.MISUSE);
  }
}
