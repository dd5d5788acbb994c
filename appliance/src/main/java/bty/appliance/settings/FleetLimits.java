package bty.appliance.settings;

/// How much may happen to the fleet at once: `safety` in `settings.yaml`.
///
/// @param flashesAtOnce so many machines are flashed by their policy at the same time, the others
///   wait their turn; 0: any number
/// @param armedPerHour so many machines may be newly armed within an hour before each further one
///   has to be confirmed; 0: any number
public record FleetLimits(int flashesAtOnce, int armedPerHour) {
  /// What an empty file means: a network of any speed, and a slip of the finger that stays small.
  public static final FleetLimits STANDARD = new FleetLimits(0, 50);

  /// The largest of either.
  public static final int MOST = 10_000;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one of them is out of range
  public FleetLimits {
    if (flashesAtOnce < 0 || flashesAtOnce > MOST || armedPerHour < 0 || armedPerHour > MOST) {
      throw new IllegalArgumentException(
          "safety: " + flashesAtOnce + " and " + armedPerHour + "; wanted 0 to " + MOST);
    }
  }
}
