package bty.appliance.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What image-builder makes of the program besides the server image: a Debian package, and bills of
/// materials; and what the container's definition takes.
@Tag("root")
class PackagesRootTest {
  private static final Path ROOT = Path.of(System.getProperty("bty.root"));

  @TempDir private Path folder;

  @BeforeEach
  void aProgram() throws IOException {
    Path program = folder.resolve("program/bin/bty-web");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\necho bty-web 0.3.0-SNAPSHOT\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path jar = folder.resolve("program/lib/helidon-webserver-4.3.2.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "x");
    Path release = folder.resolve("program/runtime/release");
    Files.createDirectories(release.getParent());
    Files.writeString(release, "JAVA_RUNTIME_VERSION=\"25+36-LTS\"\nJAVA_VERSION=\"25\"\n");
  }

  private static String run(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private void build(String target) throws Exception {
    String _ =
        run(
            "env",
            "BTY_IMAGE_TARGET=" + Files.createDirectories(folder.resolve(target)),
            "BTY_WEB_DISTRIBUTION=" + folder.resolve("program"),
            ROOT + "/image-builder/build",
            "deb");
  }

  @Test
  void debianPackageHoldsTheProgramAndItsUnits() throws Exception {
    build("target");
    String file = folder + "/target/bty-web_0.3.0~snapshot_amd64.deb";
    assertThat(run("dpkg-deb", "--field", file, "Version")).isEqualTo("0.3.0~snapshot\n");
    Path root = folder.resolve("root");
    String _ = run("dpkg-deb", "--extract", file, root.toString());
    assertThat(run(root + "/usr/bin/bty-web")).isEqualTo("bty-web 0.3.0-SNAPSHOT\n");
    assertThat(root.resolve("usr/lib/systemd/system/bty-web.service"))
        .hasSameTextualContentAs(ROOT.resolve("appliance/packaging/systemd/bty-web.service"));
    assertThat(run("dpkg-deb", "--contents", file).lines())
        .allMatch(line -> line.contains(" root/root "));
    // What comes out does not depend on when it is made.
    byte[] first = Files.readAllBytes(Path.of(file));
    build("again");
    assertThat(folder.resolve("again/bty-web_0.3.0~snapshot_amd64.deb")).hasBinaryContent(first);
  }

  @Test
  void billOfMaterialsNamesWhatIsInIt() throws Exception {
    build("target");
    Path manifest =
        Files.writeString(
            folder.resolve("manifest"), "bash 5.2.37-2+b10 " + "ab".repeat(32) + "\n");
    Path bill = folder.resolve("bill.json");
    String _ =
        run(
            "/usr/bin/python3",
            ROOT + "/image-builder/lib/spdx.py",
            "--name=sample",
            "--version=1",
            "--suite=trixie",
            "--manifest=" + manifest,
            "--program=" + folder.resolve("program"),
            "--output=" + bill,
            manifest.toString());
    for (Path one :
        List.of(bill, folder.resolve("target/bty-web_0.3.0~snapshot_amd64.spdx.json"))) {
      String text = Files.readString(one);
      JsonObject _ = JsonObject.parse("the bill", Files.readAllBytes(one));
      assertThat(text)
          .contains(
              "\"spdxVersion\": \"SPDX-2.3\"",
              "\"SPDXID\": \"SPDXRef-jar-helidon-webserver-4.3.2\"",
              "\"versionInfo\": \"25+36-LTS\"");
      assertThat(text.lines().filter(line -> line.startsWith("   \"SPDXID\"")))
          .doesNotHaveDuplicates();
    }
    assertThat(Files.readString(bill))
        .contains("pkg:deb/debian/bash@5.2.37-2%2Bb10?distro=trixie", "ab".repeat(32));
  }

  /// No engine runs here to build it.
  @Test
  void containerTakesFilesThatAreThere() throws IOException {
    List<String> lines =
        Files.readAllLines(ROOT.resolve("appliance/packaging/container/Containerfile"));
    List<String> sources =
        lines.stream()
            .filter(line -> line.startsWith("COPY "))
            .map(line -> line.split(" ", -1)[1])
            .filter(source -> !source.contains("/target/"))
            .toList();
    assertThat(sources).isNotEmpty().allMatch(source -> Files.isExecutable(ROOT.resolve(source)));
    assertThat(lines)
        .anyMatch(line -> line.startsWith("USER "))
        .noneMatch(line -> line.contains("\t"));
  }
}
