package bty.appliance.run;

import bty.appliance.files.AtomicFile;
import bty.appliance.run.RunAttachments.Attachment;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Bounds what lies beside runs by its size: logs, reports and inputs of the oldest runs go first,
/// of one machine or of all. The runs themselves stay, and so does all that lies beside a machine's
/// newest run. Thread-safe.
final class OldAttachments {
  private static final System.Logger LOG = System.getLogger("run");

  private final RunAttachments attachments;
  private final Bounds bounds;
  private final Map<MacAddress, Long> bytes = new HashMap<>();
  private long all;

  /// How much is kept.
  ///
  /// @param ofOne in bytes, beside the runs of one machine: two of the largest reports
  /// @param ofAll in bytes, beside all runs
  record Bounds(long ofOne, long ofAll) {
    private static final long MOST_OF_ONE = 64L << 20;
    private static final long MOST_OF_ALL = 2L << 30;

    /// Those of a file system: history must not fill the disk that it shares with images.
    ///
    /// @param size of the file system, in bytes
    static Bounds of(long size) {
      return new Bounds(MOST_OF_ONE, Math.min(MOST_OF_ALL, size / 10));
    }

    /// Where removing ends, a good way below, so that the next file does not bring it on again.
    private long lowered() {
      return ofAll / 10 * 9;
    }
  }

  OldAttachments(RunAttachments attachments, Bounds bounds) {
    this.attachments = attachments;
    this.bounds = bounds;
  }

  /// Looks at the machines that have become larger, and removes what is too much.
  synchronized void tidy(Collection<MacAddress> grown) throws IOException {
    for (MacAddress mac : grown) {
      List<Attachment> files = attachments.list(mac);
      List<Attachment> old = old(files);
      note(mac, remove(old, sum(files), bounds.ofOne(), "machine " + mac));
    }
    if (all > bounds.ofAll()) {
      tidyAll();
    }
  }

  private void note(MacAddress mac, long sum) {
    Long before = bytes.put(mac, sum);
    all += sum - (before == null ? 0 : before);
  }

  private void tidyAll() throws IOException {
    List<Attachment> old = new ArrayList<>();
    for (MacAddress mac : bytes.keySet()) {
      old.addAll(old(attachments.list(mac)));
    }
    old.sort(Comparator.comparingLong(Attachment::key));
    remove(old, all, bounds.lowered(), "all machines");
    for (MacAddress mac : List.copyOf(bytes.keySet())) {
      note(mac, sum(attachments.list(mac)));
    }
  }

  /// All but those of the newest run that has any: what is of use, and what a run that is under way
  /// still needs.
  private static List<Attachment> old(List<Attachment> files) {
    return files.isEmpty()
        ? files
        : files.stream().filter(file -> file.key() != files.getLast().key()).toList();
  }

  private static long sum(List<Attachment> files) {
    return files.stream().mapToLong(Attachment::bytes).sum();
  }

  /// @param old what may go, in the order in which it goes
  /// @param sum of all, in bytes
  /// @return what is left of that
  private static long remove(List<Attachment> old, long sum, long most, String whose)
      throws IOException {
    long left = sum;
    int count = 0;
    for (Attachment file : old) {
      if (left <= most) {
        break;
      }
      AtomicFile.delete(file.file());
      left -= file.bytes();
      count++;
    }
    if (count > 0) {
      LOG.log(
          Level.INFO,
          "the oldest "
              + count
              + " logs, reports and inputs beside the runs of "
              + whose
              + " are removed: "
              + sum
              + " bytes were more than "
              + most);
    }
    return left;
  }
}
