package bty.appliance.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.boot.IpxeScripts;
import bty.appliance.dnsmasq.DnsmasqFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateFolderTest {
  private static final Path COMMITTED = Path.of(System.getProperty("bty.root", ".."), "templates");

  @TempDir private Path folder;

  @Test
  void everyTemplateIsLoadedAndEveryNameInItResolves() throws IOException {
    assertThat(new IpxeScripts(TemplateFolder.BUILT_IN).refusal("x")).startsWith("#!ipxe\n");
    assertThat(new DnsmasqFile(TemplateFolder.BUILT_IN)).isNotNull();
    for (String kind : new String[] {"ipxe", "dnsmasq"}) {
      try (Stream<Path> files = Files.list(COMMITTED.resolve(kind))) {
        assertThat(files.map(file -> String.valueOf(file.getFileName())))
            .isSubsetOf(
                "own-disk.ipxe.mustache",
                "live.ipxe.mustache",
                "wait.ipxe.mustache",
                "bootstrap.ipxe.mustache",
                "bty-proxy.conf.mustache");
      }
    }
  }

  @Test
  void ownTemplateTakesTheBuiltInOnesPlace() throws IOException {
    Files.createDirectories(folder.resolve("ipxe"));
    Files.writeString(
        folder.resolve("ipxe/bootstrap.ipxe.mustache"), "#!ipxe\nchain {{server}}/mine\n");
    IpxeScripts scripts = new IpxeScripts(new TemplateFolder(Optional.of(folder)));
    assertThat(scripts.bootstrap("http://a:1")).isEqualTo("#!ipxe\nchain http://a:1/mine\n");
    assertThat(scripts.refusal("x")).contains("sanboot");
  }

  @Test
  void ownTemplateWithAMistakeStopsTheStart() throws IOException {
    Files.createDirectories(folder.resolve("ipxe"));
    Files.writeString(folder.resolve("ipxe/bootstrap.ipxe.mustache"), "chain {{sever}}\n");
    assertThatThrownBy(() -> new IpxeScripts(new TemplateFolder(Optional.of(folder))))
        .hasMessageContaining("bootstrap.ipxe.mustache: it uses [sever]; wanted exactly [server]");
  }
}
