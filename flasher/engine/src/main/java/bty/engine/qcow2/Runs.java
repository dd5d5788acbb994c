package bty.engine.qcow2;

import java.util.ArrayList;
import java.util.List;

/// Where the clusters of a disk are stored, in the order of the disk: neighbours on the disk that
/// are neighbours in the file too are one run. What is in no run is zero. 24 bytes each, so that
/// even the most scattered image that is taken fits into the flasher's heap.
final class Runs {
  /// As many as 128 GiB in scattered or compressed clusters of 64 KiB are.
  static final int MOST = 2 << 20;

  private static final int PAGE_LOG = 14;
  private static final int PAGE = 1 << PAGE_LOG;
  private static final int SECTOR_LOG = 9;

  /// As many as are needed: an array that is copied to grow would need room for two, and leave
  /// garbage.
  private static final class Page {
    private final long[] disk = new long[PAGE];
    private final long[] stored = new long[PAGE];
    // Sectors of a plain run; less than zero: the stored bytes of a compressed cluster.
    private final int[] length = new int[PAGE];
  }

  private final List<Page> pages = new ArrayList<>();
  private int[] order = new int[0];
  private int count;

  int count() {
    return count;
  }

  /// Adds stored bytes as they are on the disk; all three numbers are multiples of 512.
  ///
  /// @return false if there are too many runs
  boolean addPlain(long diskOffset, long storedOffset, int bytes) {
    int last = count - 1;
    int sectors = bytes >> SECTOR_LOG;
    if (count > 0
        && length(last) > 0
        && length(last) <= Integer.MAX_VALUE - sectors
        && diskOffset(last) + plainBytes(last) == diskOffset
        && storedOffset(last) + plainBytes(last) == storedOffset) {
      pageOf(last).length[last % PAGE] += sectors;
      return true;
    }
    return add(diskOffset, storedOffset, sectors);
  }

  /// Adds one compressed cluster.
  ///
  /// @return false if there are too many runs
  boolean addCompressed(long diskOffset, long storedOffset, int storedBytes) {
    return add(diskOffset, storedOffset, -storedBytes);
  }

  private boolean add(long diskOffset, long storedOffset, int kindAndLength) {
    if (count == MOST) {
      return false;
    }
    if (count == pages.size() * PAGE) {
      pages.add(new Page());
    }
    Page page = pageOf(count);
    page.disk[count % PAGE] = diskOffset;
    page.stored[count % PAGE] = storedOffset;
    page.length[count % PAGE] = kindAndLength;
    count++;
    return true;
  }

  private Page pageOf(int run) {
    return pages.get(run >>> PAGE_LOG);
  }

  private int length(int run) {
    return pageOf(run).length[run % PAGE];
  }

  boolean isCompressed(int run) {
    return length(run) < 0;
  }

  long diskOffset(int run) {
    return pageOf(run).disk[run % PAGE];
  }

  long storedOffset(int run) {
    return pageOf(run).stored[run % PAGE];
  }

  long storedBytes(int run) {
    return isCompressed(run) ? -length(run) : plainBytes(run);
  }

  long storedEnd(int run) {
    return storedOffset(run) + storedBytes(run);
  }

  /// The end of what it covers on the disk; a cluster may go on beyond the end of the disk, and is
  /// cut there.
  long diskEnd(int run, Qcow2Header header) {
    long covered = isCompressed(run) ? header.clusterBytes() : plainBytes(run);
    return Math.min(header.diskBytes(), diskOffset(run) + covered);
  }

  /// The run that covers a place of the disk, or the first after it; [#count()] if there is none.
  int firstEndingAfter(long diskOffset, Qcow2Header header) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (diskEnd(middle, header) > diskOffset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private long plainBytes(int run) {
    return (long) length(run) << SECTOR_LOG;
  }

  /// To be called once, after the last was added.
  void sort() {
    order = new int[count];
    boolean sorted = true;
    for (int i = 0; i < count; i++) {
      order[i] = i;
      sorted &= i == 0 || storedOffset(i - 1) <= storedOffset(i);
    }
    if (!sorted) {
      heapSort();
    }
  }

  /// The run that is the n-th in the file.
  int inFile(int n) {
    return order[n];
  }

  /// In place and never slow, whatever order an image makes up.
  private void heapSort() {
    for (int root = count / 2 - 1; root >= 0; root--) {
      sift(root, count);
    }
    for (int end = count - 1; end > 0; end--) {
      int largest = order[0];
      order[0] = order[end];
      order[end] = largest;
      sift(0, end);
    }
  }

  private void sift(int root, int end) {
    int value = order[root];
    int at = root;
    for (int child = 2 * at + 1; child < end; child = 2 * at + 1) {
      if (child + 1 < end && isBefore(order[child], order[child + 1])) {
        child++;
      }
      if (!isBefore(value, order[child])) {
        break;
      }
      order[at] = order[child];
      at = child;
    }
    order[at] = value;
  }

  private boolean isBefore(int one, int other) {
    long first = storedOffset(one);
    long second = storedOffset(other);
    return first < second || (first == second && one < other);
  }
}
