package bty.engine.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a flashing machine is to do to the system on the disk, with everything that it takes:
/// nothing is fetched later. `cijoe-online` is the appliance's own work on the booted system, so in
/// a plan it is [None].
public sealed interface Provisioning {
  /// What all texts of one plan may hold together: 4 MiB.
  int MAX_BYTES = 4 << 20;

  /// How many files a workflow may bring.
  int MAX_FILES = 1000;

  /// Its mode, for messages and JSON.
  ProvisioningMode mode();

  /// Nothing.
  record None() implements Provisioning {
    @Override
    public ProvisioningMode mode() {
      return ProvisioningMode.NONE;
    }
  }

  /// A NoCloud seed for cloud-init. What the texts say is checked before the disk is written, by
  /// [bty.engine.provision]; here only that there are texts of a fair size.
  ///
  /// @param userData not blank
  /// @param metaData not blank if present; bty adds `instance-id` and `local-hostname` to it
  /// @param networkConfig not blank if present
  record CloudInit(String userData, Optional<String> metaData, Optional<String> networkConfig)
      implements Provisioning {
    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException naming the text that is blank or too large
    public CloudInit {
      check("user-data", userData);
      metaData.ifPresent(text -> check("meta-data", text));
      networkConfig.ifPresent(text -> check("network-config", text));
    }

    private static void check(String what, String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException(what + " is empty");
      }
      ProvisioningFile.checkText(what, text);
    }

    @Override
    public ProvisioningMode mode() {
      return ProvisioningMode.CLOUD_INIT;
    }
  }

  /// A CIJOE workflow that is run against the mounted root.
  ///
  /// @param workflow path of one of the files
  /// @param config path of another one, if the workflow has a configuration
  /// @param files what is put into the folder where the workflow runs
  record Cijoe(String workflow, Optional<String> config, List<ProvisioningFile> files)
      implements Provisioning {
    /// Checks that the files fit together, and keeps its own copy of the list.
    ///
    /// @throws IllegalArgumentException naming the file that is missing, double or one too many
    public Cijoe {
      files = List.copyOf(files);
      if (files.size() > MAX_FILES) {
        throw new IllegalArgumentException(
            files.size() + " workflow files; at most " + MAX_FILES + " are taken");
      }
      Set<String> paths = paths(files);
      among(paths, "workflow", workflow);
      config.ifPresent(path -> among(paths, "config", path));
      long bytes = 0;
      for (ProvisioningFile file : files) {
        bytes += ProvisioningFile.checkText(file.path(), file.content());
      }
      if (bytes > MAX_BYTES) {
        throw new IllegalArgumentException(
            "the workflow files have "
                + bytes
                + " bytes together; at most "
                + MAX_BYTES
                + " are taken");
      }
    }

    private static Set<String> paths(List<ProvisioningFile> files) {
      Set<String> paths = new HashSet<>();
      for (ProvisioningFile file : files) {
        if (!paths.add(file.path())) {
          throw new IllegalArgumentException("the file \"" + file.path() + "\" is there twice");
        }
      }
      for (String path : paths) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
          if (paths.contains(path.substring(0, slash))) {
            throw new IllegalArgumentException(
                "\"" + path.substring(0, slash) + "\" is both a file and the folder of another");
          }
        }
      }
      return paths;
    }

    private static void among(Set<String> paths, String what, String path) {
      if (!paths.contains(path)) {
        throw new IllegalArgumentException(
            "the " + what + " \"" + path + "\" is not among the files");
      }
    }

    @Override
    public ProvisioningMode mode() {
      return ProvisioningMode.CIJOE;
    }
  }
}
