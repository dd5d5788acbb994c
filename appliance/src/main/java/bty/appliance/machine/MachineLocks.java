package bty.appliance.machine;

import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/// One thing at a time for each machine. A fixed number of locks, so that made-up addresses cost no
/// memory; two machines that share one only wait for each other.
public final class MachineLocks {
  private final ReentrantLock[] locks = new ReentrantLock[64];

  /// None is held.
  public MachineLocks() {
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /// What is done to a machine.
  public interface Work<T> {
    /// Runs while the lock is held.
    T run() throws IOException;
  }

  /// Does something to a machine while nobody else does.
  public <T> T with(MacAddress mac, Work<T> work) throws IOException {
    ReentrantLock lock = locks[Math.floorMod(mac.hashCode(), locks.length)];
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }
}
