package bty.engine.disk;

/// Whether the running system came from a disk.
public sealed interface BootMedium {
  /// Nothing says so.
  record No() implements BootMedium {}

  /// The running system needs it: it may never be written.
  ///
  /// @param words why, such as `the running system is mounted from /dev/sdb1`
  record InUse(String words) implements BootMedium {}

  /// It looks like a stick this program or Ventoy boots from; it may be written when named.
  ///
  /// @param words why, such as `/dev/sdb3 is labelled BTY_IMAGES`
  record Looks(String words) implements BootMedium {}
}
