package bty.cli.agent;

import bty.cli.client.Announcer;
import bty.cli.client.ApplianceApi;
import bty.cli.client.Inventory;
import bty.cli.client.ReportSender;
import bty.cli.machine.DiskHealth;
import bty.engine.disk.Disk;
import bty.engine.protocol.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tells the appliance what the machine is: before the first plan, and again once a flash is over.
/// By then the switch at the other end of the cable has spoken, the disk is another one, and one
/// that failed may say why.
final class InventoryReport {
  /// Nobody is to wait longer for news that can be had at the next boot.
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final AgentPorts ports;
  private final ApplianceApi appliance;
  private final ReportSender sender;
  private final String path;
  private final Announcer announcer;
  private final Map<String, DiskHealth> healths = new ConcurrentHashMap<>();
  private volatile String last = "";

  InventoryReport(
      AgentPorts ports,
      ApplianceApi appliance,
      ReportSender sender,
      MacAddress mac,
      Announcer announcer) {
    this.ports = ports;
    this.appliance = appliance;
    this.sender = sender;
    this.path = ApplianceApi.path(mac, "inventory");
    this.announcer = announcer;
  }

  /// Drivers that are still looking for their disks are given time first, and not before: this
  /// program's own start and the way to the appliance take as long as most of them.
  void first() throws InterruptedException {
    ports.devices().settle().ifPresent(announcer.log()::line);
    last = json();
    sender.tryToDeliver("the inventory", path, last);
  }

  /// Tells it once more if there is news. What can't be told in a few seconds is left: the flash is
  /// over, and the machine has other things to do.
  void again() throws InterruptedException {
    Thread telling = Thread.ofPlatform().daemon().name("inventory").start(this::tell);
    if (!telling.join(PATIENCE)) {
      announcer.log().line("the inventory takes too long; going on without it");
    }
  }

  private void tell() {
    String now = json();
    if (!now.equals(last)) {
      last = now;
      announcer.log().line("the inventory: " + appliance.post(path, now).words());
    }
  }

  private String json() {
    return Inventory.json(
        ports.root(), ports.disks(), this::health, ports.version(), announcer.log()::line);
  }

  /// A disk that some program has open just now, such as udev, is as it was.
  private Map<String, DiskHealth> health(List<Disk> disks) {
    healths.putAll(ports.health().at(disks));
    return Map.copyOf(healths);
  }
}
