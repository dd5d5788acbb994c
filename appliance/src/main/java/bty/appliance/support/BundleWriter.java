package bty.appliance.support;

import bty.engine.provision.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Writes the files of a bundle, each masked, while they are sent: no more than one is in memory.
/// What is too long is cut, and what comes when all is full is left out; both are named.
final class BundleWriter {
  /// So much of all files together, before they are packed.
  static final long MOST = 20L << 20;

  /// So much of one.
  static final int MOST_OF_ONE = 1 << 20;

  // For the list of what was left out, and the end of the archive.
  private static final long RESERVE = 64 << 10;
  private static final int BLOCK = 512;
  private static final int MOST_NAMED = 200;

  private final GZIPOutputStream packed;
  private final TarWriter tar;
  private final SecretMask mask;
  private final Instant now;
  private final List<String> missing = new ArrayList<>();
  private long written;

  BundleWriter(OutputStream out, SecretMask mask, Instant now) throws IOException {
    this.packed = new GZIPOutputStream(out, 1 << 14);
    this.tar = new TarWriter(packed);
    this.mask = mask;
    this.now = now;
  }

  /// Makes the text of a file.
  interface Text {
    /// May fail: then the bundle says why, in its place.
    String get() throws IOException;
  }

  /// Adds a file.
  void add(String name, Text text) throws IOException {
    String found;
    try {
      found = text.get();
    } catch (IOException | RuntimeException e) {
      missing.add(name + ": " + e);
      return;
    }
    add(name, found);
  }

  private void add(String name, String text) throws IOException {
    byte[] whole = mask.of(text).getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(whole, Math.min(whole.length, MOST_OF_ONE));
    long size = 3L * BLOCK + bytes.length;
    if (written + size > MOST - RESERVE) {
      missing.add(name + ": there was no room for it");
      return;
    }
    if (bytes.length < whole.length) {
      missing.add(name + ": what stands behind its first " + MOST_OF_ONE + " bytes");
    }
    put(name, bytes);
  }

  private void put(String name, byte[] bytes) throws IOException {
    tar.file("bty-support/" + name, bytes.length, now, new ByteArrayInputStream(bytes));
    written += 3L * BLOCK + bytes.length;
  }

  /// Whether nothing more would fit.
  boolean isFull() {
    return written > MOST - RESERVE - MOST_OF_ONE;
  }

  /// Says what is not in it, and ends it.
  void end() throws IOException {
    if (!missing.isEmpty()) {
      List<String> named = missing.subList(0, Math.min(MOST_NAMED, missing.size()));
      String more = missing.size() > MOST_NAMED ? (missing.size() - MOST_NAMED) + " more\n" : "";
      byte[] list =
          mask.of(String.join("\n", named) + "\n" + more).getBytes(StandardCharsets.UTF_8);
      put("left-out.txt", Arrays.copyOf(list, (int) Math.min(list.length, RESERVE / 2)));
    }
    tar.end();
    packed.finish();
  }
}
