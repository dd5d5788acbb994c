package bty.appliance.health;

/// One thing that keeps the appliance from doing all of its work.
///
/// @param part of it
/// @param words a sentence without a full stop, with what to do
public record HealthProblem(Part part, String words) {
  /// The parts of an appliance that can be ill.
  public enum Part {
    /// The program itself: only a restart mends that.
    PROGRAM,
    /// The disk that the state folder is on.
    RECORDS,
    /// The disk that the images are on.
    IMAGES,
    /// What machines boot over the network by.
    NETWORK
  }
}
