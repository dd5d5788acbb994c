package bty.appliance.run;

import bty.appliance.files.AtomicFile;
import bty.appliance.run.RunAttachments.Attachment;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/// Bounds what lies beside runs by its size and age: logs, reports and inputs of the oldest runs go
/// first, of one machine or of all. The runs themselves stay, and so does all that lies beside a
/// machine's newest run and its last that is done. Thread-safe.
final class OldAttachments {
  private static final System.Logger LOG = System.getLogger("run");

  private final RunAttachments attachments;
  private final long fileSystem;
  private final Function<MacAddress, OptionalLong> lastDone;
  private final Map<MacAddress, Long> bytes = new HashMap<>();
  private long all;

  /// How much is kept.
  ///
  /// @param ofOne in bytes, beside the runs of one machine
  /// @param ofAll in bytes, beside all runs
  record Bounds(long ofOne, long ofAll) {
    /// Those of a file system: history must not fill the disk that it shares with images.
    ///
    /// @param size of the file system, in bytes
    static Bounds of(Retention wanted, long size) {
      return new Bounds(wanted.machineBytes(), Math.min(wanted.totalBytes(), size / 10));
    }

    /// Where removing ends, a good way below, so that the next file does not bring it on again.
    private long lowered() {
      return ofAll / 10 * 9;
    }
  }

  /// @param fileSystem how large that is, in bytes
  /// @param lastDone the key of a machine's last run that is done
  OldAttachments(
      RunAttachments attachments, long fileSystem, Function<MacAddress, OptionalLong> lastDone) {
    this.attachments = attachments;
    this.fileSystem = fileSystem;
    this.lastDone = lastDone;
  }

  /// Looks at the machines that have become larger, and removes what is too much or too old.
  synchronized void tidy(Collection<MacAddress> grown, Retention wanted, Instant now)
      throws IOException {
    Bounds bounds = Bounds.of(wanted, fileSystem);
    for (MacAddress mac : grown) {
      List<Attachment> files = attachments.list(mac);
      long sum = sum(files);
      List<Attachment> tooOld =
          files.stream()
              .filter(file -> wanted.isAttachmentOld(RunKey.time(file.key()), now))
              .toList();
      if (sum > bounds.ofOne() || !tooOld.isEmpty()) {
        List<Attachment> old = old(mac, files);
        sum = removeOld(old.stream().filter(tooOld::contains).toList(), sum, mac);
        List<Attachment> left = old.stream().filter(file -> !tooOld.contains(file)).toList();
        sum = remove(left, sum, bounds.ofOne(), "machine " + mac);
      }
      note(mac, sum);
    }
    if (all > bounds.ofAll()) {
      tidyAll(bounds);
    }
  }

  private void note(MacAddress mac, long sum) {
    Long before = bytes.put(mac, sum);
    all += sum - (before == null ? 0 : before);
  }

  private void tidyAll(Bounds bounds) throws IOException {
    List<Attachment> old = new ArrayList<>();
    for (MacAddress mac : bytes.keySet()) {
      old.addAll(old(mac, attachments.list(mac)));
    }
    old.sort(Comparator.comparingLong(Attachment::key));
    remove(old, all, bounds.lowered(), "all machines");
    for (MacAddress mac : List.copyOf(bytes.keySet())) {
      note(mac, sum(attachments.list(mac)));
    }
  }

  /// All but those of the newest run that has any, what is of use and what a run that is under way
  /// still needs, and of the last that is done.
  private List<Attachment> old(MacAddress mac, List<Attachment> files) {
    if (files.isEmpty()) {
      return files;
    }
    long newest = files.getLast().key();
    long done = lastDone.apply(mac).orElse(newest);
    return files.stream().filter(file -> file.key() != newest && file.key() != done).toList();
  }

  private static long sum(List<Attachment> files) {
    return files.stream().mapToLong(Attachment::bytes).sum();
  }

  private static long removeOld(List<Attachment> old, long sum, MacAddress mac) throws IOException {
    for (Attachment file : old) {
      AtomicFile.delete(file.file());
    }
    if (!old.isEmpty()) {
      LOG.log(
          Level.INFO,
          old.size() + " logs, reports and inputs beside the runs of " + mac + " were too old");
    }
    return sum - sum(old);
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
