package bty.appliance.bootfile;

import bty.engine.filesystem.CertificateTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What UEFI machines with 64-bit Intel or AMD processors are told to start. Nobody knows from
/// their question whether Secure Boot is on, so it is one file for all of them.
///
/// @param pxe its name by TFTP
/// @param http its name by HTTP Boot, where iPXE needs drivers of its own
public record UefiFirstStage(String pxe, String http) {
  /// iPXE, which only firmware without Secure Boot starts.
  public static final UefiFirstStage PLAIN_IPXE =
      new UefiFirstStage("snponly.efi", "ipxe-amd64.efi");

  /// Debian's shim, which any firmware starts; it starts Debian's GRUB.
  public static final UefiFirstStage SHIM = new UefiFirstStage("shimx64.efi", "shimx64.efi");

  /// iPXE's own shim, signed by Microsoft. It takes the name of the iPXE that it starts from its
  /// own.
  public static final UefiFirstStage IPXE_SHIM =
      new UefiFirstStage("snponly-shimx64.efi", "snponly-shimx64.efi");

  /// What the folder of boot files has for them: the fastest that Secure Boot does not refuse. Each
  /// shim must find a signed program: at another it waits for a key for ever (shim 16.1: tried).
  ///
  /// @throws UncheckedIOException if a file that is there cannot be read
  public static UefiFirstStage in(Path bootDir) {
    if (isSigned(bootDir.resolve(IPXE_SHIM.pxe())) && isSigned(bootDir.resolve(PLAIN_IPXE.pxe()))) {
      return IPXE_SHIM;
    }
    return isSigned(bootDir.resolve(SHIM.pxe())) && isSigned(bootDir.resolve(GrubConfigFile.GRUB))
        ? SHIM
        : PLAIN_IPXE;
  }

  private static boolean isSigned(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(CertificateTable.HEAD_BYTES);
      for (int count = 0; count >= 0 && head.hasRemaining(); ) {
        count = in.read(head);
      }
      return CertificateTable.isIn(head.flip());
    } catch (IOException e) {
      throw new UncheckedIOException("looking for a signature in " + file, e);
    }
  }
}
