package bty.engine.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Links of an image, which may say anything, followed inside it only.
class RootFolderTest {
  @TempDir Path folder;
  private Path top;

  @BeforeEach
  void setUp() throws IOException {
    top = Files.createDirectories(folder.resolve("mnt/top"));
    Files.writeString(folder.resolve("outside"), "secret");
    Files.createDirectories(top.resolve("usr/lib"));
    Files.writeString(top.resolve("usr/lib/os-release"), "NAME=x\n");
    Files.createDirectories(top.resolve("etc"));
    link("etc/relative", "../usr/lib/os-release");
    link("etc/absolute", "/usr/lib/os-release");
    link("etc/up", "../../../../outside");
    link("etc/far", "/../../outside");
    link("lib", "usr/lib");
    link("through", "/lib/../lib");
    link("circle", "/circle");
    link("a", "/b");
    link("b", "a");
    link("dangling", "/nowhere/at/all");
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(top.resolve(name), Path.of(target));
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/relative, usr/lib/os-release",
    "/etc/absolute, usr/lib/os-release",
    "/lib/os-release, usr/lib/os-release",
    "/../../lib/os-release, usr/lib/os-release",
    "/through/os-release, usr/lib/os-release",
    "/through, usr/lib",
    "/etc/up, ",
    "/etc/far, ",
    "/circle, ",
    "/a, ",
    "/dangling, ",
    "/nowhere, ",
  })
  void aPathIsFoundInsideOrNotAtAll(String path, String expected) throws IOException {
    if (expected == null) {
      assertThat(root().find(path)).isEmpty();
    } else {
      assertThat(root().find(path)).contains(top.resolve(expected));
    }
  }

  private RootFolder root() {
    return new RootFolder(top);
  }

  @Test
  void whatALinkSaysIsToldWithoutFollowingIt() throws IOException {
    assertThat(root().link("/etc/absolute")).contains("/usr/lib/os-release");
    assertThat(root().link("/lib")).contains("usr/lib");
    assertThat(root().link("/usr/lib/os-release")).isEmpty();
    assertThat(root().hasFolder("/lib")).isTrue();
    assertThat(root().hasFile("/lib")).isFalse();
    assertThat(root().names("/through")).containsExactly("os-release");
    assertThat(root().names("/nowhere")).isEmpty();
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() {
    assertThatThrownBy(() -> root().folder("/usr/lib/os-release"))
        .hasMessageContaining("a file of that name is in the way");
    assertThatThrownBy(() -> root().folder("/circle/x")).hasMessageContaining("circles");
  }
}
