package bty.appliance.intake;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// Does something on the network for which somebody else has named the server, and for which not
/// every address may be used. That is looked at first, and again by the name service while it is
/// done.
public final class GuardedCall {
  private GuardedCall() {}

  /// What is done.
  public interface Work<T> {
    /// Does it.
    T call() throws IOException;
  }

  /// Does it, if it may be done.
  ///
  /// @throws IOException in a sentence, if a rule is against it
  public static <T> T with(FetchAddresses rule, URI uri, Work<T> work) throws IOException {
    return ScopedValue.where(GuardedResolver.RULE, rule)
        .call(() -> {
          Optional<String> objection = FetchGuard.objection(uri, rule, "nothing is sent there");
          if (objection.isPresent()) {
            throw new IOException(objection.get());
          }
          return work.call();
        });
  }
}
