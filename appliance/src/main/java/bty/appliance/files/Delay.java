package bty.appliance.files;

/// Lets time pass: [Thread#sleep(long)], or in a test whatever is to happen meanwhile.
@FunctionalInterface
public interface Delay {
  /// @throws InterruptedException if somebody wants an end
  void sleep(long millis) throws InterruptedException;
}
