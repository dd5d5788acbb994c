package bty.appliance.machine;

import bty.engine.protocol.Hostname;
import bty.engine.source.ImageName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the operator wants of one machine: `machines/<mac>.yaml` as a value.
///
/// @param image what to flash; must be there when the policy flashes, may be there otherwise
/// @param target which disk, as a target spec such as `serial=S4EW`; `only` is the one eligible
///   disk
/// @param reflash raised by the operator to have a `flash-once` machine flashed again, and to close
///   a tripped breaker; 0 to [#MAX_REFLASH]
/// @param provisioning must have what its mode needs when the policy flashes
/// @param labels free words for the operator's own sorting
/// @param notes free text
public record Machine(
    BootPolicy policy,
    Optional<ImageName> image,
    String target,
    ProvisioningSpec provisioning,
    Optional<Hostname> hostname,
    LocalBoot localBoot,
    long reflash,
    Map<String, String> labels,
    String notes) {
  /// The disk that is meant when nothing is said: the only eligible one.
  public static final String ONLY_DISK = "only";

  /// The largest `reflash`.
  public static final long MAX_REFLASH = 999_999_999;

  /// What a MAC address never seen before gets.
  public static final Machine DISCOVERED = of(BootPolicy.TUI);

  /// Checks what must go together.
  ///
  /// @throws IllegalArgumentException if a flashing policy lacks what it needs, or the number is
  ///   out of range
  public Machine {
    boolean flashes = policy == BootPolicy.FLASH || policy == BootPolicy.FLASH_ONCE;
    if (flashes && image.isEmpty()) {
      throw new IllegalArgumentException(
          "boot_policy " + policy.word() + " needs an image; none is named");
    }
    Optional<String> missing = provisioning.missingKey();
    if (flashes && missing.isPresent()) {
      throw new IllegalArgumentException(
          "provisioning_mode "
              + provisioning.mode().word()
              + " needs "
              + missing.get()
              + "; none is named");
    }
    if (reflash < 0 || reflash > MAX_REFLASH) {
      throw new IllegalArgumentException("reflash is " + reflash + "; wanted 0 to " + MAX_REFLASH);
    }
    labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /// A machine of that policy with nothing else said.
  public static Machine of(BootPolicy policy) {
    return new Machine(
        policy,
        Optional.empty(),
        ONLY_DISK,
        ProvisioningSpec.NONE,
        Optional.empty(),
        new LocalBoot.Auto(),
        0,
        Map.of(),
        "");
  }

  /// The same machine, to be flashed again.
  ///
  /// @throws IllegalArgumentException if its policy never flashes it, or `reflash` cannot be raised
  ///   any more
  public Machine flashedAgain() {
    neverFlashed()
        .ifPresent(why -> {
          throw new IllegalArgumentException(why);
        });
    return reflashed();
  }

  /// The same machine with `reflash` raised by one, whatever its policy.
  ///
  /// @throws IllegalArgumentException if it cannot be raised any more
  public Machine reflashed() {
    if (reflash == MAX_REFLASH) {
      throw new IllegalArgumentException(
          "reflash is "
              + reflash
              + " already, the largest there is; any other number in the file has the machine"
              + " flashed again, too");
    }
    return new Machine(
        policy, image, target, provisioning, hostname, localBoot, reflash + 1, labels, notes);
  }

  /// Why it is not flashed however high its `reflash` is, as part of a sentence; empty where it may
  /// be.
  public Optional<String> neverFlashed() {
    return switch (policy) {
      case FLASH, FLASH_ONCE -> Optional.empty();
      case LOCAL, TUI ->
          Optional.of(
              "its policy is "
                  + policy.word()
                  + ", so it would not be flashed; set its policy first");
    };
  }

  /// The same machine, to boot its own disk from now on.
  public Machine withOwnDisk() {
    return with(BootPolicy.LOCAL);
  }

  /// The same machine with another policy.
  ///
  /// @throws IllegalArgumentException if it lacks what that needs
  public Machine with(BootPolicy other) {
    return new Machine(
        other, image, target, provisioning, hostname, localBoot, reflash, labels, notes);
  }

  /// The same machine with another image.
  public Machine with(ImageName other) {
    return new Machine(
        policy,
        Optional.of(other),
        target,
        provisioning,
        hostname,
        localBoot,
        reflash,
        labels,
        notes);
  }

  /// The same machine with other notes.
  public Machine withNotes(String other) {
    return new Machine(
        policy, image, target, provisioning, hostname, localBoot, reflash, labels, other);
  }

  /// The policy together with what it needs, so that nothing has to be looked up twice.
  public BootMode mode() {
    return switch (policy) {
      case LOCAL -> new BootMode.OwnDisk();
      case TUI -> new BootMode.Menu();
      case FLASH -> new BootMode.EveryBoot(image.orElseThrow());
      case FLASH_ONCE -> new BootMode.Once(image.orElseThrow());
    };
  }
}
