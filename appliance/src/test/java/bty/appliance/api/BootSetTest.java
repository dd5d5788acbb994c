package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.cli.Appliance;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kernel and initrd of the live environment, which must be of one build.
class BootSetTest {
  private static final String KERNEL = "bty-netboot-x86_64.vmlinuz";
  private static final String INITRD = "bty-netboot-x86_64.initrd";
  private static final String SET = "bty-netboot-x86_64.sha256";

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

  private String put(String name, String content) throws Exception {
    HttpResponse<String> put = appliance.ask("PUT", "/boot/" + name, content);
    assertThat(put.statusCode()).isIn(200, 201);
    return put.headers().firstValue("ETag").orElseThrow().replace("\"", "");
  }

  private int status(String name) throws Exception {
    return appliance.anybody("GET", "/boot/" + name, "").statusCode();
  }

  private void lookTwice() {
    appliance.lookAtImages();
    appliance.pass(Duration.ofSeconds(2));
    appliance.lookAtImages();
  }

  @Test
  void tagOfABootFileIsItsDigestOnceThatIsKnown() throws Exception {
    String digest = put(KERNEL, "kernel");
    assertThat(digest).matches("[0-9a-f]{64}");
    Files.writeString(folder.resolve("boot/by-hand"), "kernel");
    String early =
        appliance.anybody("HEAD", "/boot/by-hand", "").headers().firstValue("ETag").get();
    assertThat(early).isNotEqualTo("\"" + digest + "\"");
    lookTwice();
    assertThat(appliance.anybody("HEAD", "/boot/by-hand", "").headers().firstValue("ETag"))
        .isEqualTo(Optional.of("\"" + digest + "\""));
    // Who has the tag of before may still use it.
    assertThat(appliance.ask("PUT", "/boot/by-hand", "new", "If-Match", early).statusCode())
        .isEqualTo(200);
    assertThat(appliance.ask("PUT", "/boot/by-hand", "newer", "If-Match", early).statusCode())
        .isEqualTo(412);
  }

  @Test
  void kernelAndInitrdWithoutChecksumsAreServed() throws Exception {
    put(KERNEL, "kernel");
    put(INITRD, "initrd");
    put(INITRD, "initrd of another build");
    assertThat(status(KERNEL)).isEqualTo(200);
    assertThat(status(INITRD)).isEqualTo(200);
  }

  @Test
  void kernelAndInitrdOfTwoBuildsAreNotServed() throws Exception {
    String sums = "%s  %s\n%s  %s\n".formatted(put(KERNEL, "1"), KERNEL, put(INITRD, "2"), INITRD);
    put(SET, sums);
    put("undionly.kpxe", "iPXE");
    assertThat(status(KERNEL)).isEqualTo(200);

    String kernel = put(KERNEL, "kernel of another build");
    HttpResponse<String> refused = appliance.anybody("GET", "/boot/" + INITRD, "");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("are not a set", KERNEL + " has the SHA-256 " + kernel);
    assertThat(status(KERNEL)).isEqualTo(503);
    assertThat(status(SET)).isEqualTo(200);
    assertThat(status("undionly.kpxe")).isEqualTo(200);
    assertThat(appliance.anybody("GET", "/healthz", "").statusCode()).isEqualTo(200);

    String initrd = put(INITRD, "initrd of another build");
    put(SET, "%s  %s\n%s  %s\n".formatted(kernel, KERNEL, initrd, INITRD));
    assertThat(status(KERNEL)).isEqualTo(200);
    assertThat(status(INITRD)).isEqualTo(200);
  }

  /// As image-builder writes it, and somebody copies only the one.
  @Test
  void fileThatIsAnotherOneThanItsOwnChecksumIsNotServed() throws Exception {
    put(INITRD, "initrd");
    Files.writeString(
        folder.resolve("boot").resolve(INITRD + ".sha256"), "0".repeat(64) + "  " + INITRD);
    appliance.lookAtImages();
    assertThat(status(INITRD)).isEqualTo(503);
    Files.delete(folder.resolve("boot").resolve(INITRD + ".sha256"));
    appliance.lookAtImages();
    assertThat(status(INITRD)).isEqualTo(200);
  }

  /// A folder for each build, and one link that is changed in one step.
  @Test
  void linksMayLeadToOtherFolders() throws Exception {
    Path build = Files.createDirectories(folder.resolve("builds/2"));
    Files.writeString(build.resolve(KERNEL), "kernel");
    Files.setPosixFilePermissions(
        build.resolve(KERNEL), PosixFilePermissions.fromString("rw-r--r--"));
    Files.createSymbolicLink(folder.resolve("boot/current"), build);
    Files.createSymbolicLink(folder.resolve("boot").resolve(KERNEL), Path.of("current", KERNEL));
    assertThat(appliance.get("/boot/" + KERNEL)).isEqualTo("kernel");
    assertThat(status("current")).isEqualTo(404);
    assertThat(status("current%2f" + KERNEL)).isIn(400, 401, 404);
  }
}
