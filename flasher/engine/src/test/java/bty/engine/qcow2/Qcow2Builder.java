package bty.engine.qcow2;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.Deflater;

/// Makes qcow2 images by the document, of clusters of every kind in any order.
public final class Qcow2Builder {
  /// The refcount table is never read; one empty cluster will do.
  private static final int FIRST_FREE_CLUSTER = 2;

  private sealed interface Cluster {
    record Plain(ByteBuffer content) implements Cluster {}

    record Packed(ByteBuffer stored) implements Cluster {}

    record Zero(boolean allocated) implements Cluster {}

    record Parts(int allocated, int zero, ByteBuffer content) implements Cluster {}
  }

  private final int version;
  private final int clusterBits;
  private final long diskBytes;
  private final Map<Long, Cluster> clusters = new TreeMap<>();
  private final Compression compression;
  private final boolean extendedL2;
  private Random order = new Random(0);
  private boolean shuffled;

  public Qcow2Builder(int version, int clusterBits, long diskBytes) {
    this(version, clusterBits, diskBytes, Compression.DEFLATE, false);
  }

  Qcow2Builder(
      int version, int clusterBits, long diskBytes, Compression compression, boolean extendedL2) {
    this.version = version;
    this.clusterBits = clusterBits;
    this.diskBytes = diskBytes;
    this.compression = compression;
    this.extendedL2 = extendedL2;
  }

  public int clusterBytes() {
    return 1 << clusterBits;
  }

  public Qcow2Builder shuffled(long seed) {
    order = new Random(seed);
    shuffled = true;
    return this;
  }

  public Qcow2Builder plain(long cluster, byte[] content) {
    clusters.put(cluster, new Cluster.Plain(ByteBuffer.wrap(content)));
    return this;
  }

  public Qcow2Builder compressed(long cluster, byte[] content) {
    byte[] stored = compression == Compression.ZSTD ? Zstd.compress(content) : deflate(content);
    clusters.put(cluster, new Cluster.Packed(ByteBuffer.wrap(stored)));
    return this;
  }

  Qcow2Builder zero(long cluster, boolean allocated) {
    clusters.put(cluster, new Cluster.Zero(allocated));
    return this;
  }

  Qcow2Builder parts(long cluster, int allocated, int zero, byte[] content) {
    clusters.put(cluster, new Cluster.Parts(allocated, zero, ByteBuffer.wrap(content)));
    return this;
  }

  private static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(6, true);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  /// The image whose disk is `disk`: zero clusters left out, others compressed or not by `random`.
  public static Qcow2Builder of(byte[] disk, int version, int clusterBits, Random random) {
    return new Qcow2Builder(version, clusterBits, disk.length).fill(disk, random);
  }

  Qcow2Builder fill(byte[] disk, Random random) {
    byte[] zeroes = new byte[clusterBytes()];
    for (long at = 0; at < disk.length; at += clusterBytes()) {
      byte[] content =
          Arrays.copyOf(
              Arrays.copyOfRange(disk, (int) at, (int) Math.min(disk.length, at + clusterBytes())),
              clusterBytes());
      long cluster = at >> clusterBits;
      if (Arrays.equals(content, zeroes)) {
        int kind = random.nextInt(version == 2 || extendedL2 ? 2 : 4);
        if (kind == 1) {
          plain(cluster, content);
        } else if (kind > 1) {
          zero(cluster, kind == 2);
        }
      } else if (extendedL2 && random.nextInt(3) > 0) {
        parts(cluster, content, random);
      } else if (random.nextBoolean()) {
        compressed(cluster, content);
      } else {
        plain(cluster, content);
      }
    }
    return this;
  }

  private void parts(long cluster, byte[] content, Random random) {
    int bytes = clusterBytes() / 32;
    int allocated = 0;
    int zero = 0;
    for (int i = 0; i < 32; i++) {
      byte[] part = Arrays.copyOfRange(content, i * bytes, (i + 1) * bytes);
      if (!Arrays.equals(part, new byte[bytes])) {
        allocated |= 1 << i;
      } else if (random.nextBoolean()) {
        zero |= 1 << i;
      }
    }
    parts(cluster, allocated, zero, content);
  }

  /// The bytes of the file.
  public byte[] build() {
    int entryBytes = extendedL2 ? 16 : 8;
    int l2Entries = clusterBytes() / entryBytes;
    long diskClusters = (diskBytes + clusterBytes() - 1) >> clusterBits;
    int l1Entries = (int) ((diskClusters + l2Entries - 1) / l2Entries);
    int l1Clusters = Math.max(1, (8 * l1Entries + clusterBytes() - 1) >> clusterBits);
    Map<Integer, ByteBuffer> tables = new TreeMap<>();
    clusters
        .keySet()
        .forEach(cluster ->
            tables.computeIfAbsent(
                (int) (cluster / l2Entries), _ -> ByteBuffer.allocate(clusterBytes())));
    ByteBuffer l1 = ByteBuffer.allocate(l1Clusters << clusterBits);
    Store store = new Store(FIRST_FREE_CLUSTER + l1Clusters);
    List<Runnable> work = new ArrayList<>();
    tables.forEach(
        (index, table) -> work.add(() -> l1.putLong(8 * index, 1L << 63 | store.reserve(table))));
    clusters.forEach((at, cluster) -> {
      ByteBuffer table = Objects.requireNonNull(tables.get((int) (at / l2Entries)));
      int place = (int) (at % l2Entries) * entryBytes;
      work.add(() -> put(cluster, table, place, store));
    });
    if (shuffled) {
      Collections.shuffle(work, order);
    }
    work.forEach(Runnable::run);
    ByteBuffer file = ByteBuffer.allocate(store.size());
    header(file, l1Entries);
    file.put(FIRST_FREE_CLUSTER << clusterBits, l1.array());
    store.writeTo(file);
    return file.array();
  }

  private void put(Cluster cluster, ByteBuffer table, int place, Store store) {
    switch (cluster) {
      case Cluster.Plain(ByteBuffer content) -> {
        table.putLong(place, 1L << 63 | store.reserve(content));
        if (extendedL2) {
          table.putLong(place + 8, 0xffff_ffffL);
        }
      }
      case Cluster.Packed(ByteBuffer stored) -> {
        long at = store.pack(stored);
        long sectors = (at + stored.capacity() - 1) / 512 - at / 512;
        table.putLong(place, 1L << 62 | sectors << (62 - (clusterBits - 8)) | at);
      }
      case Cluster.Zero(boolean allocated) ->
          table.putLong(place, 1 | (allocated ? store.reserve(ByteBuffer.wrap(noise())) : 0));
      case Cluster.Parts(int allocated, int zero, ByteBuffer content) -> {
        byte[] stored = noise();
        for (int i = 0; i < 32; i++) {
          int bytes = clusterBytes() / 32;
          if ((allocated >>> i & 1) != 0) {
            content.get(i * bytes, stored, i * bytes, bytes);
          }
        }
        table.putLong(place, 1L << 63 | store.reserve(ByteBuffer.wrap(stored)));
        table.putLong(place + 8, Integer.toUnsignedLong(allocated) | (long) zero << 32);
      }
    }
  }

  /// What lies where nobody may look.
  private byte[] noise() {
    byte[] noise = new byte[clusterBytes()];
    Arrays.fill(noise, (byte) 0xaa);
    return noise;
  }

  private void header(ByteBuffer file, int l1Entries) {
    file.putInt(0, 0x514649fb).putInt(4, version).putInt(20, clusterBits).putLong(24, diskBytes);
    file.putInt(36, l1Entries).putLong(40, (long) FIRST_FREE_CLUSTER << clusterBits);
    file.putLong(48, clusterBytes()).putInt(56, 1);
    if (version == 3) {
      boolean zstd = compression == Compression.ZSTD;
      file.putLong(72, (zstd ? 8 : 0) | (extendedL2 ? 16 : 0)).putInt(96, 4).putInt(100, 112);
      file.put(104, (byte) (zstd ? 1 : 0));
    }
  }

  /// What is laid down behind the header and the L1 table.
  private final class Store {
    private record Placed(long at, ByteBuffer content) {}

    private final List<Placed> placed = new ArrayList<>();
    private long end;
    private long packedAt;
    private long packedEnd;

    Store(int firstCluster) {
      end = (long) firstCluster << clusterBits;
    }

    long reserve(ByteBuffer content) {
      long at = end;
      end += clusterBytes();
      placed.add(new Placed(at, content));
      return at;
    }

    /// Compressed clusters lie one behind the other, also across the borders of clusters.
    long pack(ByteBuffer content) {
      while (packedEnd - packedAt < content.capacity()) {
        if (packedEnd != end) {
          packedAt = end;
        }
        end += clusterBytes();
        packedEnd = end;
      }
      long at = packedAt;
      packedAt += content.capacity();
      placed.add(new Placed(at, content));
      return at;
    }

    int size() {
      return (int) end;
    }

    void writeTo(ByteBuffer file) {
      placed.forEach(it -> file.put((int) it.at(), it.content().array()));
    }
  }
}
