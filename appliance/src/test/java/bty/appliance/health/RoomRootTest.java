package bty.appliance.health;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An appliance on a disk that becomes full, a small one in memory.
@Tag("root")
class RoomRootTest {
  @TempDir private Path folder;

  private static void run(String... words) throws IOException {
    Process process = new ProcessBuilder(words).inheritIO().start();
    assertThat(Eventually.end(process)).as(String.join(" ", words)).isZero();
  }

  private Path disk() {
    return folder.resolve("disk");
  }

  @BeforeEach
  void mount() throws IOException {
    Files.createDirectories(disk());
    run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk().toString());
  }

  @AfterEach
  void unmount() throws IOException {
    run("umount", disk().toString());
  }

  private void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(disk().resolve("filling"))) {
      byte[] bytes = new byte[4096];
      while (disk().toFile().getUsableSpace() >= 64 * 1024) {
        out.write(bytes);
      }
    }
  }

  /// To the last byte.
  private void fillUp() throws IOException {
    try (OutputStream out = Files.newOutputStream(disk().resolve("filling"))) {
      byte[] bytes = new byte[4096];
      while (true) {
        out.write(bytes);
      }
    } catch (IOException full) {
      assertThat(disk().toFile().getUsableSpace()).isZero();
    }
  }

  @Test
  void whatCannotBeWrittenIsSaidAndNothingTypedIsLost() throws Exception {
    try (Appliance appliance = new Appliance(disk())) {
      String machine = "/machines/52-54-00-00-00-01";
      fillUp();
      HttpResponse<String> edit = appliance.ask("PUT", machine, "{\"boot_policy\":\"tui\"}");
      assertThat(edit.statusCode()).isEqualTo(507);
      assertThat(edit.body()).contains("nothing was changed", "is full");
      HttpResponse<String> form =
          appliance.ask(
              "POST",
              "/ui" + machine,
              "boot_policy=local&hostname=typed&do=save",
              "Content-Type",
              "application/x-www-form-urlencoded");
      assertThat(form.statusCode()).isEqualTo(507);
      assertThat(form.body())
          .startsWith("<!doctype html>")
          .contains("is full. Make room on it", "value=\"typed\"");
      assertThat(appliance.boot("52-54-00-00-00-02"))
          .contains("its disk is full, make room on it and boot again", "sanboot");
      Files.delete(disk().resolve("filling"));
      assertThat(appliance.ask("PUT", machine, "{\"boot_policy\":\"tui\"}").statusCode())
          .isEqualTo(201);
    }
  }

  @Test
  void overviewSaysThatTheDiskIsFullAsReadinessDoes() throws Exception {
    try (Appliance appliance = new Appliance(disk())) {
      assertThat(appliance.ask("GET", "/ui/dashboard", "").body()).doesNotContain("no room");
      fill();
      HttpResponse<String> ready = appliance.ask("GET", "/readyz", "");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("edits and runs soon cannot be written any more");
      String page = appliance.ask("GET", "/ui/dashboard", "").body();
      assertThat(page)
          .contains(
              "The disk of the state folder", "edits and runs soon cannot be written any more")
          .contains("The disk of the images", "uploads are refused; delete an image");
      Files.delete(disk().resolve("filling"));
      assertThat(appliance.ask("GET", "/ui/dashboard", "").body()).doesNotContain("no room");
      assertThat(List.of(appliance.ask("GET", "/readyz", "").statusCode())).containsExactly(200);
    }
  }
}
