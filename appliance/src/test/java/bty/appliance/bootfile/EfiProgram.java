package bty.appliance.bootfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// The head of a program for UEFI, with or without a table of certificates.
public final class EfiProgram {
  private EfiProgram() {}

  /// Writes one.
  public static void put(Path file, boolean signed) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    head.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x80).putInt(0x80, 0x4550);
    head.putShort(0x80 + 24, (short) 0x20b).putInt(0x80 + 132, 16);
    int at = signed ? 4096 : 0;
    Files.write(file, head.putInt(0x80 + 168, at).putInt(0x80 + 172, at).array());
  }
}
