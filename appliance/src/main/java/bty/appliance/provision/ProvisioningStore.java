package bty.appliance.provision;

import bty.appliance.files.Delay;
import bty.appliance.files.Witnesses;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.provision.ProvisioningLookup.Bad;
import bty.appliance.provision.ProvisioningLookup.Flaw;
import bty.appliance.provision.ProvisioningLookup.Good;
import bty.appliance.run.RunAttachments;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningFile;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.source.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The files under `user-data/` and `workflows/` that machines name. Read whenever they are asked
/// for: a plan takes them as they are at that moment, and keeps them.
public final class ProvisioningStore {
  /// Together as long as a `git checkout` takes to remove and write them: 300 ms.
  private static final int LOOKS = 25;

  /// One for each way in which machines are set up; more than that are made up by somebody.
  private static final int MOST_VERDICTS = 10_000;

  private final TextFolder userData;
  private final TextFolder workflows;

  /// The texts of so many are kept, and only those that are not large.
  private static final int MOST_KEPT = 64;

  private static final int MOST_KEPT_TEXT = 64 << 10;

  private final ConcurrentHashMap<ProvisioningSpec, Verdict> verdicts = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ProvisioningSpec, Kept> kept = new ConcurrentHashMap<>();

  /// What was last found out about a spec.
  private record Verdict(List<Flaw> flaws, Witnesses witnesses) {}

  /// What a spec came to when its files were last read: every contact of its machines asks.
  private record Kept(Good good, Witnesses witnesses) {}

  /// @param state the state folder; the two folders in it need not exist
  public ProvisioningStore(Path state) {
    userData = new TextFolder(state, "user-data");
    workflows = new TextFolder(state, "workflows");
  }

  /// As [#find], but what is missing or wrong is looked at again for a moment before it is
  /// believed: Git and many editors replace a file by removing and writing it.
  public ProvisioningLookup patiently(ProvisioningSpec spec) {
    return patiently(spec, Thread::sleep);
  }

  /// @param pause between two looks
  ProvisioningLookup patiently(ProvisioningSpec spec, Delay pause) {
    ProvisioningLookup reading = find(spec);
    try {
      for (int i = 1; i < LOOKS && reading instanceof Bad; i++) {
        pause.sleep(i);
        reading = find(spec);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return reading;
  }

  /// The names of the files under `user-data/`.
  public List<String> userDataNames() {
    return userData.names();
  }

  /// The names of the files under `workflows/`.
  public List<String> workflowNames() {
    return workflows.names();
  }

  /// The first thing that is wrong with a machine's provisioning, if anything.
  public Optional<String> problem(ProvisioningSpec spec) {
    return flaws(spec).stream().findFirst().map(Flaw::sentence);
  }

  /// Everything that is wrong with a machine's provisioning. Its files are read again only when one
  /// of them has changed.
  public List<Flaw> flaws(ProvisioningSpec spec) {
    Verdict known = verdicts.get(spec);
    if (known != null && known.witnesses().stillHold()) {
      return known.flaws();
    }
    Witnesses witnesses = new Witnesses();
    List<Flaw> flaws =
        switch (find(spec, witnesses)) {
          case Good _ -> List.of();
          case Bad bad -> bad.flaws();
        };
    if (verdicts.size() >= MOST_VERDICTS) {
      verdicts.clear();
    }
    verdicts.put(spec, new Verdict(flaws, witnesses));
    return flaws;
  }

  /// What a machine's provisioning comes to now. Its files are read again only when one of them has
  /// changed.
  public ProvisioningLookup find(ProvisioningSpec spec) {
    Kept known = kept.get(spec);
    if (known != null && known.witnesses().stillHold()) {
      return known.good();
    }
    Witnesses witnesses = new Witnesses();
    ProvisioningLookup found = find(spec, witnesses);
    kept.remove(spec);
    if (found instanceof Good good
        && spec.mode() != ProvisioningMode.NONE
        && RunAttachments.text(good.value()).length() <= MOST_KEPT_TEXT) {
      if (kept.size() >= MOST_KEPT) {
        kept.clear();
      }
      kept.put(spec, new Kept(good, witnesses));
    }
    return found;
  }

  private ProvisioningLookup find(ProvisioningSpec spec, Witnesses witnesses) {
    return switch (spec.mode()) {
      case NONE -> new Good(new Provisioning.None(), Optional.empty());
      case CLOUD_INIT -> new Reading(spec, witnesses).cloudInit();
      case CIJOE -> new Reading(spec, witnesses).cijoe();
      case CIJOE_ONLINE ->
          bad(
              "provisioning_mode",
              "provisioning_mode cijoe-online, a workflow against the booted system, is not there"
                  + " yet; wanted none, cloud-init or cijoe");
    };
  }

  private static Bad bad(String key, String sentence) {
    return new Bad(List.of(Flaw.whole(key, sentence)));
  }

  /// One spec being looked up; what is wrong is collected.
  private final class Reading {
    private final ProvisioningSpec spec;
    private final Witnesses witnesses;
    private final List<Flaw> flaws = new ArrayList<>();

    Reading(ProvisioningSpec spec, Witnesses witnesses) {
      this.spec = spec;
      this.witnesses = witnesses;
      spec.missingKey()
          .ifPresent(missing ->
              flaws.add(
                  Flaw.whole(
                      "provisioning_mode",
                      "provisioning_mode "
                          + spec.mode().word()
                          + " needs "
                          + missing
                          + "; none is named")));
    }

    ProvisioningLookup cloudInit() {
      Optional<String> text = text(userData, "user_data", spec.userData());
      Optional<String> network = text(userData, "network_config", spec.networkConfig());
      return end(
          "user_data",
          () -> new Provisioning.CloudInit(text.orElseThrow(), Optional.empty(), network));
    }

    ProvisioningLookup cijoe() {
      Optional<String> workflow = text(workflows, "cijoe_workflow", spec.cijoeWorkflow());
      Optional<String> config = text(workflows, "cijoe_config", spec.cijoeConfig());
      if (workflow.isEmpty()) {
        return new Bad(flaws);
      }
      String path = spec.cijoeWorkflow().orElseThrow();
      String folder = path.substring(0, path.lastIndexOf('/') + 1);
      List<ProvisioningFile> files = new ArrayList<>();
      try {
        if (folder.isEmpty()) {
          files.add(new ProvisioningFile(path, workflow.get()));
        } else {
          files.addAll(workflows.below(folder, witnesses));
        }
      } catch (TextFolder.FlawException e) {
        flaws.add(Flaw.whole("cijoe_workflow", e.getMessage()));
      }
      Optional<String> configName = config.map(text -> add(files, folder, text));
      return end(
          "cijoe_workflow",
          () -> new Provisioning.Cijoe(path.substring(folder.length()), configName, files));
    }

    /// A configuration that lies elsewhere travels beside the workflow.
    private String add(List<ProvisioningFile> files, String folder, String text) {
      String path = spec.cijoeConfig().orElseThrow();
      if (!folder.isEmpty() && path.startsWith(folder)) {
        return path.substring(folder.length());
      }
      String name = path.substring(path.lastIndexOf('/') + 1);
      ProvisioningFile file = new ProvisioningFile(name, text);
      if (files.contains(file)) {
        return name;
      }
      if (files.stream().anyMatch(other -> other.path().equals(name))) {
        flaws.add(
            Flaw.whole(
                "cijoe_config",
                "workflows/"
                    + path
                    + " would take the place of workflows/"
                    + folder
                    + name
                    + ", which comes along with the workflow; give one of them another name"));
      }
      files.add(file);
      return name;
    }

    private Optional<String> text(TextFolder folder, String key, Optional<String> name) {
      try {
        return name.isPresent()
            ? Optional.of(folder.text(name.get(), witnesses))
            : Optional.empty();
      } catch (TextFolder.FlawException e) {
        flaws.add(Flaw.whole(key, e.getMessage()));
        return Optional.empty();
      }
    }

    private ProvisioningLookup end(
        String key, java.util.function.Supplier<Provisioning> provisioning) {
      if (!flaws.isEmpty()) {
        return new Bad(flaws);
      }
      try {
        Provisioning value = provisioning.get();
        List<Flaw> wrong = ProvisioningCheck.flaws(spec, value);
        return wrong.isEmpty()
            ? new Good(value, Optional.of(digest(RunAttachments.text(value))))
            : new Bad(wrong);
      } catch (IllegalArgumentException e) {
        return bad(key, String.valueOf(e.getMessage()));
      }
    }
  }

  private static Sha256 digest(String text) {
    try {
      return Sha256.of(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }
}
