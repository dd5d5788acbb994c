package bty.appliance.account;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/// The file that holds the token: readable by its owner alone, or refused.
public final class ApiTokenFile {
  private static final int BYTES = 24;

  private ApiTokenFile() {}

  /// A token, and whether it is new.
  ///
  /// @param secret the token itself
  public record Token(String secret, Origin origin) {
    @Override
    public String toString() {
      return "a token (" + origin + ")";
    }
  }

  /// Where a token comes from.
  public enum Origin {
    /// It was there.
    FOUND,
    /// It was made.
    MADE
  }

  /// Reads the token, or makes a random one where there is no file.
  ///
  /// @throws IOException if the file can be read by others, is empty, or cannot be made
  public static Token readOrMake(Path file, SecureRandom random) throws IOException {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String secret = HexFormat.of().formatHex(bytes);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try {
      create(file, secret);
      return new Token(secret, Origin.MADE);
    } catch (FileAlreadyExistsException there) {
      return new Token(read(file), Origin.FOUND);
    }
  }

  /// Made with its permissions, so that there is no moment in which others could read it.
  private static void create(Path file, String secret) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      channel.write(ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      AtomicFile.syncFolder(folder);
    }
  }

  private static String read(Path file) throws IOException {
    PrivateFile.check(file, "the token file");
    String secret = Files.readString(file).strip();
    if (secret.length() < 16) {
      throw new IOException(
          "the token file "
              + file
              + " holds "
              + secret.length()
              + " characters; wanted 16 or more, or no file, to have one made");
    }
    return secret;
  }
}
