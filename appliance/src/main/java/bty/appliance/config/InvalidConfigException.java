package bty.appliance.config;

import java.util.List;

/// Settings that cannot be used: all that is wrong with them, at once.
public final class InvalidConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param problems one sentence each
  public InvalidConfigException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
