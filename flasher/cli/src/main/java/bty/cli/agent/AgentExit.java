package bty.cli.agent;

/// How the agent ended.
public enum AgentExit {
  /// The disk is flashed, the appliance knows, and the machine is restarting.
  REBOOTING,
  /// The disk is flashed, the appliance knows, and `bty.debug` asked to stay.
  STAYING,
  /// There was nothing to do here.
  STOOD_ASIDE,
  /// It failed; the reason was said, and reported where the appliance would have it. This and the
  /// next four come with `bty.debug` only, but where there was nobody to take orders from, or the
  /// restart at the end did not come.
  FAILED,
  /// The disk was refused; said and reported.
  REFUSED,
  /// The image did not come whole or is another one; said and reported.
  NOT_FETCHED,
  /// Something that has to be installed is not there; said and reported.
  TOOL_MISSING,
  /// The disk is flashed, but the appliance does not take the report: a reboot could be flashed
  /// again, so a person has to look.
  NOT_TAKEN,
  /// The agent was told to end.
  INTERRUPTED
}
