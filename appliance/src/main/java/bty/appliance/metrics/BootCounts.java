package bty.appliance.metrics;

import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore;
import bty.appliance.metrics.PrometheusText.Kind;
import bty.appliance.pxe.BootListener;
import bty.engine.protocol.MacAddress;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// What boot programs were answered since the start, by the policy of their machine. Thread-safe.
final class BootCounts implements BootListener {
  private static final String NAME = "bty_boot_decisions_total";

  private final MachineStore machines;
  private final ConcurrentSkipListMap<Answered, LongAdder> counts = new ConcurrentSkipListMap<>();

  private record Answered(String policy, String answer) implements Comparable<Answered> {
    @Override
    public int compareTo(Answered other) {
      int byPolicy = policy.compareTo(other.policy);
      return byPolicy != 0 ? byPolicy : answer.compareTo(other.answer);
    }
  }

  BootCounts(MachineStore machines) {
    this.machines = machines;
  }

  @Override
  public void answered(MacAddress mac, String answer) {
    String policy = policy(machines.find(mac).lookup());
    counts.computeIfAbsent(new Answered(policy, answer), _ -> new LongAdder()).increment();
  }

  /// The word for a machine's policy, or for why it has none.
  static String policy(MachineLookup lookup) {
    return switch (lookup) {
      case MachineLookup.Absent _ -> "none";
      case MachineLookup.Unreadable _ -> "unreadable";
      case MachineLookup.Known known -> known.machine().policy().word();
    };
  }

  void write(PrometheusText text) {
    text.family(NAME, Kind.COUNTER, "Boot programs that were told what to boot.");
    counts.forEach((what, count) ->
        text.sample(NAME, count.sum(), "policy", what.policy(), "answer", what.answer()));
  }
}
