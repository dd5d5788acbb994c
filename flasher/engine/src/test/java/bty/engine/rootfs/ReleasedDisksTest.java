package bty.engine.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flash that was killed left in the kernel's device mapper is taken away at the next look.
class ReleasedDisksTest {
  private static final Disk DISK = Disk.plain("/dev/sda", 4096, Identity.NONE);

  @TempDir Path proc;

  /// A device mapper that keeps a list; devices of the names in `open` can't be removed.
  private record ListedDevices(List<String> there, List<String> open, List<String> held)
      implements DeviceMapper {
    ListedDevices(String... names) {
      this(new ArrayList<>(List.of(names)), List.of(), new ArrayList<>());
    }

    @Override
    public List<String> names() {
      return List.copyOf(there);
    }

    @Override
    public MappedDevice make(String name, String disk, Volume place) {
      there.add(name);
      held.add(name);
      return new MappedDevice("/dev/dm-7", () -> held.remove(name));
    }

    @Override
    public void remove(String name) throws IOException {
      if (open.contains(name)) {
        throw new IOException("Device or resource busy");
      }
      there.remove(name);
    }
  }

  private void process(long number, long started) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(Long.toString(number)));
    Files.writeString(
        folder.resolve("stat"),
        number
            + " (bty) flash) S 1 1 1 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 9 0 "
            + started
            + " 1 1\n");
  }

  private List<Disk> list(DeviceMapper mapper) throws IOException {
    return new ReleasedDisks(() -> List.of(DISK), mapper, proc).list();
  }

  @Test
  void devicesOfProcessesThatAreGoneAreRemovedAndNoOthers() throws IOException {
    process(70, 1000);
    process(71, 2000);
    ListedDevices mapper =
        new ListedDevices(
            "bty-70-1000-ab", // lives
            "bty-71-1999-ab", // another process has its number now
            "bty-72-1000-ab", // gone
            "vg0-root",
            "bty-data",
            "bty-99999999999999999999-1-1");
    assertThat(list(mapper)).containsExactly(DISK);
    assertThat(mapper.there())
        .containsExactly("bty-70-1000-ab", "vg0-root", "bty-data", "bty-99999999999999999999-1-1");
  }

  @Test
  void whatIsOpenSomewhereStaysAndTheDisksAreListedAllTheSame() throws IOException {
    ListedDevices mapper =
        new ListedDevices(
            new ArrayList<>(List.of("bty-72-1000-ab", "bty-73-1000-ab")),
            List.of("bty-72-1000-ab"),
            new ArrayList<>());
    assertThat(list(mapper)).containsExactly(DISK);
    assertThat(mapper.there()).containsExactly("bty-72-1000-ab");
  }

  @Test
  void aDeviceIsHeldAsLongAsItIsNeededAndNamesThisProcess() throws IOException {
    ListedDevices mapper = new ListedDevices();
    Volume place = new Volume("LVM volume vg/root", List.of(new Extent(0, 512)), false);
    try (MappedDevice device = MappedDevice.make(mapper, "/dev/sda", place)) {
      assertThat(mapper.held()).hasSize(1);
      assertThat(device.path()).isEqualTo("/dev/dm-7");
      MapperName name = MapperName.parse(mapper.held().getFirst()).orElseThrow();
      assertThat(name.process()).isEqualTo(ProcessHandle.current().pid());
      assertThat(name.isOwned(Path.of("/proc"))).isTrue();
      assertThat(MapperName.parse(name.text())).hasValue(name);
    }
    assertThat(mapper.held()).isEmpty();
  }

  /// Also where there is no device mapper, as there are then no names in sysfs.
  @Test
  void theKernelOfThisMachineIsAsked() throws IOException {
    assertThat(new ReleasedDisks(() -> List.of(DISK)).list()).containsExactly(DISK);
    assertThatThrownBy(() ->
            new ReleasedDisks(
                    () -> {
                      throw new IOException("no sysfs");
                    })
                .list())
        .hasMessage("no sysfs");
  }
}
