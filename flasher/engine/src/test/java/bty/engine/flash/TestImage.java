package bty.engine.flash;

import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/// An image in a file.
record TestImage(Path file) {
  /// Random data and runs of zeroes, by the seed.
  static byte[] mixed(int bytes, long seed) {
    Random random = new Random(seed);
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    for (int i = 0; i < 6; i++) {
      int from = random.nextInt(bytes);
      Arrays.fill(content, from, from + random.nextInt(bytes - from) / 3, (byte) 0);
    }
    // What firmware looks for is there, at both ends.
    content[0] = (byte) 0xeb;
    content[bytes - 1] = 1;
    return bootable(content);
  }

  /// Makes the first sector one that firmware starts from: what holds nothing else that is known of
  /// disks is none otherwise.
  static byte[] bootable(byte[] content) {
    Arrays.fill(content, 446, 510, (byte) 0);
    content[510] = 0x55;
    content[511] = (byte) 0xaa;
    return content;
  }

  static TestImage raw(Path folder, byte[] disk) throws IOException {
    return new TestImage(Files.write(folder.resolve("image"), disk));
  }

  static TestImage zstd(Path folder, byte[] disk) throws IOException {
    return new TestImage(Files.write(folder.resolve("image"), Zstd.compress(disk)));
  }

  Sha256 digest() throws IOException {
    try {
      return Sha256.of(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  FlashRequest request() throws IOException {
    return request(Optional.of(digest()), Verify.NONE);
  }

  FlashRequest request(Optional<Sha256> digest, Verify verify) {
    return new FlashRequest(
        new ImageLocation.File(file), digest, OptionalLong.empty(), TargetSpec.ONLY, verify);
  }
}
