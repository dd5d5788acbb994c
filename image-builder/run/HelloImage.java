import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The smallest image that is really one: a boot sector that prints a line on screen and serial
/// port, then stops. Made here, so that trying the appliance needs no package and no download.
final class HelloImage {
  private static final int SECTOR = 512;
  private static final int TEXT_AT = 0x40;
  private static final int DISK_BYTES = 4 << 20;

  /// 16-bit code at 0x7c00, where a BIOS loads the first sector (IBM PC BIOS, int 19h).
  private static final byte[] CODE = {
    (byte) 0xfa, // cli
    0x31,
    (byte) 0xc0, // xor ax, ax
    (byte) 0x8e,
    (byte) 0xd8, // mov ds, ax
    0x31,
    (byte) 0xd2, // xor dx, dx: the first serial port
    (byte) 0xb8,
    (byte) 0xe3,
    0x00, // mov ax, 0x00e3: 9600 8N1
    (byte) 0xcd,
    0x14, // int 14h
    (byte) 0xbe,
    TEXT_AT,
    0x7c, // mov si, text
    (byte) 0xac, // next: lodsb
    0x08,
    (byte) 0xc0, // or al, al
    0x74,
    0x0f, // jz halt
    0x50, // push ax
    (byte) 0xb4,
    0x01, // mov ah, 1
    (byte) 0xcd,
    0x14, // int 14h: send
    0x58, // pop ax
    (byte) 0xb4,
    0x0e, // mov ah, 0eh
    (byte) 0xbb,
    0x07,
    0x00, // mov bx, 7
    (byte) 0xcd,
    0x10, // int 10h: show
    (byte) 0xeb,
    (byte) 0xec, // jmp next
    (byte) 0xf4, // halt: hlt
    (byte) 0xeb,
    (byte) 0xfd, // jmp halt
  };

  private HelloImage() {}

  static void write(Path file) throws IOException {
    ByteBuffer disk = ByteBuffer.allocate(DISK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(0, CODE);
    disk.put(TEXT_AT, "Hello from a disk that bty wrote.\r\n".getBytes(StandardCharsets.US_ASCII));
    // One MBR entry, so that tools and bty see a partition: type 0x83, 1 MiB in, to the end.
    int entry = 446;
    disk.put(entry, (byte) 0x80);
    disk.put(entry + 4, (byte) 0x83);
    disk.putInt(entry + 8, 2048);
    disk.putInt(entry + 12, DISK_BYTES / SECTOR - 2048);
    disk.putShort(510, (short) 0xaa55);
    Files.write(file, disk.array());
  }
}
