package bty.appliance.settings;

/// What is kept of history: `retention` in `settings.yaml`. Whatever it says, a machine's last
/// three runs and the last one that is done stay, and so does what lies beside the newest and the
/// one that is done.
///
/// @param runs so many of a machine at most; [#LEAST_RUNS] to [#MOST_RUNS]
/// @param runDays runs over for longer than so many days are forgotten; 0: never
/// @param attachmentDays likewise what lies beside them: logs, reports, inputs; 0: never
/// @param machineMib so many MiB beside the runs of one machine
/// @param totalMib so many beside all runs; a tenth of the file system, if that is less
public record RetentionSettings(
    int runs, int runDays, int attachmentDays, int machineMib, int totalMib) {
  /// Below that a machine's page says nothing any more.
  public static final int LEAST_RUNS = 10;

  /// All runs of a machine are read at once.
  public static final int MOST_RUNS = 1000;

  /// Ten years.
  public static final int MOST_DAYS = 3650;

  /// 1 TiB.
  public static final int MOST_MIB = 1 << 20;

  /// What an empty file means.
  public static final RetentionSettings STANDARD = new RetentionSettings(100, 0, 0, 64, 2048);

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException naming one that is out of range
  public RetentionSettings {
    check("runs", runs, LEAST_RUNS, MOST_RUNS);
    check("run_days", runDays, 0, MOST_DAYS);
    check("attachment_days", attachmentDays, 0, MOST_DAYS);
    check("machine_mib", machineMib, 1, MOST_MIB);
    check("total_mib", totalMib, 1, MOST_MIB);
  }

  private static void check(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          key + ": " + value + " is out of range; wanted " + least + " to " + most);
    }
  }
}
