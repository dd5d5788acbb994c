package bty.engine.protocol;

/// Text from the other program that is not what the contract says. The message is one whole
/// sentence for a person.
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  /// Keeps the sentence as it is.
  public ProtocolException(String message) {
    super(message);
  }
}
