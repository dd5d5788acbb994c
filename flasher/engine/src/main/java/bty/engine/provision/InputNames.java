package bty.engine.provision;

/// What to call the inputs of a seed in messages: the paths of files where there are some.
public record InputNames(String userData, String metaData, String networkConfig) {
  /// As cloud-init calls them.
  public static final InputNames USUAL = new InputNames("user-data", "meta-data", "network-config");
}
