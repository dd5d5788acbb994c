package bty.engine.rootfs;

import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import bty.engine.disk.Disk;
import bty.engine.disk.Disks;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;

/// The disks, freed of what a killed flash has left on them: a mapped device that nobody uses would
/// keep its disk in use until the next boot.
public final class ReleasedDisks implements Disks {
  private static final System.Logger LOG = System.getLogger(ReleasedDisks.class.getName());

  private final Disks disks;
  private final DeviceMapper mapper;
  private final Path proc;

  /// @param disks as they are
  public ReleasedDisks(Disks disks) {
    this(disks, new Dmsetup(new Commands(Cancel.NEVER)), Path.of("/proc"));
  }

  ReleasedDisks(Disks disks, DeviceMapper mapper, Path proc) {
    this.disks = disks;
    this.mapper = mapper;
    this.proc = proc;
  }

  /// What can't be removed, for want of rights or because it is open somewhere, stays, and is a
  /// reason of its disk.
  @Override
  public List<Disk> list() throws IOException {
    try {
      for (String name : mapper.names()) {
        if (MapperName.parse(name).filter(ours -> !ours.isOwned(proc)).isPresent()) {
          release(name);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "looking for mapped devices of killed flashes", e);
    }
    return disks.list();
  }

  private void release(String name) {
    try {
      mapper.remove(name);
      LOG.log(Level.INFO, "removed " + name + ", which a killed flash has left");
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "removing " + name + ", which a killed flash has left", e);
    }
  }
}
