package bty.appliance.bootfile;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.files.Folder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UefiFirstStageTest {
  @TempDir private Path folder;

  private void put(String name, boolean signed) throws Exception {
    EfiProgram.put(folder.resolve(name), signed);
  }

  @Test
  void shimIsNamedWhereItIsWithASignedGrub() throws Exception {
    assertThat(UefiFirstStage.in(folder)).isEqualTo(UefiFirstStage.PLAIN_IPXE);
    put("snponly.efi", false);
    put("shimx64.efi", true);
    assertThat(UefiFirstStage.in(folder)).isEqualTo(UefiFirstStage.PLAIN_IPXE);
    put("grubx64.efi", false);
    assertThat(UefiFirstStage.in(folder)).isEqualTo(UefiFirstStage.PLAIN_IPXE);
    put("grubx64.efi", true);
    assertThat(UefiFirstStage.in(folder)).isEqualTo(UefiFirstStage.SHIM);
  }

  @Test
  void ipxesOwnShimComesFirstIfItsIpxeIsSigned() throws Exception {
    put("shimx64.efi", true);
    put("grubx64.efi", true);
    put("snponly-shimx64.efi", true);
    put("snponly.efi", false);
    assertThat(UefiFirstStage.in(folder)).isEqualTo(UefiFirstStage.SHIM);
    put("snponly.efi", true);
    assertThat(UefiFirstStage.in(folder)).isEqualTo(UefiFirstStage.IPXE_SHIM);
  }

  @Test
  void grubsFileIsWrittenWhereGrubIsAndWhenItChanges() throws Exception {
    String[] text = {"one\n"};
    GrubConfigFile file = new GrubConfigFile(new Folder(folder), () -> text[0]);
    Path config = folder.resolve("grub/grub.cfg");
    file.look(Instant.EPOCH);
    assertThat(config).doesNotExist();
    put("grubx64.efi", true);
    file.look(Instant.EPOCH);
    assertThat(config).hasContent("one\n");
    text[0] = "two\n";
    file.look(Instant.EPOCH);
    assertThat(config).hasContent("two\n");
    assertThat(Files.getPosixFilePermissions(config).toString()).contains("OTHERS_READ");
  }
}
