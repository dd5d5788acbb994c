package bty.cli.agent;

/// What came of looking at what the appliance would have this machine do.
sealed interface LookAnswer {
  /// It shows it.
  ///
  /// @param token whether it still takes this boot's token, without which there is no plan
  record Shown(Look look, Token token) implements LookAnswer {}

  /// Not now.
  record NotNow(String why) implements LookAnswer {}

  /// The token of this boot.
  enum Token {
    /// A plan can be had with it.
    GOOD,
    /// A plan takes another boot over the network.
    SPENT
  }
}
