package bty.engine.provision;

/// Hears how a setup goes on. Lines come on a thread of their own.
public interface ProvisionListener {
  /// Something new begins.
  ///
  /// @param words such as `looking for the root file system`
  void step(String words);

  /// A program said something.
  void line(String text);
}
